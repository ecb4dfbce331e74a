import Gate
import Manifest
import Names
import Policy
import Signatures
import TestSupport
import Testing

@Suite("Content of models")
struct ContentTests {
  static let registrations: [Row] = [
    Row("a new model lands") { $0.write(try $0.modelManifest()) },
    Row("a new model with its first version lands") {
      $0.write(try $0.modelManifest())
      $0.write(try $0.versionManifest(1))
    },
    Row("a version without artifact, run, code or data can be registered") {
      $0.write(try $0.modelManifest())
      $0.write(try $0.versionManifest(1, artifact: false, run: false, code: false, data: []))
    },
    Row("a model is not owned by nobody", [.owners]) { $0.write(try $0.modelManifest(owners: [])) },
    Row("a model is not owned by a group that may not own models", [.owners]) {
      $0.write(try $0.modelManifest(owners: ["credit-team", "risk"]))
    },
    Row("a new model does not begin below the default risk", [.contradiction]) {
      $0.write(try $0.modelManifest(risk: .medium))
    },
    Row("model.yaml must name its folder's model", [.contradiction]) {
      let other = ModelManifest(name: try ModelName("other"), owners: [try GroupName("credit-team")], risk: .high)
      $0.files[$0.path(.model)] = File(other.write())
    },
    Row("a model that differs from another only in case is refused", [.name]) {
      $0.write(try $0.modelManifest())
      $0.commit()
      let twin = try ModelName("Credit-Approval")
      let manifest = ModelManifest(name: twin, owners: [try GroupName("credit-team")], risk: .high)
      $0.files["\(twin.path)/model.yaml"] = File(manifest.write())
    },
    Row("the first version is not 2", [.versionNumber]) {
      $0.write(try $0.modelManifest())
      $0.write(try $0.versionManifest(2))
    },
    Row("a version needs a model", [.manifest]) { $0.write(try $0.versionManifest(1)) },
    Row("tags need a model", [.manifest]) {
      $0.files[$0.path(.tags)] = File(TagsManifest(description: "x", tags: []).write())
    },
    Row("an unknown key in model.yaml is refused", [.manifest]) {
      $0.files[$0.path(.model)] = File(
        String(decoding: try $0.modelManifest().write(), as: UTF8.self) + "colour: red\n")
    },
    Row("an unknown apiVersion is refused", [.manifest]) {
      let text = String(decoding: try $0.modelManifest().write(), as: UTF8.self)
      $0.files[$0.path(.model)] = File(text.replacing("git-model/v1", with: "git-model/v2"))
    },
    Row("duplicate keys are refused", [.manifest]) {
      $0.files[$0.path(.model)] = File(String(decoding: try $0.modelManifest().write(), as: UTF8.self) + "risk: high\n")
    },
    Row("a manifest over 1 MiB is refused", [.limit]) {
      $0.files[$0.path(.model)] = File([UInt8](repeating: 0x23, count: 1_048_577))
    },
  ]

  @Test("Registering", arguments: registrations)
  func registering(_ row: Row) throws { try row.run(in: try World()) }

