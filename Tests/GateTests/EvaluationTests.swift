import Gate
import Manifest
import Names
import Signatures
import Snapshots
import TestSupport
import Testing

@Suite("Evaluation and versions")
struct EvaluationTests {
  /// v1 is champion in Production with `champion` as its payload, v2 waits in Staging with `candidate` as its.
  static func world(
    champion: String = World.metrics, candidate: String = World.metrics, policy: String = World.policy,
    hasChampion: Bool = true, candidateDigest: String? = World.holdout
  ) throws -> World {
    let world = try World(policy: policy)
    world.write(try world.modelManifest())
    for number in 1...2 {
      world.write(try world.versionManifest(number))
      try world.addEvidence(
        to: number, payload: number == 1 ? champion : candidate,
        datasetDigest: number == 1 ? World.holdout : candidateDigest)
    }
    world.land("register")
    for number in 1...2 {
      try world.promote(number, [.stage(number, "Staging")], approvedBy: ["owner-1"])
      world.land("staging")
    }
    if hasChampion {
      try world.promote(1, [.stage(1, "Production"), .alias("champion", 1)], approvedBy: ["owner-1", "risk-1"])
      world.land("champion")
    }
    return world
  }

  private static func metrics(_ value: String, loss: String = "0.5") -> String {
    "{\"roc_auc\": \(value), \"log_loss\": \(loss)}"
  }

  private static func promote(_ world: World, hasChampion: Bool = true) throws {
    let others: [Wish] = hasChampion ? [.stage(1, "Archived"), .alias("champion", 2)] : []
    try world.promote(2, [.stage(2, "Production")] + others, approvedBy: ["owner-1", "risk-1"])
  }

  @Test(
    "A threshold is met at equality and compared exactly",
    arguments: [
      ("0.70", true), ("0.7", true), ("0.7000", true), ("7e-1", true), ("0.6999999999999999", false), ("0.69", false),
      ("1", true), ("0", false), ("-0.9", false), ("70e-2", true),
    ])
  func threshold(_ value: String, _ passes: Bool) throws {
    let world = try Self.world(candidate: Self.metrics(value), hasChampion: false)
    try Self.promote(world, hasChampion: false)
    if passes { world.allow() } else { world.refuse([.evidence]) }
  }

  @Test("An upper bound is met at equality", arguments: [("0.65", true), ("0.6500000000000001", false), ("0.1", true)])
  func upperBound(_ value: String, _ passes: Bool) throws {
    let world = try Self.world(candidate: Self.metrics("0.8", loss: value), hasChampion: false)
    try Self.promote(world, hasChampion: false)
    if passes { world.allow() } else { world.refuse([.evidence]) }
  }

  @Test(
    "A version may be as much worse than the champion as the policy says, exactly",
    arguments: [
      ("0.75", "0.74", true), ("0.75", "0.75", true), ("0.75", "0.9", true), ("0.75", "0.7399999999999999", false),
      ("0.73", "0.72", true), ("0.8", "0.79", true), ("0.8", "0.7899", false), ("0.1e1", "0.99", true),
    ])
  func versus(_ champion: String, _ candidate: String, _ passes: Bool) throws {
    let world = try Self.world(champion: Self.metrics(champion), candidate: Self.metrics(candidate))
    try Self.promote(world)
    if passes { world.allow() } else { world.refuse([.evidence]) }
  }

  @Test(
    "Where less is better, worse means more",
    arguments: [("0.5", "0.52", true), ("0.5", "0.5200001", false), ("0.5", "0.1", true)])
  func lowerIsBetter(_ champion: String, _ candidate: String, _ passes: Bool) throws {
    let policy = try World.policy(
      (
        "{metric: roc_auc, dataset: credit-holdout, versus: champion, maxDrop: 0.01}",
        "{metric: log_loss, versus: champion, maxDrop: 0.02}"
      ))
    let world = try Self.world(
      champion: Self.metrics("0.8", loss: champion), candidate: Self.metrics("0.8", loss: candidate), policy: policy)
    try Self.promote(world)
    if passes { world.allow() } else { world.refuse([.evidence]) }
  }

  @Test func `a champion that was never set waives the comparison`() throws {
    let world = try Self.world(hasChampion: false)
    try Self.promote(world, hasChampion: false)
    let verdict = world.allow()
    let checks = verdict.steps.flatMap(\.allChecks)
    #expect(checks.contains { $0.status == .waived && $0.found.contains("no baseline") })
  }

