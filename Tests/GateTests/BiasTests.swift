import Documents
import Gate
import Manifest
import Names
import Policy
import Signatures
import Snapshots
import TestSupport
import Testing

@Suite("Bias audits")
struct BiasTests {
  /// A payload with these groups of `sex`: size, true positives, false positives, false negatives.
  static func payload(
    _ groups: [(String, Int, Int, Int, Int)], attribute: String = "sex", extra: String = ""
  ) -> String {
    let texts = groups.map { name, size, tp, fp, fn in
      """
      "\(name)": {"count": \(size), "true_positives": \(tp), "false_positives": \(fp), "false_negatives": \(fn), \
      "true_negatives": \(size - tp - fp - fn)}
      """
    }
    return "{\"kind\": \"BiasAudit\", \(extra)\"attributes\": {\"\(attribute)\": {\(texts.joined(separator: ", "))}}}"
  }

  /// Selection rates of 40 of 100 and 50 of 100: exactly four fifths.
  static let fair = payload([("f", 100, 30, 10, 20), ("m", 100, 40, 10, 20)])
  static let unfair = payload([("f", 100, 30, 9, 20), ("m", 100, 40, 10, 20)])
  static let rule = "{attributes: [sex], impactRatio: {min: 0.8}}"

  /// v1 is registered under a policy whose gate of Staging demands bias audits.
  static func world(_ rule: String = rule, members: [Member]? = nil) throws -> World {
    let policy = try World.policy(("      lineage: [run, code, data]\n", "      biasAudit: \(rule)\n"))
    let world = try World(policy: policy, members: members)
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    world.land("register")
    return world
  }

  /// Attaches an audit in `files`, signed.
  static func attach(
    _ world: World, _ payload: String, as id: String = "bias-1", format: String = "bias-audit",
    attribute: String? = nil, by signer: String? = "risk-1", dataset: String? = "credit-holdout",
    artifact: Digest? = nil, producedAt: Instant? = nil, type: EvidenceType = .biasAudit
  ) throws {
    try world.addEvidence(
      id, to: 1, payload: payload, type: type, format: format, dataset: dataset, artifact: artifact,
      producedAt: producedAt, file: "audit.json", attribute: attribute)
    if let signer { try world.signEvidence(id, of: 1, by: signer) }
  }

  private static func propose(_ world: World) throws {
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
  }

  /// What the gate says of v1 for Staging, once these have landed.
  private static func judge(
    under rule: String = rule, _ codes: Set<Code>, saying words: String = "",
    location: SourceLocation = #_sourceLocation, _ attach: (World) throws -> Void
  ) throws {
    let world = try world(rule)
    try attach(world)
    world.land("evidence", location)
    try propose(world)
    let verdict = codes.isEmpty ? world.allow(location) : world.refuse(codes, location)
    let texts = verdict.steps.flatMap(\.allChecks).map { "\($0.status) \($0.name): \($0.found) (\($0.expected))" }
    #expect(texts.contains { $0.contains(words) } || words.isEmpty, "\(texts)", sourceLocation: location)
  }

  @Test func `an impact ratio of exactly four fifths passes, and one person less does not`() throws {
    try Self.judge([], saying: "0.8: selection rate f 40/100, m 50/100; worked out from counts (>= 0.8)") {
      try Self.attach($0, Self.fair)
    }
    try Self.judge([.bias], saying: "fail impactRatio of sex (bias-1): 0.78: selection rate f 39/100, m 50/100") {
      try Self.attach($0, Self.unfair)
    }
  }

  @Test(
    "Each measure is bounded, equality passes",
    arguments: [
      ("demographicParityDifference: {max: 0.1}", true), ("demographicParityDifference: {max: 0.0999999}", false),
      // True positive rates 30/50 and 40/60.
      ("equalOpportunityDifference: {max: 0.0667}", true), ("equalOpportunityDifference: {max: 0.0666}", false),
      // False positive rates 10/50 and 10/40: the greater difference, though of lower rates.
      ("equalizedOddsDifference: {max: 0.0667}", true), ("equalizedOddsDifference: {max: 0.0666}", false),
      ("impactRatio: {min: 0.8}, demographicParityDifference: {max: 0.01}", false),
    ])
  func measures(_ bound: String, _ passes: Bool) throws {
    try Self.judge(under: "{attributes: [sex], \(bound)}", passes ? [] : [.bias]) { try Self.attach($0, Self.fair) }
  }

