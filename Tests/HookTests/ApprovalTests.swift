import Foundation
import TestSupport
import Testing

/// Whose signatures count, and for what.
@Suite struct `An approval` {
  /// Puts a signature file beside a record of the working tree, commits and pushes it to a proposal.
  private func add(_ signature: String, as name: String, to record: String, by person: Person) throws {
    try person.write("\(record)/approvals/\(name).sig", signature)
    try person.commit("Approve")
  }

  /// Merges what a person has on a branch of their own into main and returns the person, ready to push.
  private func mergeOwn(_ person: Person) throws {
    try person.update()
    try person.git("merge", "-q", "--no-ff", "--no-edit", "mine")
  }

  private func checkout(_ branch: String, by person: Person) throws {
    try person.git("checkout", "-q", "-B", "mine", "origin/\(branch)")
  }

  @Test func `of one is not enough where two are asked`() throws {
    let team = try Team(.staged)
    let branch = try team.dev.propose("--stage", "Production", "--alias", "champion")
    try team.risk.approve(branch)
    try team.dev.merge(branch)
    let answer = try team.dev.push("main")
    #expect(answer.errors.contains("git model approve BRANCH, by owner-1"), "\(answer.errors)")
    #expect(!answer.errors.contains("approval by risk"), "\(answer.errors)")
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
  }

  @Test func `by the same person fills one place, under whatever names it is filed`() throws {
    let team = try Team(.staged)
    let branch = try team.dev.propose("--stage", "Production")
    try team.risk.git("fetch", "-q")
    try checkout(branch, by: team.risk)
    let record = try team.risk.record()
    let first = try team.risk.sign("\(record)/promotion.json")
    try add(first, as: "risk-1", to: record, by: team.risk)
    try add(first, as: "owner-1", to: record, by: team.risk)
    try add(team.risk.sign("\(record)/promotion.json"), as: "dev-1", to: record, by: team.risk)
    try mergeOwn(team.risk)
    try team.expectRefusal("DENY_APPROVALS", of: team.risk.push("main"))
  }

  @Test func `by the proposer does not count, and git model does not even sign it`() throws {
    let team = try Team()
    let branch = try team.owner.propose("--stage", "Staging")
    let refusal = try team.owner.attemptModel("approve", branch)
    #expect(refusal.status == 1)
    #expect(refusal.errors.contains("proposed this yourself"), "\(refusal.errors)")

    try checkout(branch, by: team.owner)
    let record = try team.owner.record()
    try add(team.owner.sign("\(record)/promotion.json"), as: "owner-1", to: record, by: team.owner)
    try mergeOwn(team.owner)
    try team.expectRefusal("DENY_FOUR_EYES", "DENY_APPROVALS", of: team.owner.push("main"))
  }

  @Test func `by a key that is no member's does not count, whatever its file and its author are called`() throws {
    let team = try Team(.proposed)
    try checkout(staging, by: team.stranger)
    let record = try team.stranger.record()
    let signature = try team.stranger.sign("\(record)/promotion.json")
    try team.stranger.git("config", "user.name", "owner-1")
    try team.stranger.git("config", "user.email", "owner-1@example.org")
    try add(signature, as: "owner-1", to: record, by: team.stranger)
    try mergeOwn(team.stranger)
    let answer = try team.stranger.push("main")
    #expect(answer.errors.contains("belongs to no member"), "\(answer.errors)")
    try team.expectRefusal("DENY_UNKNOWN_SIGNER", "DENY_APPROVALS", of: team.stranger.push("main"))
  }

  @Test func `for another model does not count`() throws {
    let team = try Team(.approved)
    try team.dev.register("fraud-score", owner: "credit-team")
    try team.dev.git("push", "-q", "origin", "main")
    let other = try team.dev.propose("--stage", "Staging", model: "fraud-score")
    try checkout(staging, by: team.dev)
    let signature = try team.dev.read("\(team.dev.record(since: "HEAD~2"))/approvals/owner-1.sig")
    try checkout(other, by: team.dev)
    try add(signature, as: "owner-1", to: team.dev.record(), by: team.dev)
    try mergeOwn(team.dev)
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
  }

  @Test func `cannot be taken along with its statement to another model, version or transition`() throws {
    let team = try Team(.approved)
    try team.dev.register()
    try team.dev.register("fraud-score", owner: "credit-team")
    try team.dev.git("push", "-q", "origin", "main")
    try checkout(staging, by: team.dev)
    let record = try team.dev.record(since: "HEAD~2")
    let id = (record as NSString).lastPathComponent
    let files = ["promotion.json", "proposal.sig", "approvals/owner-1.sig"]
    let texts = try files.map { try team.dev.read("\(record)/\($0)") }

    for (model, version, stage) in [
      ("models/fr/fraud-score", 1, "Staging"), (Team.model, 2, "Staging"), (Team.model, 1, "Production"),
    ] {
      try team.dev.update()
      for (file, text) in zip(files, texts) { try team.dev.write("\(model)/promotions/\(id)/\(file)", text) }
      try team.dev.write(
        "\(model)/versions/\(version)/stage.yaml", "apiVersion: git-model/v1\nkind: StageAssignment\nstage: \(stage)\n")
      try team.dev.commit()
      try team.expectRefusal("DENY_CONTEXT", of: team.dev.push("main"))
    }
  }

