import Foundation
import TestSupport
import Testing

/// What `--push` says when the server does not take it.
@Suite struct `A push that is not taken` {
  private static let registering = ["register", "credit-approval", "--uri", "s3://x", "--push"]

  /// Expects the server's words once, then a sentence of ours and a hint, and that nothing moved here or there.
  private func expectRefusal(
    _ status: Int32, _ arguments: [String], by team: Team, saying sentence: String, extra: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [Substring] {
    let (before, there) = (try team.dev.files(objects: false), try team.refs())
    let answer = try team.dev.command(arguments, extra: extra)
    #expect(answer.status == status, "\(answer.errors)", sourceLocation: sourceLocation)
    #expect(answer.output == "", sourceLocation: sourceLocation)
    let lines = answer.errors.split(separator: "\n")
    let own = lines.drop { $0.hasPrefix("remote: ") }
    #expect(own.count == 2, "\(answer.errors)", sourceLocation: sourceLocation)
    #expect(own.first?.hasPrefix("git-model: \(sentence)") == true, "\(answer.errors)", sourceLocation: sourceLocation)
    #expect(own.last?.hasPrefix("hint: ") == true, "\(answer.errors)", sourceLocation: sourceLocation)
    for word in ["[remote rejected]\t", "error: failed to push", "!\t", "refs/heads/main:", "Done"] {
      #expect(!answer.errors.contains(word), "\(answer.errors)", sourceLocation: sourceLocation)
    }
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") }, "\(answer.errors)", sourceLocation: sourceLocation)
    #expect(try team.dev.files(objects: false) == before, sourceLocation: sourceLocation)
    #expect(try team.refs() == there, sourceLocation: sourceLocation)
    return lines.filter { $0.hasPrefix("remote: ") }
  }

  /// Makes the server answer every push by a script, after Git has sent it the objects.
  private func answer(_ script: String, on team: Team) throws {
    let hook = "\(team.server)/hooks/pre-receive"
    try Data("#!/bin/sh\ncat >/dev/null\n\(script)\nexit 1\n".utf8).write(to: URL(fileURLWithPath: hook))
  }

  @Test func `by the gate shows its reasons once, and exits with 1`() throws {
    let team = try Team(.production)
    try team.dev.update()
    // A commit of two days ago: only the server holds it against its own clock.
    let words = try expectRefusal(
      1, ["rollback", "credit-approval", "--alias", "champion", "--push"], by: team,
      saying: "the gate on the server refused the push to main; nothing was changed",
      extra: ["GIT_COMMITTER_DATE": "@\(Int(Date().timeIntervalSince1970) - 2 * 86_400) +0000"])
    #expect(words.first == "remote: git-model: refused, nothing was changed")
    #expect(words.filter { $0.hasPrefix("remote: refused: refs/heads/main") }.count == 1, "\(words)")
    #expect(words.contains { $0.contains("dates [DENY_CLOCK]") } && !words.contains("remote: "), "\(words)")
  }

  @Test func `because the gate could not decide exits with 2`() throws {
    let team = try Team()
    try answer("echo 'undecided: refs/heads/main' >&2; echo '  UNKNOWN time [UNDECIDED_TIME]' >&2", on: team)
    let words = try expectRefusal(
      2, Self.registering, by: team, saying: "the gate on the server could not judge the push to main")
    #expect(words == ["remote: undecided: refs/heads/main", "remote:   UNKNOWN time [UNDECIDED_TIME]"])
  }

  @Test func `by something else on the server says so, and what it says is bounded and escaped`() throws {
    let team = try Team(.registered)
    try answer(
      "printf '\\033]0;owned\\007\\033[31mred\\n' >&2; printf '%2000s\\n' x | tr ' ' y >&2; seq 500 >&2", on: team)
    let promoting = ["promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", "--push"]
    for (command, branch) in [(Self.registering, "main"), (promoting, staging)] {
      let words = try expectRefusal(
        1, command, by: team,
        saying: "the server refused the push to \(branch), and not by the gate: [remote rejected] (pre-receive hook")
      #expect(words.count == 101 && words.last == "remote: … and 402 more lines", "\(words.count) \(words.last ?? "")")
      #expect(words.first == "remote: \\u{1B}]0;owned\\u{7}\\u{1B}[31mred", "\(words.first ?? "")")
      #expect(words.allSatisfy { $0.utf8.count < 600 })
    }
  }

  @Test func `by a server that is not there exits with 2`() throws {
    let team = try Team()
    try team.dev.git("remote", "set-url", "origin", "../nowhere.git")
    let words = try expectRefusal(
      2, Self.registering, by: team,
      saying: "main could not be pushed to origin ('../nowhere.git' does not appear to be")
    #expect(words.isEmpty)
    try team.dev.git("remote", "set-url", "origin", "ssh://nobody@127.0.0.1:1/registry.git")
    let answer = try team.dev.command(Self.registering)
    #expect(
      answer.status == 2 && answer.errors.contains("(ssh: connect to host 127.0.0.1 port 1: "), "\(answer.errors)")
  }

  @Test func `a server's words on a push that it takes are shown as its own`() throws {
    let team = try Team()
    let made = try team.dev.command(["promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", "--push"])
    #expect(made.status == 0)
    let words = made.errors.lines.filter { $0.hasPrefix("remote: ") }
    #expect(words.first == "remote: git-model: \(staging) could not be merged yet:", "\(made.errors)")
    #expect(words.count == 2 && !made.errors.contains("git-model: remote:"), "\(made.errors)")
  }
}

/// What a command says comes next can be typed as it stands.
@Suite struct `What comes next` {
  @Test func `of a merge that was only made here is to push it`() throws {
    let team = try Team(.approved)
    try team.dev.git("fetch", "-q")
    try team.dev.model("merge", staging)
    let again = try team.dev.command(["merge", staging, "--push"])
    #expect(again.status == 1)
    #expect(again.errors.contains("is in your main already, but not in origin/main\n"), "\(again.errors)")
    let hint = try #require(again.errors.firstMatch(of: /hint: (git push .+)/)?.1)
    try team.dev.run(["sh", "-c", String(hint)])
    #expect(try team.main() == team.dev.head())
    #expect(try team.dev.command(["merge", staging, "--push"]).errors.contains("has landed already"))
  }

  @Test func `is no push where there is no remote`() throws {
    let team = try Team()
    let registry = "\(team.dev.home)/own"
    try team.dev.model("init", registry)
    let made = try team.dev.command(["register", "m", "--uri", "s3://x"], in: registry)
    #expect(made.status == 0 && made.errors.contains("Next: git model evidence add m 1 "), "\(made.errors)")
    let proposed = try team.dev.command(["promote", "m", "1", "--stage", "Staging", "-m", "x"], in: registry)
    #expect(proposed.status == 0 && proposed.errors.contains("git model approve promote/m/1-staging, by dev-1"))
    #expect(!(made.errors + proposed.errors).contains("git push"), "\(made.errors)\(proposed.errors)")
  }
}
