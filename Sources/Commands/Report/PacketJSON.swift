import Documents
import Gate
import Manifest
import Names
import Policy
import Registry
import Signatures

/// The packet as JSON (templates/schemas/output/report.json): the same facts as the page, and the exact bytes.
struct PacketJSON {
  private let packet: AuditPacket

  init(_ packet: AuditPacket) { self.packet = packet }

  func node() -> Node {
    .mapping(omittingNil: [
      ("formatVersion", .integer(1)),
      ("madeAt", .string(packet.madeAt.description)), ("madeBy", .string("git-model \(gitModelVersion)")),
      ("outcome", .string(packet.outcome.rawValue)),
      (
        "registry",
        .mapping([
          ("id", .string(packet.registry.id)), ("name", .string(packet.registry.name)),
          ("ref", .string(packet.ref.text)), ("root", .string(packet.audit.root.description)),
          ("tip", .string(packet.audit.tip.description)),
        ])
      ),
      ("audit", audit),
      ("focus", packet.focus.map { .string($0.text) }),
      ("model", .mapping(omittingNil: [("digest", .string(packet.modelDigest.description))] + packet.manifest.body)),
      ("version", version),
      ("evidence", .sequence(packet.evidence.map(Self.node))),
      ("decisions", .sequence(packet.decisions.map(node))),
      ("history", .sequence(packet.history.map(Self.node))),
    ])
  }

  private var audit: Node {
    .mapping([
      ("outcome", .string(packet.audit.outcome.rawValue)), ("steps", .integer(Int64(packet.audit.steps))),
      ("population", .integer(Int64(packet.audit.population))),
      ("checks", .sequence(packet.audit.checks.map(VerdictJSON.node))),
      ("findings", .sequence(packet.audit.findings.map(VerdictJSON.node))),
      (
        "acknowledged",
        .mapping(
          packet.audit.acknowledged.sorted { $0.key < $1.key }.map { ($0.key.description, .string($0.value.text)) })
      ),
      ("exceptions", .sequence(packet.audit.exceptions.map(ExceptionText.node))),
    ])
  }

  private var version: Node {
    let facts = packet.facts
    let pointers = packet.holdings.map { holding in
      Node.mapping(omittingNil: [
        ("pointer", .string("\(holding.pointer)")), ("since", PointerText.node(holding.since)),
        ("promotion", holding.promotion.map { .string($0.record.id.text) }),
      ])
    }
    return .mapping(omittingNil: [
      ("name", .string(packet.name)), ("digest", .string(packet.versionDigest.description)),
      ("stage", .string(facts.stage.text)), ("aliases", .strings(facts.aliases.map(\.text))),
      ("banned", .bool(facts.isBanned)), ("deleted", .bool(facts.isDeleted)),
      ("end", Show.endNode(facts)),
      ("description", facts.description.map { .string($0) }),
      ("pointers", .sequence(pointers)), ("manifest", .mapping(omittingNil: facts.manifest.body)),
      ("files", facts.manifest.artifact?.fileList == nil ? nil : .sequence(packet.files.map(Self.node))),
    ])
  }

  private static func node(_ file: VersionManifest.Artifact.File) -> Node {
    .mapping([
      ("path", .string(file.path)), ("digest", .string(file.digest.description)), ("size", .integer(Int64(file.size))),
    ])
  }

  private static func node(_ step: PacketStep) -> Node {
    .mapping([
      ("number", .integer(Int64(step.number))), ("commit", .string(step.step.commit.description)),
      ("time", .string(step.step.time.description)),
    ])
  }

  private static func node(_ evidence: PacketEvidence) -> Node {
    .mapping(omittingNil: [
      ("id", .string(evidence.id.text)), ("digest", .string(evidence.digest.description)),
      ("manifest", .mapping(omittingNil: evidence.manifest.body)), ("step", evidence.step.map(node)),
      ("payload", evidence.payload.map { .string($0) }),
      ("signature", evidence.signer.map(node)),
    ])
  }

