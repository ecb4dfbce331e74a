/// What a path of the registry's tree stands for: the one place that knows the layout.
///
/// `init(_:)` reads a path, `text` writes it; for every meaning but `other` the two are inverse to each other.
package enum RegistryPath: Hashable, Sendable {
  /// registry.yaml
  case registry
  /// policy/gates.yaml
  case gates
  /// policy/members.yaml
  case members
  /// policy/allowed_signers
  case allowedSigners
  /// A path below models/<shard>/<folder>/.
  case model(ModelName, ModelPath)
  /// A path below changes/<id>/.
  case change(RecordID, RecordPath)
  /// A path below models/, policy/ or changes/ that the format does not know.
  case unknown(String)
  /// Any path outside models/, policy/ and changes/: free or governed, as the policy says.
  case other(String)

  package static let registryFile = "registry.yaml"
  package static let gatesFile = "policy/gates.yaml"
  package static let membersFile = "policy/members.yaml"
  package static let allowedSignersFile = "policy/allowed_signers"

  package init(_ path: String) {
    switch path {
    case Self.registryFile: self = .registry
    case Self.gatesFile: self = .gates
    case Self.membersFile: self = .members
    case Self.allowedSignersFile: self = .allowedSigners
    default: self = Self.nested(path)
    }
  }

  private static func nested(_ path: String) -> RegistryPath {
    let parts = Text.components(path)
    switch parts.first {
    case "models":
      guard parts.count >= 4, let name = try? ModelName(folder: parts[2]), name.shard == parts[1],
        let inner = ModelPath(parts[3...])
      else { return .unknown(path) }
      return .model(name, inner)
    case "changes":
      guard parts.count >= 3, let id = try? RecordID(parts[1]),
        let inner = RecordPath(parts.dropFirst(2), statement: "change.json")
      else { return .unknown(path) }
      return .change(id, inner)
    case "policy": return .unknown(path)
    default: return .other(path)
    }
  }

  package var text: String {
    switch self {
    case .registry: Self.registryFile
    case .gates: Self.gatesFile
    case .members: Self.membersFile
    case .allowedSigners: Self.allowedSignersFile
    case .model(let name, let path): "\(name.path)/\(path.text)"
    case .change(let id, let path): "changes/\(id)/\(path.text(statement: "change.json"))"
    case .unknown(let path), .other(let path): path
    }
  }
}

extension RegistryPath {
  /// Whether the file never changes once it has landed.
  package var isImmutable: Bool {
    switch self {
    case .change: true
    case .model(_, .model), .model(_, .tags), .model(_, .alias), .model(_, .stage),
      .model(_, .versionTags):
      false
    case .model: true
    case .registry, .gates, .members, .allowedSigners, .unknown, .other: false
    }
  }
}