  @Test func `a champion that was taken away refuses the comparison`() throws {
    let world = try Self.world()
    try world.promote(1, [.alias("champion", nil)], approvedBy: ["owner-1"])
    world.land()
    try Self.promote(world)
    world.refuse([.evidence])
  }

  @Test func `taking an alias away asks its gates for approvals only`() throws {
    let world = try Self.world()
    let base = world.head
    try world.promote(1, [.alias("champion", nil)])
    world.refuse([.approvals])
    world.checkout(base)
    try world.promote(1, [.alias("champion", nil)], approvedBy: ["owner-2"])
    world.allow()
  }

  @Test func `a comparison needs an equal dataset digest`() throws {
    let other = "sha256:" + String(repeating: "cd", count: 32)
    for digest in [other, nil] {
      let world = try Self.world(candidateDigest: digest)
      try Self.promote(world)
      world.refuse([.evidence])
    }
  }

  @Test func `a champion without a record is no baseline`() throws {
    let world = try World()
    world.write(try world.modelManifest())
    for number in 1...2 {
      world.write(try world.versionManifest(number))
      try world.addEvidence(to: number)
    }
    world.set(.stage(1, "Production"))
    world.set(.stage(2, "Staging"))
    world.set(.alias("champion", 1))
    // Imported: the first commit holds it.
    let imported = try Imported(world)
    try Self.promote(imported.world)
    imported.world.refuse([.evidence])
  }

  @Test func `the baseline is the evidence that the champion's record relied on`() throws {
    let world = try Self.world(champion: Self.metrics("0.75"), candidate: Self.metrics("0.74"))
    // Better evidence of the champion, attached after it became champion, raises no bar.
    try world.addEvidence("eval-2", to: 1, payload: Self.metrics("0.99"))
    world.land()
    try Self.promote(world)
    world.allow()
  }

  static let evidence: [Row] = [
    Row("no evidence at all", [.evidence]) { _ in },
    Row("evidence of another dataset", [.evidence]) { try $0.addEvidence(to: 1, dataset: "credit-train") },
    Row("evidence without a dataset", [.evidence]) { try $0.addEvidence(to: 1, dataset: nil) },
    Row("evidence without the metric", [.evidence]) { try $0.addEvidence(to: 1, payload: "{\"log_loss\": 0.1}") },
    Row("evidence of another type", [.evidence]) { try $0.addEvidence(to: 1, type: .testReport) },
    Row("good evidence") { try $0.addEvidence(to: 1) },
    Row("good evidence twice") {
      try $0.addEvidence(to: 1)
      try $0.addEvidence("eval-2", to: 1)
    },
    Row("a good and a bad run", [.evidence]) {
      try $0.addEvidence(to: 1)
      try $0.addEvidence("eval-2", to: 1, payload: metrics("0.69"))
    },
    Row("a good and a bad run of another dataset") {
      try $0.addEvidence(to: 1)
      try $0.addEvidence("eval-2", to: 1, payload: metrics("0.1"), dataset: "credit-train")
    },
    Row("a good run and one with a bad unrelated upper bound", [.evidence]) {
      try $0.addEvidence(to: 1)
      try $0.addEvidence("eval-2", to: 1, payload: "{\"log_loss\": 0.9}", dataset: "credit-train")
    },
    Row("metrics of a classification report", [.evidence]) {
      try $0.addEvidence(
        to: 1,
        payload: "{\"0\": {\"precision\": 1, \"recall\": 1, \"f1-score\": 1, \"support\": 3}, \"accuracy\": 0.9}",
        format: "sklearn-classification-report")
    },
  ]

  @Test("Evidence that lands before the promotion", arguments: evidence)
  func landed(_ row: Row) throws {
    let world = try World()
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    try row.act(world)
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    if row.codes.isEmpty { world.allow() } else { world.refuse(row.codes) }
  }

  @Test(
    "A metric that is no finite number fails, and names its key, even when it was imported",
    arguments: ["\"0.95\"", "NaN", "true", "null", "[0.95]", "1e999", "{\"value\": 0.95}"])
  func importedMetric(_ text: String) throws {
    let world = try World()
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    try world.addEvidence(to: 1, payload: Self.metrics(text))
    world.set(.stage(1, "Staging"))
    let imported = try Imported(world).world
    try imported.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    let old = imported.head
    imported.commit()
    let verdict = imported.verify(imported.request(from: old))
    #expect(verdict.outcome == .refused)
    #expect(verdict.reasons.allSatisfy { [.evidence, .manifest].contains($0.check.code) })
    let isText = text == "NaN" || text == "1e999"
    #expect(isText || verdict.reasons.contains { $0.check.found.contains("roc_auc") })
  }

