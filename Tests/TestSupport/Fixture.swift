import Documents
package import Manifest
package import Names
package import Policy
package import Signatures

extension World {
  /// A policy close to the agreed example, with a threshold, a comparison and an upper bound for evaluations.
  package static let policy = """
    apiVersion: git-model/v1
    kind: Policy
    version: 1
    register: {}
    evidence: {}
    ownerGroups: [credit-team]
    approvalDays: 30
    gates:
      - name: staging
        applies: {stage: Staging}
        requires:
          lineage: [run, code, data]
          approvals: [{group: model-owners, count: 1}]
      - name: production
        applies: {stage: Production, models: ["*"], risk: [high, medium, low]}
        from: [Staging]
        others: archive
        requires:
          artifact: {immutable: true, formats: [mlflow, onnx, safetensors, skops]}
          evaluation:
            - {metric: roc_auc, dataset: credit-holdout, min: 0.70}
            - {metric: roc_auc, dataset: credit-holdout, versus: champion, maxDrop: 0.01}
            - {metric: log_loss, max: 0.65}
          approvals: [{group: risk, count: 1}, {group: model-owners, count: 1}]
      - name: champion
        applies: {alias: champion}
        requires: {stage: Production, approvals: [{group: model-owners, count: 1}]}
      - name: archived
        applies: {stage: Archived}
        requires: {approvals: [{group: model-owners, count: 1}]}
    ungated: {aliases: [challenger, shadow]}
    defaultRisk: high
    rollback: {withinDays: 14, approvals: [], otherwise: [{group: model-owners, count: 1}]}
    withdraw: {approvals: [{group: risk, count: 1}]}
    model: {approvals: [{group: maintainers, count: 1}]}
    policyChange: {approvals: [{group: maintainers, count: 2}]}
    repository: {approvals: [{group: maintainers, count: 1}]}
    free: [README.md, "docs/**"]

    """

  /// The policy with one text in place of another, which it must hold exactly once.
  package static func policy(_ edits: (old: String, new: String)...) throws -> String {
    var text = policy
    for edit in edits {
      let parts = text.components(by: edit.old)
      guard parts.count == 2 else { throw TestFailure("the policy holds \"\(edit.old)\" \(parts.count - 1) times") }
      text = parts.joined(separator: edit.new)
    }
    return text
  }

  package static func member(
    _ id: String, _ kind: Member.Kind = .person, _ groups: [String], key: String? = nil, revoked: String? = nil
  ) throws -> Member {
    Member(
      id: try MemberID(id), kind: kind, email: "\(id)@example.org", groups: try groups.map { try GroupName($0) },
      keys: [.init(key: try TestKey.named(key ?? id).publicKey, revoked: revoked)])
  }

  /// The members of the default registry.
  package static func members() throws -> [Member] {
    [
      try member("dev-1", ["ml-engineers", "maintainers"]),
      try member("risk-1", ["risk"]),
      try member("owner-1", ["credit-team"]),
      try member("owner-2", ["credit-team", "maintainers"]),
      try member("ci-train", .service, ["ml-engineers"]),
    ]
  }

  private static func member(_ id: String, _ groups: [String]) throws -> Member { try member(id, .person, groups) }

  /// Writes members.yaml and the allowed_signers that it gives.
  package func setMembers(_ members: [Member]) {
    let manifest = MembersManifest(members: members)
    files[RegistryPath.membersFile] = File(manifest.write())
    files[RegistryPath.allowedSignersFile] = File(manifest.allowedSigners)
  }

  // MARK: Manifests

  package func path(_ inner: ModelPath) -> String { "\(model.path)/\(inner.text)" }

  package func version(_ number: Int) throws -> Version {
    guard let version = Version(number) else { throw TestFailure("\(number) is no version") }
    return version
  }

  package func artifact(_ number: Int) -> Digest { SHA256.digest(of: Array("artifact \(number)".utf8)) }

