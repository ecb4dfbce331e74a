import Gate
import Manifest
import Names
import Policy
import Signatures
import TestSupport
import Testing

/// Signatures over artifacts as evidence, and as a demand of a gate.
@Suite("Signatures over artifacts")
struct SignatureTests {
  /// The demand for a signature by the key `release`, as YAML.
  static func demand(_ signer: String = "release") throws -> String {
    "signature: {keys: [{name: release, key: \(try ArtifactSigner.named(signer).base64)}]}"
  }

  /// v1 waits in Staging, and Production asks for a signature.
  private static func world() throws -> World {
    let artifact = "artifact: {immutable: true, formats: [mlflow, onnx, safetensors, skops]}"
    let edit = (old: artifact, new: "\(artifact)\n      \(try demand())")
    let world = try World.registered(policy: try World.policy(edit), versions: 2)
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land("staging")
    return world
  }

  private static func attach(
    _ bundle: String, to world: World, _ number: Int = 1, id: String = "signature-1", format: String = "model-signing",
    type: EvidenceType = .signature
  ) throws {
    try world.addEvidence(
      id, to: number, payload: bundle, type: type, format: format, dataset: nil, file: "model.sig")
  }

  private static func good(_ world: World, _ number: Int = 1, by signer: String = "release") throws -> String {
    try ArtifactSigner.named(signer).sign([(".", world.artifact(number))])
  }

  /// What attaching a bundle to v1 leads to.
  static let landings: [Row] = [
    Row("a bundle about the artifact lands") { try attach(good($0), to: $0) },
    Row("a bundle by any key lands, for whom a gate trusts is not asked yet") {
      try attach(good($0, by: "stranger"), to: $0)
    },
    Row("any other signature lands as opaque bytes") { try attach("-----BEGIN PGP", to: $0, format: "opaque") },
    Row("a bundle about another version's artifact is refused", [.evidence]) { try attach(good($0, 2), to: $0) },
    Row("a bundle about a folder is refused for an artifact of one file", [.evidence]) {
      try attach(ArtifactSigner.named("release").sign([("a", $0.artifact(1)), ("b", $0.artifact(2))]), to: $0)
    },
    Row("a bundle that is no JSON is refused", [.evidence]) { try attach("signature", to: $0) },
    Row("a bundle without envelope is refused", [.evidence]) {
      try attach(#"{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json"}"#, to: $0)
    },
    Row("a bundle of another media type is refused", [.evidence]) {
      try attach(good($0).replacing("bundle.v0.3", with: "bundle.v0.1"), to: $0)
    },
    Row("a bundle made with a certificate is refused", [.evidence]) {
      try attach(good($0).replacing(#""publicKey""#, with: #""certificate": {}, "publicKey""#), to: $0)
    },
    Row("a bundle with an unknown key is refused", [.evidence]) {
      try attach(good($0).replacing(#""mediaType""#, with: #""extra": 1, "mediaType""#), to: $0)
    },
    Row("a bundle with two signatures is refused", [.evidence]) {
      try attach(good($0).replacing(#""signatures": ["#, with: #""signatures": [{"sig": "AAAA"}, "#), to: $0)
    },
    Row("a statement that contradicts itself is refused", [.evidence]) {
      let statement = ArtifactSigner.statement([(".", $0.artifact(1))])
      let other = $0.artifact(2).hex
      let root = SHA256.root(of: [$0.artifact(1)]).hex
      try attach(ArtifactSigner.named("release").bundle(statement.replacing(root, with: other)), to: $0)
    },
    Row("a statement about shards is refused", [.evidence]) {
      let statement = ArtifactSigner.statement([(".", $0.artifact(1))])
      try attach(
        ArtifactSigner.named("release").bundle(statement.replacing(#""files""#, with: #""shards""#)), to: $0)
    },
    Row("a bundle is evidence of the type signature", [.evidence]) {
      try attach(good($0), to: $0, type: .testReport)
    },
  ]

  @Test("Attaching", arguments: landings)
  func attaching(_ row: Row) throws { try row.run(in: try World.registered()) }

  /// What promoting v1 to Production leads to, after its signature evidence landed.
  static let promotions: [Row] = [
    Row("a signature by the key of the policy passes") { try attach(good($0), to: $0) },
    Row("without a signature it is refused", [.unsigned]) { _ in },
    Row("a signature by another key does not count", [.unsigned]) { try attach(good($0, by: "stranger"), to: $0) },
    Row("a signature by another key under the trusted key's name does not count", [.unsigned]) {
      let statement = ArtifactSigner.statement([(".", $0.artifact(1))])
      let hint = try ArtifactSigner.named("release").hint
      try attach(ArtifactSigner.named("stranger").bundle(statement, hint: hint), to: $0)
    },
    Row("a signature over other bytes does not count", [.unsigned]) {
      let statement = ArtifactSigner.statement([(".", $0.artifact(1))])
      try attach(ArtifactSigner.named("release").bundle(statement, signed: statement + " "), to: $0)
    },
    Row("a signature in another format does not count", [.unsigned]) {
      try attach(good($0), to: $0, format: "opaque")
    },
    Row("a bad signature beside a good one does no harm") {
      try attach(good($0, by: "stranger"), to: $0, id: "signature-0")
      try attach(good($0), to: $0)
      try attach("garbage", to: $0, id: "signature-2", format: "opaque")
    },
  ]

  @Test("Promoting", arguments: promotions)
  func promoting(_ row: Row) throws {
    let world = try Self.world()
    let old = world.files
    try row.act(world)
    if world.files != old { world.land("evidence") }
    try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    if row.codes.isEmpty { world.allow() } else { world.refuse(row.codes) }
  }

  @Test func `The verdict names the key, and what would mend a missing signature`() throws {
    let world = try Self.world()
    try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    let start = world.head
    let verdict = world.refuse([.unsigned])
    let text = VerdictText(showsPasses: true).lines(verdict).joined(separator: "\n")
    #expect(text.contains("v1 has no signature evidence"), "\(text)")
    #expect(text.contains("signed by release"), "\(text)")
    #expect(text.contains("git model evidence add credit-approval 1 --type signature BUNDLE"), "\(text)")
    world.checkout(start)
    try Self.attach(Self.good(world), to: world)
    world.land("evidence")
    try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    let passes = VerdictText(showsPasses: true).lines(world.allow()).joined(separator: "\n")
    #expect(passes.contains("by release (P-256 sha256:"), "\(passes)")
    #expect(passes.contains("1 file, signature-1"), "\(passes)")
  }

  @Test func `A signature that the root imported is looked at all the same`() throws {
    let world = try Self.world()
    try Self.attach(Self.good(world), to: world)
    var files = world.files
    let path = world.path(.evidence(try world.version(1), try EvidenceID("signature-1"), file: "model.sig"))
    files[path] = File("{}")
    world.adoptRoot(files)
    try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"]) { draft in
      draft.transitions = draft.transitions.map { Transition(move: $0.move, previous: $0.previous) }
    }
    let verdict = world.verify(world.request(from: world.head, to: world.commit()))
    #expect(verdict.outcome == .refused)
    let found = verdict.steps.flatMap(\.changes).flatMap(\.gates).flatMap(\.checks).map(\.found)
    #expect(found.contains { $0.contains("the payload is not the one that evidence.yaml names") }, "\(found)")
  }
}