  @Test func `equalized odds is the greater of the two differences`() throws {
    // True positive rates 30/50 and 30/50; false positive rates 10/50 and 20/50.
    let payload = Self.payload([("f", 100, 30, 10, 20), ("m", 100, 30, 20, 20)])
    let rule = "{attributes: [sex], equalOpportunityDifference: {max: 0}, equalizedOddsDifference: {max: 0.2}}"
    try Self.judge(under: rule, [], saying: "0.2: false positive rate f 10/50, m 20/50") {
      try Self.attach($0, payload)
    }
    try Self.judge(under: rule.replacing("0.2", with: "0.19"), [.bias]) { try Self.attach($0, payload) }
  }

  static let rows: [BiasRow] = [
    BiasRow("no audit is missing", [.evidence], "v1 has no bias audit with figures") { _ in },
    BiasRow("an audit of another attribute is missing", [.evidence], "its bias audits cover age") {
      try attach($0, payload([("old", 100, 30, 10, 20), ("young", 100, 40, 10, 20)], attribute: "age"))
    },
    BiasRow("figures attached as evaluation evidence are none", [.evidence], "v1 has no bias audit with figures") {
      try $0.addEvidence(to: 1, payload: "{\"impactRatio\": 0.99}")
    },
    BiasRow("an opaque audit is shown and counts for nothing", [.evidence], "ignored bias audit (bias-1)") {
      try attach($0, "%PDF", format: "opaque")
    },
    BiasRow("an opaque audit beside a good one does no harm", [], "ignored bias audit (bias-2)") {
      try attach($0, fair)
      try attach($0, "%PDF", as: "bias-2", format: "opaque")
    },
    BiasRow("the flattering one of two audits is not picked", [.bias], "0.78") {
      try attach($0, fair)
      try attach($0, unfair, as: "bias-2")
    },
    BiasRow("an unsigned audit has no auditor", [.unsigned], "bias-1 is not signed") {
      try attach($0, fair, by: nil)
    },
    BiasRow("an audit by the proposer is not independent", [.fourEyes], "dev-1 signed the audit and proposes") {
      try attach($0, fair, by: "dev-1")
    },
    BiasRow("an audit by a service is independent of the proposer", [], "worked out from counts") {
      try attach($0, fair, by: "ci-train")
    },
    BiasRow("the same payload signed by somebody else too is independent", [], "worked out from counts") {
      try attach($0, fair, by: "dev-1")
      try attach($0, fair, as: "bias-2", by: "risk-1")
    },
    BiasRow("an unsigned audit beside an independent one cannot spoil it", [], "ignored auditor of sex (bias-2)") {
      try attach($0, fair)
      try attach($0, payload([("f", 50, 15, 5, 10), ("m", 50, 20, 5, 10)]), as: "bias-2", by: nil)
    },
    BiasRow("an unsigned audit still speaks against the version", [.bias], "0.78") {
      try attach($0, fair)
      try attach($0, unfair, as: "bias-2", by: nil)
    },
  ]

  @Test("An audit", arguments: rows)
  func audit(_ row: BiasRow) throws { try Self.judge(row.codes, saying: row.says, row.act) }

  @Test func `by whoever proposes will do where the policy says so`() throws {
    let rule = "{attributes: [sex], impactRatio: {min: 0.8}, allowSelf: true}"
    try Self.judge(under: rule, []) { try Self.attach($0, Self.fair, by: "dev-1") }
    try Self.judge(under: rule, []) { try Self.attach($0, Self.fair, by: nil) }
  }

