import Documents
import Gate
import GitStore
package import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

/// What `git model evidence add` is asked.
package struct EvidenceRequest {
  package var model: ModelName
  package var version: Version
  package var type: EvidenceType
  package var file: String
  /// The format's name; recognised when nil.
  package var format: String?
  package var dataset: DatasetReference?
  /// What a bias audit's groups are of, where the payload does not say it.
  package var attribute: AttributeName?

  package init(model: ModelName, version: Version, type: EvidenceType, file: String) {
    self.model = model
    self.version = version
    self.type = type
    self.file = file
  }
}

/// Evidence that was attached.
package struct AttachedEvidence {
  package let id: EvidenceID
  package let manifest: EvidenceManifest
  /// Who signed it; nil when the caller is no member with a key.
  package let signedBy: MemberID?
  package let commit: ObjectID
  package let branch: RefName?

  fileprivate func at(_ commit: ObjectID, on branch: RefName?) -> AttachedEvidence {
    AttachedEvidence(id: id, manifest: manifest, signedBy: signedBy, commit: commit, branch: branch)
  }
}

extension OpenRegistry {
  /// Validates, signs where it can, and attaches one payload as evidence of a version.
  package func addEvidence(
    _ request: EvidenceRequest, onBranch: Bool, push: Bool, dryRun: Bool
  ) throws -> AttachedEvidence {
    let payload = try Files.read(request.file, limit: ObjectLimits.payload)
    let format = try evidenceFormat(request, payload)
    let result = try contribute(
      onBranch: onBranch, push: push, dryRun: dryRun, reason: "git model evidence add",
      named: { "evidence/\(request.model.folder)/\(request.version)-\($0.id)" }
    ) { parent, target in try attachment(request, payload, format, on: parent, in: target) }
    return result.branch.map { result.made.at(result.made.commit, on: $0) } ?? result.made
  }

  /// The commit that attaches a payload on a parent.
  private func attachment(
    _ request: EvidenceRequest, _ payload: [UInt8], _ format: EvidenceFormat, on parent: ObjectID, in target: Repository
  ) throws -> Built<AttachedEvidence> {
    let (draft, evidence) = try evidenceDraft(request, payload, format, parent: parent)
    let message = """
      evidence(\(request.model)): add \(request.type.rawValue) \(evidence.id) to version \(request.version)

      Model: \(request.model)
      Model-Version: \(request.version)
      Evidence: \(evidence.manifest.payload.digest)
      """
    let tree = try draft.tree(on: objects.commit(parent).tree, in: target)
    let commit = try writeCommit(tree: tree, parents: [parent], message: message, to: target)
    return Built(commit: commit, made: evidence.at(commit, on: nil))
  }

  private func evidenceFormat(_ request: EvidenceRequest, _ payload: [UInt8]) throws -> EvidenceFormat {
    if request.type == .biasAudit, request.format.map({ BiasAuditFormat(rawValue: $0) != nil }) ?? true {
      return try auditFormat(request, payload)
    }
    if let name = request.format {
      guard let format = EvidenceFormat(rawValue: name) else {
        throw RegistryError(
          "there is no evidence format \"\(name)\"",
          hint: "one of: \(EvidenceFormat.allCases.map(\.rawValue).joined(separator: ", "))", kind: .usage)
      }
      return format
    }
    switch request.type {
    case .evaluation:
      if let format = EvidenceFormat.recognise(payload) { return format }
      let reason: String
      do throws(Problems) {
        _ = try EvidenceFormat.mlflowMetrics.metrics(in: payload)
        reason = "its format is not one that is known"
      } catch { reason = error.all.map { "\($0)" }.joined(separator: "\n") }
      throw RegistryError(
        "\(request.file): \(reason)",
        hint:
          "evaluation evidence is JSON of MLflow, scikit-learn or lm-evaluation-harness, or a Hugging Face model-index or eval_results; other files attach with --type other"
      )
    case .modelCard:
      do throws(Problems) {
        _ = try ModelCard.read(payload)
        return .modelCard
      } catch {
        throw RegistryError(
          "\(request.file): \(error.all.map { "\($0)" }.joined(separator: "\n"))",
          hint: "a card is a Hugging Face model card; another kind attaches with --format opaque, and no gate reads it")
      }
    case .signature: return EvidenceFormat.isModelSigning(payload) ? .modelSigning : .opaque
    case .biasAudit, .testReport, .other: return .opaque
    }
  }

  private func evidenceDraft(
    _ request: EvidenceRequest, _ payload: [UInt8], _ format: EvidenceFormat, parent: ObjectID
  ) throws -> (Draft, AttachedEvidence) {
    let state = try state(at: parent)
    let model = try model(request.model, in: state)
    guard let version = try model.version(request.version) else {
      throw RegistryError("\(request.model) has no version \(request.version)", hint: "git model show \(request.model)")
    }
    guard let artifact = version.artifact?.digest else {
      throw RegistryError(
        "\(request.model)@v\(request.version) has no artifact digest that evidence could speak of",
        hint: "register a new version with --artifact PATH")
    }
    let digest = SHA256.digest(of: payload)
    let name = Self.payloadName(request.file)
    let identity = try identity()
    // A dataset that the version's own manifest knows by name has its digest there.
    let dataset = request.dataset.map { given in
      given.digest == nil ? version.data.first { $0.name == given.name && $0.digest != nil } ?? given : given
    }
    let content = EvidenceManifest.Content(
      type: request.type, format: format.rawValue, payload: digest, artifact: artifact, dataset: dataset,
      attribute: request.attribute)
    let copies = try EvidenceCopies(of: content, in: model, version: request.version)
    let signer = try? signer()
    let member = signer.flatMap { try? caller($0, in: state) }
    let id = try copies.newID(Self.prefix(request.type), by: member)
    let today = context.today
    let made = copies.producedAt(today: today, by: member)
    if made < today { context.notice("dated \(made), as you signed this file before") }
    let manifest = EvidenceManifest(
      registry: try state.registry().id, model: request.model, version: request.version, type: request.type,
      format: format.rawValue, payload: .init(file: name, digest: digest, size: payload.count), artifact: artifact,
      dataset: dataset, attribute: request.attribute, producedAt: made,
      producedBy: "\(identity.name) <\(identity.email)>")
    let bytes = manifest.write()
    var draft = Draft()
    draft.write(model.path(.evidence(request.version, id, file: "evidence.yaml")), bytes)
    draft.write(model.path(.evidence(request.version, id, file: name)), payload)
    var signedBy: MemberID?
    if let signer, let member {
      draft.write(
        model.path(.evidence(request.version, id, file: "evidence.sig")), try signer.sign(bytes, namespace: .evidence))
      signedBy = member.id
    }
    return (draft, AttachedEvidence(id: id, manifest: manifest, signedBy: signedBy, commit: parent, branch: nil))
  }

  private static func prefix(_ type: EvidenceType) -> String {
    switch type {
    case .evaluation: "evaluation"
    case .modelCard: "model-card"
    case .biasAudit: "bias-audit"
    case .testReport: "test-report"
    case .signature: "signature"
    case .other: "other"
    }
  }

  /// The file's own name, with what a path may not hold replaced.
  private static func payloadName(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? "payload"
    let plain = String(
      last.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "_" }.drop { $0 == "." })
    let reserved =
      ["evidence.yaml", "evidence.sig", ""].contains(plain) || Text.isDeviceName(plain) || plain.hasSuffix(".")
    return reserved ? "payload-\(plain)x" : String(plain.suffix(200))
  }
}
