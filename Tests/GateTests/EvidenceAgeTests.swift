import Gate
import Manifest
import Names
import Snapshots
import TestSupport
import Testing

/// How old evidence is when its payload was attached several times, with several dates.
@Suite("The age of evidence")
struct EvidenceAgeTests {
  private static let long = Int64(400)

  /// Attaches one test report, or a copy of it, so many days old.
  private static func report(
    _ world: World, _ id: String, days: Int64, by signer: String? = nil, on dataset: String? = nil
  ) throws {
    try world.addEvidence(
      id, to: 1, payload: "all tests passed", type: .testReport, format: "opaque", dataset: dataset,
      producedAt: world.now.adding(seconds: -days * 86_400), file: "report.txt")
    if let signer { try world.signEvidence(id, of: 1, by: signer) }
  }

  @Test func `a copy that says it is older does not land`() throws {
    let world = try EvidenceDemandTests.world(evidence: "{type: testReport, maxAgeDays: 90}")
    try Self.report(world, "report-2", days: 1, by: "risk-1")
    world.land("report")
    let base = world.head
    for signer in [nil, "owner-1"] {
      // Ids in front of the first one make no difference.
      try Self.report(world, "report-1", days: Self.long, by: signer)
      let verdict = world.refuse([.clock])
      #expect(verdict.reasons.contains { $0.check.found.contains("and report-2 with the same payload is from") })
      world.checkout(base)
    }
    // One that says the same, or that it is newer, lands and changes nothing.
    try Self.report(world, "report-3", days: 1, by: "owner-1")
    try Self.report(world, "report-4", days: 0)
    try EvidenceDemandTests.judge(world, [])
  }

  static let copies: [BiasRow] = [
    BiasRow("of a stranger's older copy is nobody's who is asked", [], "pass evidence testReport") {
      try report($0, "report-1", days: long)
      try report($0, "report-2", days: long, by: "owner-1")
      try report($0, "report-3", days: 1, by: "risk-1")
    },
    BiasRow("is not made newer by a stranger's copy", [.evidence], "report-1 is from") {
      try report($0, "report-1", days: long, by: "risk-1")
      try report($0, "report-2", days: 1)
    },
    BiasRow("is not made newer by naming a dataset", [.evidence], "report-2 is from") {
      try report($0, "report-1", days: long, by: "risk-1")
      try report($0, "report-2", days: 1, by: "risk-1", on: "credit-holdout")
    },
    BiasRow("is not made newer by another signature that is asked", [.evidence], "report-1 is from") {
      try report($0, "report-1", days: long, by: "risk-1")
      try report($0, "report-2", days: 1, by: "ci-train")
    },
  ]

  @Test("The age", arguments: copies)
  func age(_ row: BiasRow) throws {
    let world = try EvidenceDemandTests.world(
      evidence: "{type: testReport, signedBy: [risk, ml-engineers], maxAgeDays: 90}")
    try row.act(world)
    try EvidenceDemandTests.judge(world, row.codes, saying: row.says)
  }

  @Test func `where no signature is asked, nobody makes evidence newer`() throws {
    let world = try EvidenceDemandTests.world(evidence: "{type: testReport, maxAgeDays: 90}")
    try Self.report(world, "report-1", days: Self.long)
    world.land("report")
    try Self.report(world, "report-2", days: 1, by: "risk-1")
    let verdict = try EvidenceDemandTests.judge(world, [.evidence], saying: "report-1 is from")
    #expect(
      verdict.reasons.map(\.check.mend) == [
        "git model evidence add credit-approval 1 --type testReport FILE (made anew; the same file stays as old as it is)"
      ])
  }

  @Test func `an audit is as old as an independent auditor says`() throws {
    let rule = "biasAudit: {attributes: [sex], impactRatio: {min: 0.8}, maxAgeDays: 365}"
    for (signer, codes) in [("risk-1", [] as Set<Code>), ("dev-1", [.fourEyes])] {
      let world = try EvidenceDemandTests.world(evidence: "", rule)
      // The proposer's own copy says nothing, and neither does a stranger's.
      for (id, other) in [("bias-1", nil), ("bias-2", "dev-1")] {
        try BiasTests.attach(
          world, BiasTests.fair, as: id, by: other, producedAt: world.now.adding(seconds: -Self.long * 86_400))
      }
      try BiasTests.attach(world, BiasTests.fair, as: "bias-3", by: signer)
      try EvidenceDemandTests.judge(world, codes.isEmpty ? [] : codes.union([.bias]))
    }
  }
}

/// A signature over evidence counts in one registry.
@Suite("The registry that evidence names")
struct EvidenceRegistryTests {
  private static let elsewhere = "00000000-0000-4000-8000-000000000001"
  private static let demand = "{type: testReport, signedBy: [risk]}"

  private static func report(_ world: World, _ id: String = "report-1", registry: String, by signer: String?) throws {
    try world.addEvidence(
      id, to: 1, payload: "all tests passed", type: .testReport, format: "opaque", dataset: nil, file: "report.txt",
      registry: registry)
    if let signer { try world.signEvidence(id, of: 1, by: signer) }
  }

  @Test func `must be this one, or it does not land`() throws {
    for signer in ["risk-1", nil] {
      let world = try EvidenceDemandTests.world(evidence: Self.demand)
      try Self.report(world, registry: Self.elsewhere, by: signer)
      let reasons = world.refuse([.context]).reasons.map(\.check)
      #expect(reasons.map(\.expected) == [World.registryID])
      #expect(
        reasons.map(\.mend) == [
          "attach the file here: git model evidence add credit-approval 1 --type testReport FILE"
        ])
    }
  }

  @Test func `must be this one, or what the root imported counts as unsigned`() throws {
    let world = try EvidenceDemandTests.world(evidence: Self.demand)
    try Self.report(world, registry: Self.elsewhere, by: "risk-1")
    world.adoptRoot(world.files)
    let base = world.head
    try EvidenceDemandTests.judge(
      world, [.unsigned],
      saying: "report-1 is signed for the registry \(Self.elsewhere), and this one is \(World.registryID)")
    world.checkout(base)
    try Self.report(world, "report-2", registry: World.registryID, by: "risk-1")
    try EvidenceDemandTests.judge(world, [])
  }

  @Test func `must stand there, or the evidence cannot be read`() throws {
    let world = try EvidenceDemandTests.world(evidence: Self.demand)
    try Self.report(world, registry: World.registryID, by: nil)
    let path = world.path(.evidence(try world.version(1), try EvidenceID("report-1"), file: "evidence.yaml"))
    let text = String(decoding: world.files[path]?.bytes ?? [], as: UTF8.self)
    world.files[path] = File(text.replacing("registry: \(World.registryID)\n", with: ""))
    let verdict = world.refuse([.manifest])
    #expect(verdict.reasons.contains { $0.check.found.contains("\"registry\" is missing") })
  }
}