  @Test func `of another dataset is not about the one that is asked`() throws {
    let rule = "{attributes: [sex], dataset: credit-holdout, impactRatio: {min: 0.8}}"
    try Self.judge(under: rule, []) { try Self.attach($0, Self.fair) }
    try Self.judge(under: rule, [.evidence], saying: "no bias audit on credit-holdout") {
      try Self.attach($0, Self.fair, dataset: "credit-train")
    }
    try Self.judge(under: rule, [], saying: "worked out") {
      try Self.attach($0, Self.fair)
      try Self.attach($0, Self.unfair, as: "bias-2", dataset: "credit-train")
    }
  }

  @Test func `that is too old does not count, to the second`() throws {
    for (seconds, codes) in [(0, [] as Set<Code>), (1, [.bias])] {
      let world = try Self.world("{attributes: [sex], impactRatio: {min: 0.8}, maxAgeDays: 365}")
      // The commits of this world are a minute apart; the promotion is the next but one.
      let landing = world.now.adding(seconds: 60)
      let made = landing.adding(seconds: -365 * 86_400 - Int64(seconds))
      try Self.attach(world, Self.fair, producedAt: made)
      world.land()
      try Self.propose(world)
      if codes.isEmpty { world.allow() } else { world.refuse(codes) }
    }
  }

  @Test func `is as old as it says itself, when that is older`() throws {
    let rule = "{attributes: [sex], impactRatio: {min: 0.8}, maxAgeDays: 365}"
    func dated(_ date: String) -> String {
      Self.payload(
        [("f", 100, 30, 10, 20), ("m", 100, 40, 10, 20)], extra: "\"audited_at\": \"\(date)\", ")
    }
    try Self.judge(under: rule, [], saying: "worked out") { try Self.attach($0, dated("2026-01-01T00:00:00Z")) }
    try Self.judge(under: rule, [.bias], saying: "it is from 2025-11-01T00:00:00Z, 384 days before (at most 365 days)")
    {
      try Self.attach($0, dated("2025-11-01T00:00:00Z"))
    }
    // An old audit that a newer one stands beside is shown, and in nobody's way.
    try Self.judge(under: rule, [], saying: "ignored age of the audit of sex (bias-2)") {
      try Self.attach($0, dated("2026-01-01T00:00:00Z"))
      try Self.attach($0, dated("2025-11-01T00:00:00Z"), as: "bias-2")
    }
  }

  @Test func `with a group that is too small does not count`() throws {
    let rule = "{attributes: [sex], impactRatio: {min: 0.8}, minGroupSize: 30}"
    let groups = [("f", 100, 30, 10, 20), ("m", 100, 40, 10, 20), ("x", 30, 10, 2, 5)]
    try Self.judge(under: rule, [], saying: "worked out") { try Self.attach($0, Self.payload(groups)) }
    let small = groups.dropLast() + [("x", 29, 10, 2, 5)]
    try Self.judge(under: rule, [.bias], saying: "size of the group x of sex (bias-1): 29 people (at least 30 people)")
    {
      try Self.attach($0, Self.payload(Array(small)))
    }
  }

  @Test func `leaves out groups below a share, and shows each`() throws {
    // 3 of 203 people are 1.47 %.
    let groups = [("f", 100, 30, 10, 20), ("m", 100, 40, 10, 20), ("x", 3, 0, 0, 1)]
    let rule = "{attributes: [sex], impactRatio: {min: 0.8}, minGroupSize: 30, excludeBelow: 0.02}"
    try Self.judge(
      under: rule, [],
      saying:
        "waived group x of sex (bias-1): not compared: 3 of 203 people is less than 0.02 of them, selection rate 0/3"
    ) { try Self.attach($0, Self.payload(groups)) }
    try Self.judge(under: rule.replacing("0.02", with: "0.01"), [.bias]) { try Self.attach($0, Self.payload(groups)) }
    // Exactly two of a hundred is not below.
    let even = [("f", 49, 20, 5, 10), ("m", 49, 20, 5, 10), ("x", 2, 0, 0, 1)]
    try Self.judge(under: "{attributes: [sex], impactRatio: {min: 0.8}, excludeBelow: 0.02}", [.bias]) {
      try Self.attach($0, Self.payload(even))
    }
    try Self.judge(
      under: "{attributes: [sex], impactRatio: {min: 0.8}, excludeBelow: 0.6}", [.bias],
      saying: "there are not two groups"
    ) { try Self.attach($0, Self.payload(groups)) }
  }

