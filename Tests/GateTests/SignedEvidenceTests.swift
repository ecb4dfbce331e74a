import Documents
import Gate
import Manifest
import Names
import Policy
import Signatures
import Snapshots
import TestSupport
import Testing

@Suite("Signed evidence")
struct SignedEvidenceTests {
  /// Evidence may only land when a member of these groups signed it.
  private static func world(_ groups: String) throws -> World {
    let world = try World(policy: try World.policy(("evidence: {}", "evidence: {signedBy: [\(groups)]}")))
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    world.land("register")
    return world
  }

  static let entries: [BiasRow] = [
    BiasRow("by a service of the group lands", [], "") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "ci-train")
    },
    BiasRow("by a person of another of the groups lands", [], "") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "risk-1")
    },
    BiasRow("by an owner of the model lands", [], "") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "owner-1")
    },
    BiasRow("by nobody is refused", [.unsigned], "the evidence is not signed") { try $0.addEvidence(to: 1) },
    BiasRow("by a member of no such group is refused", [.unsigned], "stranger-1 signed it, who is in none") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "stranger-1")
    },
    BiasRow("by a key that nobody holds is refused", [.unknownSigner], "belongs to no member") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "nobody-1")
    },
    BiasRow("by a revoked key is refused", [.unknownSigner], "is revoked") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "risk-old")
    },
    BiasRow("as an approval is refused", [.namespace], "counts only there") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "risk-1", namespace: .approval)
    },
    BiasRow("over something else is refused", [.signature], "") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "risk-1", message: Array("something else".utf8))
    },
    BiasRow("that is empty is refused", [.signature], "") {
      try $0.addEvidence(to: 1)
      $0.files[$0.path(.evidence(try $0.version(1), try EvidenceID("eval-1"), file: "evidence.sig"))] = File("")
    },
    BiasRow("copied from other evidence is refused", [.signature], "") {
      try $0.addEvidence(to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "risk-1")
      try $0.addEvidence("eval-2", to: 1, payload: "{\"roc_auc\": 0.99}")
      let version = try $0.version(1)
      $0.files[$0.path(.evidence(version, try EvidenceID("eval-2"), file: "evidence.sig"))] =
        $0.files[$0.path(.evidence(version, try EvidenceID("eval-1"), file: "evidence.sig"))]
    },
  ]

  @Test("Evidence signed", arguments: entries)
  func entry(_ row: BiasRow) throws {
    let members =
      try World.members() + [
        try World.member("stranger-1", .person, ["maintainers"]),
        Member(
          id: try MemberID("risk-2"), kind: .person, email: nil, groups: [try GroupName("risk")],
          keys: [
            .init(key: try TestKey.named("risk-2").publicKey),
            .init(key: try TestKey.named("risk-old").publicKey, revoked: "lost"),
          ]),
      ]
    let world = try World(
      policy: try World.policy(("evidence: {}", "evidence: {signedBy: [ml-engineers, risk, model-owners]}")),
      members: members)
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    world.land("register")
    try row.act(world)
    let verdict = row.codes.isEmpty ? world.allow() : world.refuse(row.codes)
    let texts = verdict.steps.flatMap(\.allChecks).map(\.found)
    #expect(row.says.isEmpty || texts.contains { $0.contains(row.says) }, "\(texts)")
    // What is advised is what mends evidence, not a record.
    let mends = verdict.reasons.compactMap(\.check.mend)
    #expect(mends.allSatisfy { $0.contains("git model evidence add credit-approval 1 --type evaluation FILE") })
  }

  @Test func `that is no good is mended by attaching the file, where nobody has to sign`() throws {
    for (key, namespace, code) in [
      ("risk-1", SignatureNamespace.approval, Code.namespace), ("nobody-1", .evidence, .unknownSigner),
      ("risk-1", .evidence, .signature),
    ] {
      let world = try World.registered(versions: 1)
      try world.addEvidence("eval-2", to: 1, payload: "{\"roc_auc\": 0.8}")
      try world.signEvidence("eval-2", of: 1, by: key, namespace: namespace, message: code == .signature ? [1] : nil)
      #expect(
        world.refuse([code]).reasons.map(\.check.mend) == [
          "a member attaches it anew, which signs it: git model evidence add credit-approval 1 --type evaluation FILE"
        ])
    }
  }

  @Test func `is judged by the members before the step`() throws {
    let world = try Self.world("risk")
    let base = world.head
    world.setMembers(try World.members() + [try World.member("risk-9", .person, ["risk"])])
    try world.addEvidence(to: 1)
    try world.signEvidence("eval-1", of: 1, by: "risk-9")
    world.commit()
    #expect(world.verify(world.request(from: base)).outcome == .refused)
    #expect(world.verify(world.request(from: base)).reasons.contains { $0.check.code == .unknownSigner })
  }

  // MARK: The requirement of a gate

  private static func gated(_ rule: String, evaluation: String = "") throws -> World {
    let text = try World.policy(
      ("      lineage: [run, code, data]\n", "      evidence: [\(rule)]\n\(evaluation)"))
    let world = try World(policy: text)
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    world.land("register")
    return world
  }

  private static func judge(
    _ world: World, _ codes: Set<Code>, saying words: String = "", location: SourceLocation = #_sourceLocation
  ) throws {
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let verdict = codes.isEmpty ? world.allow(location) : world.refuse(codes, location)
    let texts = verdict.steps.flatMap(\.allChecks).map { "\($0.status) \($0.name): \($0.found) (\($0.expected))" }
    #expect(words.isEmpty || texts.contains { $0.contains(words) }, "\(texts)", sourceLocation: location)
  }

  private static func report(
    _ world: World, _ id: String = "report-1", _ payload: String = "all tests passed", by signer: String?,
    producedAt: Instant? = nil
  ) throws {
    try world.addEvidence(
      id, to: 1, payload: payload, type: .testReport, format: "opaque", producedAt: producedAt, file: "report.txt")
    if let signer { try world.signEvidence(id, of: 1, by: signer) }
  }

  static let requirements: [BiasRow] = [
    BiasRow("that is not there is missing", [.evidence], "v1 has no testReport evidence") { _ in },
    BiasRow("of another type is missing", [.evidence], "v1 has no testReport evidence") { try $0.addEvidence(to: 1) },
    BiasRow("that nobody signed does not fit", [.unsigned], "report-1 is not signed") { try report($0, by: nil) },
    BiasRow("that others signed does not fit", [.unsigned], "report-1 is signed by owner-1") {
      try report($0, by: "owner-1")
    },
    BiasRow("that the group signed fits", [], "pass evidence testReport: report-1 signed by risk-1") {
      try report($0, by: "risk-1")
    },
    BiasRow("that others signed too fits", [], "report-1 signed by risk-1") {
      try report($0, by: "owner-1")
      try report($0, "report-2", by: "risk-1")
    },
    BiasRow(
      "that does not fit does no harm beside one that fits", [], "ignored evidence testReport: report-2 is not signed"
    ) {
      try report($0, by: "risk-1")
      try report($0, "report-2", "some tests failed", by: nil)
    },
  ]

  @Test("Evidence", arguments: requirements)
  func requirement(_ row: BiasRow) throws {
    let world = try Self.gated("{type: testReport, signedBy: [risk, ml-engineers]}")
    try row.act(world)
    world.land()
    try Self.judge(world, row.codes, saying: row.says)
  }

  @Test func `need not be signed where the policy does not ask it`() throws {
    let world = try Self.gated("{type: testReport}")
    try Self.report(world, by: nil)
    world.land()
    try Self.judge(world, [])
  }

  @Test func `of a key that was revoked since counts no more, and can be signed anew`() throws {
    let world = try Self.gated("{type: testReport, signedBy: [risk]}")
    try Self.report(world, by: "risk-1")
    world.land()
    let members = try World.members().map { member in
      member.id.text == "risk-1"
        ? Member(
          id: member.id, kind: member.kind, email: nil, groups: member.groups,
          keys: [
            .init(key: try TestKey.named("risk-1").publicKey, revoked: "lost"),
            .init(key: try TestKey.named("risk-new").publicKey),
          ]) : member
    }
    // What is judged is in the root, where no possession is asked.
    world.setMembers(members)
    world.adoptRoot(world.files)
    let base = world.head
    try Self.judge(world, [.unsigned], saying: "is revoked")
    world.checkout(base)
    try Self.report(world, "report-2", by: "risk-new")
    world.land()
    try Self.judge(world, [], saying: "report-1 signed by risk-1")
  }

  @Test func `may be asked to be recent, to the second`() throws {
    for (seconds, codes) in [(0, [] as Set<Code>), (1, [.evidence])] {
      let world = try Self.gated("{type: testReport, maxAgeDays: 30}")
      let landing = world.now.adding(seconds: 60)
      try Self.report(world, by: nil, producedAt: landing.adding(seconds: -30 * 86_400 - Int64(seconds)))
      world.land()
      try Self.judge(world, codes, saying: codes.isEmpty ? "" : "30 days before")
    }
  }

  @Test func `must hold the metrics that the gate judges`() throws {
    let evaluation = "      evaluation: [{metric: roc_auc, dataset: credit-holdout, min: 0.7}]\n"
    let rule = "{type: evaluation, signedBy: [risk]}"
    // A signature under other numbers does not cover the one that is judged.
    let world = try Self.gated(rule, evaluation: evaluation)
    try world.addEvidence("eval-1", to: 1, payload: "{\"log_loss\": 0.5}", dataset: "credit-train")
    try world.signEvidence("eval-1", of: 1, by: "risk-1")
    try world.addEvidence("eval-2", to: 1, payload: "{\"roc_auc\": 0.99}")
    world.land()
    let base = world.head
    try Self.judge(world, [.unsigned], saying: "only evidence that does not fit has the metric roc_auc")
    world.checkout(base)
    try world.addEvidence("eval-3", to: 1, payload: "{\"roc_auc\": 0.71}")
    try world.signEvidence("eval-3", of: 1, by: "risk-1")
    world.land()
    try Self.judge(world, [], saying: "eval-3 signed by risk-1")
    // What nobody signed still speaks against the version.
    let other = try Self.gated(rule, evaluation: evaluation)
    try other.addEvidence("eval-1", to: 1, payload: "{\"roc_auc\": 0.8}")
    try other.signEvidence("eval-1", of: 1, by: "risk-1")
    try other.addEvidence("eval-2", to: 1, payload: "{\"roc_auc\": 0.6}")
    other.land()
    try Self.judge(other, [.evidence], saying: "0.6")
  }

  @Test func `of a dataset leaves others alone`() throws {
    let evaluation = "      evaluation: [{metric: roc_auc, dataset: credit-train, min: 0.7}]\n"
    let world = try Self.gated("{type: evaluation, dataset: credit-holdout, signedBy: [risk]}", evaluation: evaluation)
    try world.addEvidence("eval-1", to: 1, dataset: "credit-train")
    world.land()
    let base = world.head
    try Self.judge(world, [.evidence], saying: "v1 has no evaluation evidence on credit-holdout")
    world.checkout(base)
    try world.addEvidence("eval-2", to: 1)
    try world.signEvidence("eval-2", of: 1, by: "risk-1")
    world.land()
    try Self.judge(world, [])
  }

  @Test func `of a bias audit must cover the attributes`() throws {
    let audit = "      biasAudit: {attributes: [sex], impactRatio: {min: 0.8}}\n"
    let world = try Self.gated("{type: biasAudit, signedBy: [risk]}", evaluation: audit)
    try BiasTests.attach(world, BiasTests.fair, by: "owner-1")
    let age = BiasTests.payload([("old", 100, 30, 10, 20), ("young", 100, 40, 10, 20)], attribute: "age")
    try BiasTests.attach(world, age, as: "bias-2", by: "risk-1")
    world.land()
    let base = world.head
    try Self.judge(world, [.unsigned], saying: "auditor of sex (bias-1): bias-1 is signed by owner-1")
    world.checkout(base)
    try BiasTests.attach(world, BiasTests.fair, as: "bias-3", by: "risk-1")
    world.land()
    try Self.judge(world, [])
  }
}