  @Test func `in another namespace does not count`() throws {
    let team = try Team(.proposed)
    for namespace in ["git", "file", "proposal@git-model"] {
      try checkout(staging, by: team.owner)
      let record = try team.owner.record()
      try add(
        team.owner.sign("\(record)/promotion.json", namespace: namespace), as: "owner-1", to: record, by: team.owner)
      try mergeOwn(team.owner)
      let answer = try team.owner.push("main")
      #expect(answer.errors.contains("counts only there"), "\(answer.errors)")
      try team.expectRefusal("DENY_NAMESPACE", "DENY_APPROVALS", of: team.owner.push("main"))
    }
  }

  @Test func `that is damaged does not count`() throws {
    let team = try Team(.approved)
    try checkout(staging, by: team.dev)
    let record = try team.dev.record()
    let good = try team.dev.read("\(record)/approvals/owner-1.sig")
    var lines = good.split(separator: "\n").map(String.init)
    let middle = lines.count / 2
    lines[middle] = String(lines[middle].reversed())
    for bad in ["", "not a signature\n", String(good.dropLast(40)), lines.joined(separator: "\n") + "\n", good + good] {
      try checkout(staging, by: team.dev)
      try add(bad, as: "owner-1", to: record, by: team.dev)
      try mergeOwn(team.dev)
      try team.expectRefusal("DENY_SIG", "DENY_APPROVALS", of: team.dev.push("main"))
    }
  }

  @Test func `does not cover a statement that is edited afterwards`() throws {
    let team = try Team(.approved)
    try checkout(staging, by: team.dev)
    try team.dev.edit("\(team.dev.record())/promotion.json", "for the test", "for a better reason")
    try team.dev.commit()
    try mergeOwn(team.dev)
    try team.expectRefusal("DENY_RECORD", "DENY_SIG", "DENY_APPROVALS", of: team.dev.push("main"))
  }

  @Test func `does not replace the proposer's signature`() throws {
    let team = try Team(.approved)
    try checkout(staging, by: team.dev)
    try team.dev.git("rm", "-q", "\(team.dev.record())/proposal.sig")
    try team.dev.commit()
    try mergeOwn(team.dev)
    try team.expectRefusal("DENY_PROPOSER", of: team.dev.push("main"))
  }

  @Test func `can be made with ssh-keygen and git alone`() throws {
    let team = try Team(.proposed)
    try checkout(staging, by: team.owner)
    let record = try team.owner.record()
    let statement = "\(team.owner.work)/\(record)/promotion.json"
    try team.owner.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "approval@git-model", "-f", team.owner.key, statement])
    try team.owner.run(["mkdir", "-p", "\(record)/approvals"])
    try team.owner.run(["mv", "\(statement).sig", "\(record)/approvals/owner-1.sig"])
    try team.owner.commit("Approved on the web page")
    try team.owner.git("push", "-q", "origin", "HEAD:\(staging)")
    try team.dev.update()
    let merge = try team.dev.merge(staging)
    try team.expectLanding(of: merge, team.dev.push("main"))
  }

  @Test func `is verified by stock ssh-keygen with the registry's allowed_signers`() throws {
    let team = try Team(.production)
    let promotions = try team.dev.git("ls-files", "models/*/promotion.json").split(separator: "\n")
    #expect(promotions.count == 2)
    for file in promotions {
      let folder = (String(file) as NSString).deletingLastPathComponent
      let statement = Array(try team.dev.read(String(file)).utf8)
      let approvals = try team.dev.git("ls-files", "\(folder)/approvals/*.sig").split(separator: "\n").map(String.init)
      #expect(!approvals.isEmpty)
      for (signature, namespace) in approvals.map({ ($0, "approval@git-model") }) + [
        ("\(folder)/proposal.sig", "proposal@git-model")
      ] {
        let name =
          namespace.hasPrefix("proposal")
          ? "dev-1" : ((signature as NSString).lastPathComponent as NSString).deletingPathExtension
        let command = [
          "ssh-keygen", "-Y", "verify", "-f", "policy/allowed_signers", "-I", name, "-n", namespace, "-s", signature,
        ]
        #expect(try team.dev.attempt(command, input: statement).status == 0)
        #expect(try team.dev.attempt(command, input: statement + [0x0A]).status != 0)
      }
    }
  }

  @Test func `stays good after an unrelated merge, and after its branch took main in`() throws {
    let team = try Team(.approved)
    try team.risk.write("docs/unrelated.md", "text\n")
    try team.risk.commit()
    try team.risk.git("push", "-q", "origin", "main")
    try team.dev.git("fetch", "-q")
    try checkout(staging, by: team.dev)
    try team.dev.git("merge", "-q", "--no-edit", "origin/main")
    try team.dev.git("commit", "-q", "--amend", "-m", "Another message")
    try mergeOwn(team.dev)
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }

  @Test func `does not cover evidence that is edited on its branch`() throws {
    let team = try Team(.approved)
    try checkout(staging, by: team.dev)
    let payload = try team.dev.git("ls-files", "\(Team.model)/versions/1/evidence/*/metrics.json")
    try team.dev.edit(payload, "0.74", "0.94")
    try team.dev.commit()
    try mergeOwn(team.dev)
    try team.expectRefusal("STALE_CONTENT", "DENY_APPEND_ONLY", "DENY_MIXED", of: team.dev.push("main"))
  }
}
