import Foundation
import TestSupport
import Testing

@Suite struct `A key's replacement` {
  private static let branch = "change/member-rotate-risk-1"

  /// A new key of a person, beside the old one.
  private func newKey(_ person: Person, _ name: String = "new") throws -> String {
    let path = "\(person.home)/.ssh/\(name)"
    try person.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person.id, "-f", path], in: person.home)
    return path
  }

  private func fingerprint(_ person: Person, _ key: String) throws -> String {
    let line = try person.run(["ssh-keygen", "-l", "-f", "\(key).pub"], in: person.home)
    return String(line.split(separator: " ")[1])
  }

  /// Has dev-1, the one maintainer, approve a branch, and merges it.
  private func land(_ team: Team, _ branch: String) throws {
    try team.dev.approve(branch)
    try team.land(branch)
  }

  @Test func `is one change: the new key with its proof, the old one revoked; what that approved stays`() throws {
    let team = try Team(.production)
    let old = try fingerprint(team.risk, team.risk.key)
    let key = try newKey(team.risk)
    let made = try team.risk.command(["member", "rotate", "--key", "\(key).pub", "--push"])
    #expect(made.status == 0 && made.output == "\(Self.branch)\n", "\(made.errors)")
    #expect(!made.errors.contains("DENY_POSSESSION") && made.errors.contains("DENY_APPROVALS"), "\(made.errors)")
    #expect(try team.risk.git("diff", "--name-only", "main", Self.branch).contains("/possession/risk-1.sig"))
    try land(team, Self.branch)
    let members = try team.dev.json("member", "list")["members"]
    let keys = members[1]["keys"]
    #expect(members[1]["id"].text == "risk-1" && keys.count == 2)
    #expect(try keys[0]["revoked"].text == "replaced by \(fingerprint(team.risk, key))")
    #expect(keys[1]["revoked"].text == nil)
    #expect(try !team.dev.read("policy/allowed_signers").contains(key: team.risk.key))
    #expect(try team.dev.read("policy/allowed_signers").contains(key: key))

    // The promotion that the old key approved stands, in the audit and by stock ssh-keygen with the keys of its time.
    let audit = try team.audit()
    #expect(audit.status == 0 && audit.output.hasSuffix("no findings\n"), "\(audit.output)")
    let shown = try team.dev.json("show", "credit-approval@champion")["pointers"][0]["promotion"]
    #expect(shown["approverKeys"]["risk-1"].text == old && shown["verdict"]["outcome"].text == "allowed")
    let step = try #require(shown["step"]["commit"].text)
    let record = "\(Team.model)/promotions/\(try #require(shown["id"].text))"
    let verified = try team.dev.run([
      "sh", "-c",
      "git show \(step)^:policy/allowed_signers >signers && git show \(step):\(record)/approvals/risk-1.sig >sig && "
        + "git show \(step):\(record)/promotion.json "
        + "| ssh-keygen -Y verify -f signers -I risk-1 -n approval@git-model -s sig",
    ])
    #expect(verified.contains("Good") && verified.contains(old))

    // The old key gives no new approval: not by the tool, not by hand.
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    try team.land(
      {
        let staging = try team.dev.propose("--stage", "Staging", version: 2)
        try team.owner.approve(staging)
        return staging
      }())
    let production = try team.dev.propose("--stage", "Production", "--alias", "champion", version: 2)
    try team.owner.approve(production)
    try team.risk.update()
    try team.risk.expectNoChange(1, "approve", production, saying: "it is a revoked key of risk-1")
    try team.risk.git("checkout", "-q", "-B", "mine", "origin/\(production)")
    let folder = try team.risk.record(since: "origin/main")
    try team.risk.write("\(folder)/approvals/risk-1.sig", team.risk.sign("\(folder)/promotion.json"))
    try team.risk.commit("approve by hand")
    try team.risk.git("push", "-q", "origin", "HEAD:\(production)")
    try team.dev.git("fetch", "-q")
    try team.dev.merge(production)
    let refused = try team.dev.push("main")
    #expect(
      refused.status != 0 && refused.errors.contains("DENY_APPROVALS")
        && refused.errors.contains("the key \(old) of risk-1 is revoked"), "\(refused.errors)")

    // The new one does, in place of the signature that counts no more.
    try team.risk.update()
    try team.risk.git("config", "user.signingKey", "\(key).pub")
    let approved = try team.risk.command(["approve", production, "--push"])
    #expect(approved.status == 0 && approved.output == "\(production) approved by risk-1\n", "\(approved.errors)")
    let again = try team.risk.command(["approve", production])
    #expect(again.status == 1 && again.errors.contains("has signed \(production) already"), "\(again.errors)")
    try team.land(production)
    #expect(try team.audit().status == 0)
  }

  @Test func `for somebody who lost the old one is proposed by another, and shown by its holder`() throws {
    let team = try Team(.staged)
    let key = try newKey(team.risk)
    let made = try team.owner.command(
      ["member", "rotate", "risk-1", "--key", "\(key).pub", "-m", "the laptop was stolen", "--push"])
    #expect(made.status == 0 && made.errors.contains("DENY_POSSESSION"), "\(made.errors)")
    #expect(made.errors.contains("risk-1 shows the new key with: git -c user.signingKey="), "\(made.errors)")
    try team.dev.approve(Self.branch)
    try team.dev.merge(Self.branch)
    #expect(try team.dev.push("main").errors.contains("DENY_POSSESSION"))
    // The thief's old key cannot show it either.
    try team.risk.git("fetch", "-q")
    let thief = try team.risk.command(["approve", Self.branch])
    #expect(thief.status == 1 && thief.errors.contains("are in none of the groups"), "\(thief.errors)")
    try team.risk.git("config", "user.signingKey", "\(key).pub")
    let shown = try team.risk.command(["approve", Self.branch, "--push"])
    #expect(shown.output == "\(Self.branch) key shown by risk-1\n", "\(shown.errors)")
    try team.land(Self.branch)
    #expect(try team.audit().status == 0)
  }

  @Test func `goes away with the proof of another key, or of another change`() throws {
    let team = try Team(.staged)
    let key = try newKey(team.risk)
    let other = try newKey(team.risk, "other")
    try team.risk.model("member", "rotate", "--key", "\(key).pub", "--push")
    try team.dev.approve(Self.branch)
    try team.risk.update()
    try team.risk.git("checkout", "-q", "-B", "mine", "origin/\(Self.branch)")
    let proof = try team.risk.git("ls-files", "changes/*/possession/risk-1.sig")
    let statement =
      (((proof as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent)
      + "/change.json"
    for (signer, file) in [(other, statement), (team.risk.key, statement), (key, "registry.yaml")] {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(team.risk.work)/\(file)")))
      let signature = try team.risk.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "possession@git-model", "-f", signer], input: bytes)
      try team.risk.write(proof, signature + "\n")
      try team.risk.commit("another proof")
      try team.risk.git("push", "-q", "origin", "HEAD:\(Self.branch)")
      try team.dev.git("fetch", "-q")
      try team.dev.merge(Self.branch)
      let answer = try team.dev.push("main")
      #expect(answer.status != 0 && answer.errors.contains("DENY_POSSESSION"), "\(signer): \(answer.errors)")
    }
  }

  @Test func `is refused where it makes no sense, before anything is written`() throws {
    let team = try Team(.staged)
    let key = try newKey(team.risk)
    try team.risk.expectNoChange(
      1, "member", "rotate", "--key", "\(team.dev.key).pub", saying: "is a key of dev-1 already")
    try team.risk.expectNoChange(
      1, "member", "rotate", "--key", "\(team.risk.key).pub", saying: "is a key of risk-1 already")
    try team.risk.expectNoChange(1, "member", "rotate", "nobody", "--key", "\(key).pub", saying: "no member nobody")
    try team.risk.expectNoChange(
      1, "member", "rotate", "--key", "\(key).pub", "--replace", "SHA256:x", saying: "has no such key")
    try team.stranger.expectNoChange(1, "member", "rotate", "--key", "\(key).pub", saying: "no member has it")
    try team.risk.expectNoChange(2, "member", "rotate", "--key", "\(key).absent", saying: "absent")
    // Of several keys it says which one goes.
    try team.risk.model("member", "add", "risk-1", "--key", "\(key).pub", "--push")
    try team.risk.git("config", "user.signingKey", "\(key).pub")
    try team.risk.model("approve", "change/member-add-risk-1", "--push")
    try land(team, "change/member-add-risk-1")
    try team.risk.update()
    let third = try newKey(team.risk, "third")
    try team.risk.expectNoChange(129, "member", "rotate", "--key", "\(third).pub", saying: "risk-1 has 2 keys")
    let old = try fingerprint(team.risk, team.risk.key)
    try team.risk.model("member", "rotate", "--key", "\(third).pub", "--replace", old, "--push")
    try land(team, Self.branch)
    let list = try team.dev.model("member", "list")
    #expect(list.contains("\(old) (revoked)"))
    #expect(try list.contains(fingerprint(team.risk, key)) && list.contains(fingerprint(team.risk, third)))
    #expect(try team.audit().status == 0)
  }
}

extension String {
  /// Whether it holds the public part of a key.
  fileprivate func contains(key: String) -> Bool {
    let line = (try? String(contentsOfFile: "\(key).pub", encoding: .utf8)) ?? "absent absent"
    return contains(line.split(separator: " ")[1])
  }
}