  static let additions: [Row] = [
    Row("the next version lands") { $0.write(try $0.versionManifest(4)) },
    Row("two next versions land at once") {
      $0.write(try $0.versionManifest(4))
      $0.write(try $0.versionManifest(5))
    },
    Row("a version with its evidence lands") {
      $0.write(try $0.versionManifest(4))
      try $0.addEvidence(to: 4)
    },
    Row("a version number is not skipped", [.versionNumber]) { $0.write(try $0.versionManifest(5)) },
    Row("version.yaml must name its folder's version", [.contradiction]) {
      let path = $0.path(.version(try $0.version(4)))
      $0.files[path] = File(try $0.versionManifest(3).write())
    },
    Row("a version never changes", [.immutable]) { $0.write(try $0.versionManifest(3, uri: "s3://elsewhere/3")) },
    Row("a version never goes", [.immutable]) { $0.files[$0.path(.version(try $0.version(3)))] = nil },
    Row("model.yaml never goes", [.immutable, .governed]) { $0.files[$0.path(.model)] = nil },
    Row("tags of a model and of a version land") {
      let tags = File(TagsManifest(description: "credit", tags: [.init(key: "team", value: "blue")]).write())
      $0.files[$0.path(.tags)] = tags
      $0.files[$0.path(.versionTags(try $0.version(2)))] = tags
    },
    Row("tags of a version that does not exist are refused", [.contradiction]) {
      let tags = File(TagsManifest(description: nil, tags: []).write())
      $0.files[$0.path(.versionTags(try $0.version(999_999_999)))] = tags
    },
    Row("tags must be valid", [.manifest]) {
      $0.files[$0.path(.tags)] = File("apiVersion: git-model/v1\nkind: Tags\ntags: 3\n")
    },
    Row("evidence lands") { try $0.addEvidence("eval-2", to: 3) },
    Row("evidence of any kind lands as opaque bytes") {
      try $0.addEvidence("report", to: 3, payload: "%PDF", type: .testReport, format: "opaque", file: "report.pdf")
    },
    Row("evidence that is signed by a service lands") {
      try $0.addEvidence("eval-2", to: 3)
      try $0.signEvidence("eval-2", of: 3, by: "ci-train", namespace: .evidence)
    },
    Row("evidence signed in another namespace is refused", [.namespace]) {
      try $0.addEvidence("eval-2", to: 3)
      try $0.signEvidence("eval-2", of: 3, by: "ci-train", namespace: .approval)
    },
    Row("evidence signed by a stranger is refused", [.unknownSigner]) {
      try $0.addEvidence("eval-2", to: 3)
      try $0.signEvidence("eval-2", of: 3, by: "stranger", namespace: .evidence)
    },
    Row("evidence changed after it was signed is refused", [.signature]) {
      try $0.addEvidence("eval-2", to: 3)
      try $0.signEvidence("eval-2", of: 3, by: "ci-train", namespace: .evidence)
      let path = $0.path(.evidence(try $0.version(3), try EvidenceID("eval-2"), file: "evidence.yaml"))
      let text = String(decoding: $0.files[path]?.bytes ?? [], as: UTF8.self)
      $0.files[path] = File(text.replacing("producedBy: ci-train", with: "producedBy: dev-1"))
    },
    Row("evidence is not for a version that does not exist", [.contradiction]) { try $0.addEvidence(to: 9) },
    Row("evidence that differs from other only in case is refused", [.name]) { try $0.addEvidence("Eval-1", to: 3) },
    Row("evidence of another artifact is refused", [.evidence]) {
      try $0.addEvidence("eval-2", to: 3, artifact: $0.artifact(2))
    },
    Row("evidence must name the version of its folder", [.contradiction]) {
      try $0.addEvidence("eval-2", to: 3)
      let path = $0.path(.evidence(try $0.version(3), try EvidenceID("eval-2"), file: "evidence.yaml"))
      let text = String(decoding: $0.files[path]?.bytes ?? [], as: UTF8.self)
      $0.files[path] = File(text.replacing("version: 3", with: "version: 2"))
    },
    Row("a payload that is not the one of the manifest is refused", [.evidence]) {
      try $0.addEvidence("eval-2", to: 3)
      $0.files[$0.path(.evidence(try $0.version(3), try EvidenceID("eval-2"), file: "metrics.json"))] = File(
        "{\"roc_auc\": 1}")
    },
    Row("a payload that is missing is refused", [.manifest]) {
      try $0.addEvidence("eval-2", to: 3)
      $0.files[$0.path(.evidence(try $0.version(3), try EvidenceID("eval-2"), file: "metrics.json"))] = nil
    },
    Row("a payload without evidence.yaml is refused", [.manifest]) {
      $0.files[$0.path(.evidence(try $0.version(3), try EvidenceID("eval-2"), file: "metrics.json"))] = File("{}")
    },
    Row("a second payload is refused", [.unknownPath]) {
      try $0.addEvidence("eval-2", to: 3)
      $0.files[$0.path(.evidence(try $0.version(3), try EvidenceID("eval-2"), file: "more.json"))] = File("{}")
    },
    Row("evidence whose payload is evidence.yaml itself is refused", [.unknownPath, .evidence]) {
      try $0.addEvidence("eval-2", to: 3)
      let path = $0.path(.evidence(try $0.version(3), try EvidenceID("eval-2"), file: "evidence.yaml"))
      let text = String(decoding: $0.files[path]?.bytes ?? [], as: UTF8.self)
      $0.files[path] = File(text.replacing("file: metrics.json", with: "file: evidence.yaml"))
      $0.files[$0.path(.evidence(try $0.version(3), try EvidenceID("eval-2"), file: "metrics.json"))] = nil
    },
    Row("evidence from the future is refused", [.clock]) {
      try $0.addEvidence("eval-2", to: 3, producedAt: $0.now.adding(seconds: 500))
    },
    Row("evidence that has landed does not change", [.appendOnly]) {
      try $0.addEvidence("eval-1", to: 3, payload: "{\"roc_auc\": 0.99}")
    },
    Row("evidence that has landed does not go", [.appendOnly]) { world in
      for path in world.files.keys where path.contains("versions/3/evidence/") { world.files[path] = nil }
    },
    Row("nothing is added to evidence that has landed", [.appendOnly]) {
      let path = $0.path(.evidence(try $0.version(3), try EvidenceID("eval-1"), file: "evidence.sig"))
      $0.files[path] = File("x")
    },
    Row("an unknown format of evidence is refused", [.evidence]) {
      try $0.addEvidence("eval-2", to: 3, format: "pickle")
    },
    Row("an evaluation without metrics is refused", [.evidence]) {
      try $0.addEvidence("eval-2", to: 3, format: "opaque")
    },
    Row("evidence needs a folder", [.unknownPath]) {
      $0.files["\($0.model.path)/versions/3/evidence/x.yaml"] = File("x")
    },
  ]

  @Test("Adding to a registered model", arguments: additions)
  func adding(_ row: Row) throws { try row.run(in: try .registered()) }

  @Test(
    "A metric of evidence that lands is a finite number",
    arguments: [
      "\"0.95\"", "NaN", "Infinity", "-Infinity", "true", "null", "[0.95]", "{\"value\": 0.95}", "1e999", "0x1F",
      "1_000",
      "0.95, \"roc_auc\": 0.5", "", "+0.5", ".5", "05",
    ])
  func metricForms(_ text: String) throws {
    let world = try World.registered()
    try world.addEvidence("eval-2", to: 3, payload: "{\"roc_auc\": \(text)}")
    world.refuse([.evidence])
  }

  @Test func `signedBy of registrations is refused by name as long as it is not judged`() throws {
    let world = try World(policy: try World.policy(("register: {}", "register: {signedBy: [risk]}")))
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    world.refuse([.notBuilt])
  }

  @Test func `a deleted version's number stays used`() throws {
    let world = try World.registered()
    let path = world.path(.deleted(try world.version(3)))
    world.files[path] = File(DeletionManifest(reason: "bad", deletedAt: world.now, deletedBy: "dev-1").write())
    try world.change(by: "dev-1", approvedBy: ["risk-1"])
    world.land()
    world.write(try world.versionManifest(4))
    world.allow()
  }
}