  package func modelManifest(owners: [String] = ["credit-team"], risk: Risk = .high) throws -> ModelManifest {
    ModelManifest(name: model, owners: try owners.map { try GroupName($0) }, risk: risk, task: "classification")
  }

  package func write(_ manifest: ModelManifest) { files[path(.model)] = File(manifest.write()) }

  package func versionManifest(
    _ number: Int, uri: String? = nil, format: String = "mlflow", artifact hasArtifact: Bool = true, run: Bool = true,
    code: Bool = true, data: [DatasetReference]? = nil
  ) throws -> VersionManifest {
    let digest = artifact(number)
    return VersionManifest(
      model: model, version: try version(number), createdAt: now, createdBy: "ci-train",
      artifact: hasArtifact
        ? .init(uri: uri ?? "s3://models/credit-approval/\(number)", digest: digest, size: 29611, format: format) : nil,
      run: run ? .init(tracker: "mlflow", id: "28f312e82f704418be8c2eb22f6f2fac") : nil,
      code: code ? .init(repository: nil, commit: String(repeating: "3b", count: 20)) : nil,
      data: data ?? [DatasetReference(name: "credit-train", digest: digest)], parameters: [], metrics: [],
      signature: nil)
  }

  package func write(_ manifest: VersionManifest) { files[path(.version(manifest.version))] = File(manifest.write()) }

  /// What `mlflow.evaluate` wrote for the sample model.
  package static let metrics = """
    {
      "score": 0.693939393939394,
      "true_negatives": 378.0,
      "false_positives": 397.0,
      "false_negatives": 209.0,
      "true_positives": 996.0,
      "example_count": 1980.0,
      "accuracy_score": 0.693939393939394,
      "recall_score": 0.8265560165975103,
      "precision_score": 0.7150035893754487,
      "f1_score": 0.766743648960739,
      "log_loss": 0.5794328924450983,
      "roc_auc": 0.743386427519743,
      "precision_recall_auc": 0.8040985075933043
    }
    """

  /// Adds a piece of evidence to `files`.
  package func addEvidence(
    _ id: String = "eval-1", to number: Int, payload: String = World.metrics, type: EvidenceType = .evaluation,
    format: String = "mlflow-metrics", dataset: String? = "credit-holdout", datasetDigest: String? = World.holdout,
    artifact digest: Digest? = nil, producedAt: Instant? = nil, file: String = "metrics.json",
    attribute: String? = nil, registry: String = World.registryID
  ) throws {
    let version = try version(number)
    let id = try EvidenceID(id)
    let bytes = Array(payload.utf8)
    let reference = try dataset.map { DatasetReference(name: $0, digest: try datasetDigest.map { try Digest($0) }) }
    let manifest = EvidenceManifest(
      registry: registry, model: model, version: version, type: type, format: format,
      payload: .init(file: file, digest: SHA256.digest(of: bytes), size: bytes.count),
      artifact: digest ?? artifact(number), dataset: reference, attribute: try attribute.map { try AttributeName($0) },
      producedAt: producedAt ?? now, producedBy: "ci-train")
    files[path(.evidence(version, id, file: "evidence.yaml"))] = File(manifest.write())
    files[path(.evidence(version, id, file: file))] = File(bytes)
  }

  /// Signs a piece of evidence in `files`.
  ///
  /// - Parameter message: what is signed instead of its evidence.yaml.
  package func signEvidence(
    _ id: String, of number: Int, by key: String, namespace: SignatureNamespace = .evidence, message: [UInt8]? = nil
  ) throws {
    let (version, id) = (try version(number), try EvidenceID(id))
    let manifest = files[path(.evidence(version, id, file: "evidence.yaml"))]?.bytes ?? []
    let signature = try TestKey.named(key).sign(message ?? manifest, namespace: namespace)
    files[path(.evidence(version, id, file: "evidence.sig"))] = File(signature)
  }
}

extension String {
  /// The parts between each place where another text stands.
  fileprivate func components(by other: String) -> [String] {
    var parts = [String]()
    var rest = self[...]
    while let range = rest.firstRange(of: other) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