/// What a path inside a model's folder stands for.
package enum ModelPath: Hashable, Sendable {
  case model
  case tags
  case alias(Alias)
  case version(Version)
  case stage(Version)
  case versionTags(Version)
  case banned(Version)
  case deleted(Version)
  /// The list of an artifact's files, where version.yaml names it instead of holding it.
  case artifactFiles(Version)
  /// A Git LFS pointer to one file of the artifact; `file` is its path below the artifact.
  case artifact(Version, file: String)
  /// A file of a piece of evidence: evidence.yaml, evidence.sig or the payload.
  case evidence(Version, EvidenceID, file: String)
  case promotion(RecordID, RecordPath)
  case rollback(RecordID, RecordPath)
  case ratification(RecordID, RecordPath)
  case withdrawal(RecordID, WithdrawalPath)

  init?(_ parts: ArraySlice<Substring>) {
    let parts = Array(parts)
    switch (parts.first, parts.count) {
    case ("model.yaml", 1): self = .model
    case ("tags.yaml", 1): self = .tags
    case ("aliases", 2):
      guard parts[1].hasSuffix(".yaml"), let alias = try? Alias(parts[1].dropLast(5)) else { return nil }
      self = .alias(alias)
    case ("versions", 3...):
      guard let version = try? Version(parts[1]), let path = Self.versioned(version, parts[2...]) else { return nil }
      self = path
    case ("promotions", 3...):
      guard let id = try? RecordID(parts[1]), let path = RecordPath(parts[2...], statement: "promotion.json")
      else { return nil }
      self = .promotion(id, path)
    case ("rollbacks", 3...):
      guard let id = try? RecordID(parts[1]), let path = RecordPath(parts[2...], statement: "rollback.json")
      else { return nil }
      self = .rollback(id, path)
    case ("ratifications", 3...):
      guard let id = try? RecordID(parts[1]), let path = RecordPath(parts[2...], statement: "ratification.json")
      else { return nil }
      self = .ratification(id, path)
    case ("withdrawals", 3):
      guard let id = try? RecordID(parts[1]), let path = WithdrawalPath(parts[2]) else { return nil }
      self = .withdrawal(id, path)
    default: return nil
    }
  }

  private static func versioned(_ version: Version, _ parts: ArraySlice<Substring>) -> ModelPath? {
    let parts = Array(parts)
    switch (parts.first, parts.count) {
    case ("version.yaml", 1): return .version(version)
    case ("stage.yaml", 1): return .stage(version)
    case ("tags.yaml", 1): return .versionTags(version)
    case ("banned.yaml", 1): return .banned(version)
    case ("deleted.yaml", 1): return .deleted(version)
    case ("files.txt", 1): return .artifactFiles(version)
    case ("artifact", 2...):
      guard parts[1...].allSatisfy({ !$0.isEmpty }) else { return nil }
      return .artifact(version, file: parts[1...].joined(separator: "/"))
    case ("evidence", 3):
      guard let id = try? EvidenceID(parts[1]), !parts[2].isEmpty else { return nil }
      return .evidence(version, id, file: String(parts[2]))
    default: return nil
    }
  }

  package var text: String {
    switch self {
    case .model: "model.yaml"
    case .tags: "tags.yaml"
    case .alias(let alias): "aliases/\(alias).yaml"
    case .version(let version): "versions/\(version)/version.yaml"
    case .stage(let version): "versions/\(version)/stage.yaml"
    case .versionTags(let version): "versions/\(version)/tags.yaml"
    case .banned(let version): "versions/\(version)/banned.yaml"
    case .deleted(let version): "versions/\(version)/deleted.yaml"
    case .artifactFiles(let version): "versions/\(version)/files.txt"
    case .artifact(let version, let file): "versions/\(version)/artifact/\(file)"
    case .evidence(let version, let id, let file): "versions/\(version)/evidence/\(id)/\(file)"
    case .promotion(let id, let path): "promotions/\(id)/\(path.text(statement: "promotion.json"))"
    case .rollback(let id, let path): "rollbacks/\(id)/\(path.text(statement: "rollback.json"))"
    case .ratification(let id, let path): "ratifications/\(id)/\(path.text(statement: "ratification.json"))"
    case .withdrawal(let id, let path): "withdrawals/\(id)/\(path.text)"
    }
  }
}

/// A file of a record: its statement, the proposer's signature, an approver's signature, or, for a change of
/// members, the proof that a new key is held.
package enum RecordPath: Hashable, Sendable {
  case statement
  case proposal
  case approval(MemberID)
  case possession(MemberID)

  init?(_ parts: ArraySlice<Substring>, statement: String) {
    let parts = Array(parts)
    switch (parts.first, parts.count) {
    case (_, 1) where parts[0] == statement: self = .statement
    case ("proposal.sig", 1): self = .proposal
    case ("approvals", 2):
      guard let member = Self.member(parts[1]) else { return nil }
      self = .approval(member)
    case ("possession", 2):
      guard statement == "change.json", let member = Self.member(parts[1]) else { return nil }
      self = .possession(member)
    default: return nil
    }
  }

  static func member(_ file: Substring) -> MemberID? {
    file.hasSuffix(".sig") ? try? MemberID(file.dropLast(4)) : nil
  }

  func text(statement: String) -> String {
    switch self {
    case .statement: statement
    case .proposal: "proposal.sig"
    case .approval(let member): "approvals/\(member).sig"
    case .possession(let member): "possession/\(member).sig"
    }
  }
}

/// A file of a withdrawal: the statement that is killed with its proposer's signature, and who kills it and why.
package enum WithdrawalPath: Hashable, Sendable {
  case promotion
  case proposal
  case statement
  case signature(MemberID)

  init?(_ file: Substring) {
    switch file {
    case "promotion.json": self = .promotion
    case "proposal.sig": self = .proposal
    case "withdrawal.json": self = .statement
    default:
      guard let member = RecordPath.member(file) else { return nil }
      self = .signature(member)
    }
  }

  var text: String {
    switch self {
    case .promotion: "promotion.json"
    case .proposal: "proposal.sig"
    case .statement: "withdrawal.json"
    case .signature(let member): "\(member).sig"
    }
  }
}
