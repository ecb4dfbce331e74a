import Foundation
import TestSupport
import Testing

private let audited = Template.registry(
  policy: Policies.audited, members: [("owner-1", "credit-team")], evaluated: false)

/// Pushes that take longer than the server allows.
@Suite struct `The hook's time` {
  /// Commits audits that are valid and as large as they may be; they lie in no folder that `git model` would make.
  private func attach(_ team: Team, _ numbers: Range<Int>) throws {
    let text = try team.dev.read("\(Team.model)/versions/1/version.yaml")
    let registry = try #require(try team.dev.read("registry.yaml").firstMatch(of: /id: ([0-9a-f-]{36})/)).output.1
    let artifact = try #require(text.firstMatch(of: /sha256:[0-9a-f]{64}/)).output
    for number in numbers {
      let groups = (0..<900).map { "\"\($0)\":{\"count\":1,\"selected\":1}" }.joined(separator: ",")
      let attributes = (0..<30).map { "\"\($0 == 0 ? "sex" : "a\(number)-\($0)")\":{\(groups)}" }.joined(separator: ",")
      let folder = "\(Team.model)/versions/1/evidence/bias-\(number)"
      let payload = "{\"kind\":\"BiasAudit\",\"notes\":\"\(number)\",\"attributes\":{\(attributes)}}"
      try team.dev.write("\(folder)/audit.json", payload)
      let digest = try team.dev.run(["sha256sum", "\(folder)/audit.json"]).prefix(64)
      try team.dev.write(
        "\(folder)/evidence.yaml",
        """
        apiVersion: git-model/v1
        kind: Evidence
        registry: \(registry)
        model: credit-approval
        version: 1
        type: biasAudit
        format: bias-audit
        payload:
          file: audit.json
          digest: sha256:\(digest)
          size: \(payload.utf8.count)
        artifact: \(artifact)
        producedAt: 2026-01-01T00:00:00Z
        producedBy: dev-1

        """)
    }
    try team.dev.commit("Audits")
  }

  @Test func `refuses what takes too long, says so, and what mends it`() throws {
    let team = try Team(audited)
    try team.administer("config", "model.hookSeconds", "1")
    try attach(team, 0..<9)
    let answer = try team.dev.push("main")
    try team.expectRefusal("UNDECIDED_TIME", of: answer)
    #expect(answer.errors.contains("model.hookSeconds"), "\(answer.errors)")
    #expect(!answer.errors.contains("was ended"), "the alarm rang: \(answer.errors)")
  }

  @Test func `lets a proposal through that takes too long to preview`() throws {
    let team = try Team(audited)
    try team.administer("config", "model.hookSeconds", "1")
    try team.dev.git("checkout", "-q", "-b", "promote/credit-approval/1-large")
    try attach(team, 0..<9)
    let answer = try team.dev.push("promote/credit-approval/1-large")
    #expect(answer.succeeded, "\(answer.errors)")
    #expect(answer.errors.contains("could not be looked at to the end"), "\(answer.errors)")
    try team.expectCleanServer()
  }

  /// Replaces the policy's object on the server by a pipe that nobody writes to: whoever reads it hangs.
  private func hang(_ team: Team) throws {
    let id = try team.administer("rev-parse", "main:policy/gates.yaml")
    for pack in try team.dev.run(["sh", "-c", "ls objects/pack/*.pack 2>/dev/null; true"], in: team.server)
      .split(separator: "\n")
    {
      try team.dev.run(
        ["sh", "-c", "mv \(pack) ../pack; rm -f objects/pack/*; git unpack-objects -q < ../pack"], in: team.server)
    }
    let object = "\(team.server)/objects/\(id.prefix(2))/\(id.dropFirst(2))"
    try team.dev.run(["sh", "-c", "rm -f \(object) && mkfifo \(object)"])
  }

  @Test func `is ended by the kernel where judging hangs, with a sentence, and without harm to a proposal`() throws {
    let team = try Team()
    try team.administer("config", "model.hookSeconds", "1")
    try team.dev.git("checkout", "-q", "-b", "promote/credit-approval/1-empty")
    try team.dev.write("README.md", "fine\n")
    try team.dev.commit()
    try hang(team)
    let proposal = try team.dev.push("promote/credit-approval/1-empty")
    #expect(proposal.succeeded, "\(proposal.errors)")
    #expect(proposal.errors.contains("was not finished"), "\(proposal.errors)")
    let landing = try team.dev.push("HEAD:main")
    #expect(!landing.succeeded)
    #expect(landing.errors.contains("[UNDECIDED_TIME]") && landing.errors.contains("was ended"), "\(landing.errors)")
  }

  /// Breaks the hook that judges a push: the signal of a trap reaches it while it hangs.
  private func pushAndBreak(_ refspec: String, of team: Team) throws -> (status: String, output: String) {
    let output = try team.dev.run([
      "sh", "-c",
      """
      server=$(realpath '\(team.server)'); git push origin \(refspec) >../said 2>&1 & push=$!
      for round in $(seq 100); do
        for process in /proc/[0-9]*; do
          [ "$(readlink $process/cwd)" = "$server" ] && [ "$(cat $process/comm)" = git-model ] || continue
          sleep 0.5; kill -ILL ${process#/proc/}; break 2
        done
        sleep 0.05
      done
      wait $push; echo $?; cat ../said
      """,
    ])
    return (String(output.prefix { $0 != "\n" }), output)
  }

  @Test func `is said to be over where the program breaks, and a preview that breaks harms no proposal`() throws {
    let team = try Team()
    try team.dev.git("checkout", "-q", "-b", "promote/credit-approval/1-empty")
    try team.dev.write("README.md", "fine\n")
    try team.dev.commit()
    try hang(team)
    let proposal = try pushAndBreak("promote/credit-approval/1-empty", of: team)
    #expect(proposal.status == "0" && proposal.output.contains("because git-model failed"), "\(proposal.output)")
    let landing = try pushAndBreak("HEAD:main", of: team)
    #expect(landing.status != "0" && landing.output.contains("[UNDECIDED_OBJECT]"), "\(landing.output)")
    #expect(landing.output.contains("git-model failed while it judged the push"), "\(landing.output)")
  }
}