  private static func node(_ event: PacketEvent) -> Node {
    .mapping(omittingNil: [
      ("step", node(event.at)), ("happenings", .strings(event.happenings)),
      ("authorClaimed", .string(event.author)),
      ("records", .strings(event.changes.compactMap(\.record?.id.text))),
      ("imported", event.verdict == nil ? .bool(true) : nil), ("verdict", event.verdict.map(VerdictJSON.node)),
    ])
  }

  private func node(_ decision: PacketDecision) -> Node {
    let policy = decision.policy
    let gates = policy.gates.map { gate in
      Node.mapping(omittingNil: [("name", .string(gate.name)), ("text", gate.text.map { .string($0) })])
    }
    return .mapping(omittingNil: [
      ("step", Self.node(decision.at)), ("before", .string(decision.before.description)),
      ("fate", decision.fate.map { .string(ExceptionText.text($0)) }),
      ("standing", .strings(decision.standing)), ("undoes", .strings(decision.undoes.map(\.text))),
      ("change", VerdictJSON.node(decision.change)),
      ("stepChecks", .sequence(decision.stepChecks.map(VerdictJSON.node))),
      ("statement", decision.statement.map(Self.node)),
      ("signatures", .sequence(decision.signers.map(Self.node))),
      (
        "policy",
        .mapping([
          ("version", .integer(Int64(policy.version))), ("digest", .string(policy.digest.description)),
          ("gates", .sequence(gates)), ("text", .string(String(decoding: policy.bytes, as: UTF8.self))),
        ])
      ),
      ("membersDigest", .string(decision.membersDigest.description)),
      ("verificationResult", result(of: decision) ?? .null),
    ])
  }

  private static func node(_ statement: PacketStatement) -> Node {
    .mapping([
      ("path", .string(statement.path)), ("digest", .string(statement.digest.description)),
      ("text", .string(String(decoding: statement.bytes, as: UTF8.self))),
    ])
  }

  private static func node(_ signer: SignerFacts) -> Node {
    .mapping(omittingNil: [
      ("part", .string(signer.part.rawValue)), ("path", signer.path.map { .string($0) }),
      ("member", signer.member.map { .string($0.id.text) }),
      ("kind", signer.member.map { .string($0.kind.rawValue) }),
      ("groups", .strings((signer.member?.groups ?? []).map(\.text))), ("places", .strings(signer.places.map(\.text))),
      ("selfApproved", .bool(signer.isSelf)),
      ("namespace", .string(signer.namespace.rawValue)),
      ("key", signer.key.map { .string($0.line) }), ("fingerprint", signer.key.map { .string($0.fingerprint) }),
      ("verifies", .bool(signer.failure == nil)), ("failure", signer.failure.map { .string($0) }),
      ("keyAtStep", node(signer.keyAtStep)), ("keyToday", node(signer.keyToday)),
      ("signature", .string(String(decoding: signer.armored, as: UTF8.self))),
    ])
  }

  private static func node(_ standing: SignerFacts.KeyStanding) -> Node {
    switch standing {
    case .valid(let member): .mapping([("state", .string("valid")), ("member", .string(member.text))])
    case .revoked(let member, let reason):
      .mapping([("state", .string("revoked")), ("member", .string(member.text)), ("reason", .string(reason))])
    case .unlisted: .mapping([("state", .string("unlisted"))])
    case .unknown: .mapping([("state", .string("unknown"))])
    }
  }

  /// The verdict as an in-toto Simple Verification Result; nil when the gate does not allow the decision.
  func result(of decision: PacketDecision) -> Node? {
    guard decision.stepChecks.allSatisfy(\.status.allows) else { return nil }
    return SimpleVerificationResult(
      of: decision.change, subject: packet.name, artifact: packet.facts.manifest.artifact?.digest,
      commit: decision.at.step.commit, policy: decision.policy.digest, judgedBy: decision.before,
      registry: packet.registry.id, at: packet.madeAt)?.statement
  }
}