  static let forged: [Row] = [
    Row("imported evidence of another artifact", [.evidence]) { try $0.addEvidence(to: 1, artifact: $0.artifact(2)) },
    Row("an imported payload that evidence.yaml does not name", [.evidence]) {
      try $0.addEvidence(to: 1)
      let path = $0.path(.evidence(try $0.version(1), try EvidenceID("eval-1"), file: "metrics.json"))
      $0.files[path] = File(metrics("0.99"))
    },
    Row("an imported payload read in two ways", [.evidence]) {
      // As MLflow's metrics "accuracy" is an object and fails; as a report it is a group of other metrics.
      let payload = "{\"roc_auc\": {\"x\": 1}, \"log_loss\": 0.1}"
      try $0.addEvidence("eval-1", to: 1, payload: payload, format: "sklearn-classification-report", file: "a.json")
      try $0.addEvidence("eval-2", to: 1, payload: payload, file: "b.json")
      try $0.addEvidence("eval-3", to: 1)
    },
    Row("imported evidence that is whole") { try $0.addEvidence(to: 1) },
  ]

  @Test("Imported evidence is believed no more than other evidence", arguments: forged)
  func imported(_ row: Row) throws {
    let world = try World()
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    try row.act(world)
    world.set(.stage(1, "Staging"))
    let imported = try Imported(world).world
    try imported.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    if row.codes.isEmpty { imported.allow() } else { imported.refuse(row.codes) }
  }

  @Test(
    "Lineage is what the policy asks",
    arguments: [
      ("run", false, true, true), ("code", true, false, true), ("data", true, true, false), ("none", true, true, true),
    ])
  func lineage(_ missing: String, _ run: Bool, _ code: Bool, _ data: Bool) throws {
    let world = try World()
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1, run: run, code: code, data: data ? nil : []))
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    if missing == "none" { world.allow() } else { world.refuse([.lineage]) }
  }

  @Test func `data without a digest is no lineage`() throws {
    let world = try World()
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1, data: [DatasetReference(name: "credit-train", digest: nil)]))
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.refuse([.lineage])
  }

  @Test(
    "A gate that asks for an immutable artifact refuses a URI that can change",
    arguments: [
      ("s3://models/1", true), ("oci://host/x:latest", false),
      ("oci://host/x@sha256:" + String(repeating: "a", count: 64), true),
      ("oci://host/x@sha256:", false), ("oci://host/@sha256:x", false), ("hf://org/model", false),
      ("hf://org/model@main", false),
      ("hf://org/model@" + String(repeating: "a", count: 40), true),
      ("hf://org/model@" + String(repeating: "a", count: 39), false),
      ("models:/credit/3", true), ("models:/credit/Production", false), ("models:/credit@champion", false),
      ("models:/m-" + String(repeating: "a", count: 32), true), ("models:/m-risk/Production", false),
      ("models:/credit/²", false),
      ("ftp://x", false), ("relative/path", false), ("git+https://x@v1", false),
    ])
  func uri(_ uri: String, _ passes: Bool) throws {
    let world = try World()
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1, uri: uri))
    try world.addEvidence(to: 1)
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    if passes { world.allow() } else { world.refuse([.artifact]) }
  }

  @Test func `a gate that asks for an artifact refuses other formats and a missing digest`() throws {
    for (format, hasArtifact, codes) in [
      ("pickle", true, [.artifact] as Set<Code>), ("mlflow", false, [.digest, .evidence]),
    ] {
      let world = try World()
      world.write(try world.modelManifest())
      world.write(try world.versionManifest(1, format: format, artifact: hasArtifact))
      if hasArtifact { try world.addEvidence(to: 1) }
      world.land()
      try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
      world.land()
      try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
      world.refuse(codes)
    }
  }
}

/// A registry whose pinned root holds what another world was about to commit.
struct Imported {
  let world: World

  init(_ source: World) throws {
    world = try World(model: source.model.text)
    world.adoptRoot(source.files)
  }
}