  static let table = """
    {"f": {"selection_rate": 0.4, "true_positive_rate": 0.6, "false_positive_rate": 0.2, "count": 100.0},
     "m": {"selection_rate": 0.5, "true_positive_rate": 0.6, "false_positive_rate": 0.2, "count": 100.0}}
    """

  @Test func `that is only reported is marked, and refused where the policy asks for counts`() throws {
    func attach(_ world: World) throws {
      try Self.attach(world, Self.table, as: "bias-2", format: "fairlearn-by-group", attribute: "sex")
    }
    try Self.judge([], saying: "0.8: selection rate f 0.4, m 0.5; as reported, not recomputable") { try attach($0) }
    let strict = "{attributes: [sex], impactRatio: {min: 0.8}, recomputable: true}"
    try Self.judge(under: strict, [.bias], saying: "they are rates as somebody reported them") { try attach($0) }
    try Self.judge(under: strict, [], saying: "ignored figures of sex (bias-2)") {
      try Self.attach($0, Self.fair)
      try attach($0)
    }
    try Self.judge(under: "{attributes: [sex], impactRatio: {min: 0.8001}}", [.bias], saying: "as reported") {
      try attach($0)
    }
    try Self.judge(
      under: "{attributes: [age], impactRatio: {min: 0.8}}", [.evidence], saying: "its bias audits cover sex"
    ) { try attach($0) }
  }

  @Test func `that does not give what a measure needs does not count`() throws {
    let rates = "{\"f\": {\"selection_rate\": 0.4}, \"m\": {\"selection_rate\": 0.5}}"
    func attach(_ world: World) throws {
      try Self.attach(world, rates, format: "fairlearn-by-group", attribute: "sex")
    }
    try Self.judge([]) { try attach($0) }
    try Self.judge(
      under: "{attributes: [sex], equalOpportunityDifference: {max: 1}}", [.bias],
      saying: "the group \"f\" gives no true positive rate"
    ) { try attach($0) }
    try Self.judge(
      under: "{attributes: [sex], impactRatio: {min: 0.1}, minGroupSize: 1}", [.bias],
      saying: "it does not say how many people it has"
    ) { try attach($0) }
    try Self.judge(
      under: "{attributes: [sex], impactRatio: {min: 0.1}, excludeBelow: 0.02}", [.bias], saying: "no share is known"
    ) { try attach($0) }
  }

  @Test func `of intersections is asked for by name, in any order`() throws {
    let payload = Self.payload([("f*old", 50, 15, 5, 10), ("m*old", 50, 20, 5, 10)], attribute: "sex*age")
    try Self.judge(under: "{attributes: [\"age*sex\"], impactRatio: {min: 0.8}}", []) { try Self.attach($0, payload) }
    try Self.judge(
      under: "{attributes: [sex, \"sex*age\"], impactRatio: {min: 0.8}}", [.evidence], saying: "an audit of sex"
    ) {
      try Self.attach($0, payload)
    }
  }

  static let landings: [Row] = [
    Row("a valid audit lands") { try attach($0, fair) },
    Row("a table with its attribute lands") {
      try attach($0, table, format: "fairlearn-by-group", attribute: "sex")
    },
    Row("a table without its attribute is refused", [.evidence]) {
      try attach($0, table, format: "fairlearn-by-group")
    },
    Row("an attribute that the format names itself is refused", [.evidence]) {
      try attach($0, fair, attribute: "sex")
    },
    Row("counts that do not add up are refused", [.evidence]) {
      try attach(
        $0, fair.replacing("\"count\": 100, \"true_positives\": 30", with: "\"count\": 101, \"true_positives\": 30"))
    },
    Row("a payload that is no JSON is refused", [.evidence]) { try attach($0, "sex: fair") },
    Row("an audit of another dataset than it says is refused", [.evidence]) {
      try attach($0, fair.replacing("\"attributes\"", with: "\"dataset\": {\"name\": \"other\"}, \"attributes\""))
    },
    Row("an audit from the future is refused", [.clock]) {
      try attach($0, fair.replacing("\"attributes\"", with: "\"audited_at\": \"2027-01-01T00:00:00Z\", \"attributes\""))
    },
    Row("metrics are no bias audit", [.evidence]) { try attach($0, World.metrics, format: "mlflow-metrics") },
    Row("a bias audit is no evaluation", [.evidence]) { try attach($0, fair, type: .evaluation) },
    Row("a bias audit is no test report", [.evidence]) { try attach($0, fair, type: .testReport) },
    Row("only a bias audit has an attribute", [.evidence]) {
      try attach($0, "%PDF", format: "opaque", attribute: "sex", type: .testReport)
    },
    Row("an opaque bias audit lands") { try attach($0, "%PDF", format: "opaque") },
  ]

  @Test("Landing", arguments: landings)
  func landing(_ row: Row) throws { try row.run(in: try Self.world()) }

  static let imports: [BiasRow] = [
    BiasRow("counts that do not add up", [.evidence], "add up to 100 people") {
      try attach(
        $0, fair.replacing("\"count\": 100, \"true_positives\": 30", with: "\"count\": 101, \"true_positives\": 30"))
    },
    BiasRow("an audit of another artifact", [.evidence], "speaks of another artifact") {
      try attach($0, fair, artifact: $0.artifact(2))
    },
    BiasRow("another payload than evidence.yaml names", [.evidence], "is not the one that evidence.yaml names") {
      try attach($0, fair)
      let path = $0.path(.evidence(try $0.version(1), try EvidenceID("bias-1"), file: "audit.json"))
      $0.files[path] = File(unfair)
    },
    BiasRow("a whole audit", [], "worked out from counts") { try attach($0, fair) },
  ]

  @Test("What was imported is believed no more", arguments: imports)
  func imported(_ row: BiasRow) throws {
    let world = try World(
      policy: try World.policy(("      lineage: [run, code, data]\n", "      biasAudit: \(Self.rule)\n")))
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    try row.act(world)
    world.adoptRoot(world.files)
    try Self.propose(world)
    let verdict = row.codes.isEmpty ? world.allow() : world.refuse(row.codes)
    #expect(verdict.steps.flatMap(\.allChecks).contains { $0.found.contains(row.says) })
  }

  @Test func `a policy that nobody could pass is refused`() throws {
    func violations(_ rule: String, members: [Member]) throws -> [String] {
      let text = try World.policy(("      lineage: [run, code, data]\n", "      \(rule)\n"))
      let policy = try PolicyManifest.read(Array(text.utf8))
      let registry = RegistryManifest(
        id: World.registryID, name: "x", stages: try ["Staging", "Production", "Archived"].map { try Stage($0) })
      return PolicySoundness(policy: policy, members: MembersManifest(members: members), registry: registry)
        .violations()
        .filter { $0.code == .lockOut }.map(\.found)
    }
    let one = [try World.member("dev-1", .person, ["ml-engineers", "maintainers", "credit-team", "risk"])]
    #expect(try violations("biasAudit: \(Self.rule)", members: one).contains { $0.contains("sign a bias audit") })
    #expect(try violations("biasAudit: \(Self.rule)", members: World.members()) == [])
    #expect(
      try violations("evidence: [{type: other, signedBy: [qa]}]", members: World.members())
        == ["nobody in the group qa could sign"])
  }
}

/// A row that also says what some check says.
struct BiasRow: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let codes: Set<Code>
  let says: String
  let act: @Sendable (World) throws -> Void

  init(_ description: String, _ codes: Set<Code>, _ says: String, _ act: @escaping @Sendable (World) throws -> Void) {
    testDescription = description
    self.codes = codes
    self.says = says
    self.act = act
  }
}
