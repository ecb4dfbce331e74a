import Documents
import Manifest
import Policy
import Testing

/// The kinds of documents; the raw value is the name of the schema in templates/schemas.
enum Kind: String, CaseIterable {
  case registry, policy, members, model, tags, alias, evidence
  case biasAudit = "bias-audit"
  case stageAssignment = "stage-assignment"
  case modelVersion = "model-version"
  case bannedVersion = "banned-version"
  case deletedVersion = "deleted-version"
  case promotion = "promotion-statement"
  case change = "change-statement"
  case rollback = "rollback-statement"
  case ratification = "ratification-statement"
  case withdrawal = "withdrawal-statement"

  /// Whether it is JSON rather than YAML.
  var isStatement: Bool {
    switch self {
    case .promotion, .change, .rollback, .ratification, .withdrawal, .biasAudit: true
    default: false
    }
  }

  /// Reads a document of this kind and writes it again; nil for the policy and payloads, which are only read.
  func rewrite(_ bytes: [UInt8]) throws(Problems) -> [UInt8]? {
    switch self {
    case .registry: try RegistryManifest.read(bytes).write()
    case .policy: try Self.readPolicy(bytes)
    case .members: try MembersManifest.read(bytes).write()
    case .model: try ModelManifest.read(bytes).write()
    case .tags: try TagsManifest.read(bytes).write()
    case .alias: try AliasManifest.read(bytes).write()
    case .biasAudit: try Self.readAudit(bytes)
    case .evidence: try EvidenceManifest.read(bytes).write()
    case .stageAssignment: try StageManifest.read(bytes).write()
    case .modelVersion: try VersionManifest.read(bytes).write()
    case .bannedVersion: try BanManifest.read(bytes).write()
    case .deletedVersion: try DeletionManifest.read(bytes).write()
    case .promotion: try PromotionStatement.read(bytes).write()
    case .change: try ChangeStatement.read(bytes).write()
    case .rollback: try RollbackStatement.read(bytes).write()
    case .ratification: try RatificationStatement.read(bytes).write()
    case .withdrawal: try WithdrawalStatement.read(bytes).write()
    }
  }

  /// Whether people and tools write it, and this program only reads it.
  var isReadOnly: Bool { self == .policy || self == .biasAudit }

  private static func readPolicy(_ bytes: [UInt8]) throws(Problems) -> [UInt8]? {
    _ = try PolicyManifest.read(bytes)
    return nil
  }

  private static func readAudit(_ bytes: [UInt8]) throws(Problems) -> [UInt8]? {
    _ = try BiasAuditFormat.counts.read(bytes, attribute: nil)
    return nil
  }

  /// What is wrong with a document; empty when it is read.
  func problems(_ text: String) -> [Problem] {
    do throws(Problems) {
      _ = try rewrite(Array(text.utf8))
      return []
    } catch {
      return error.all
    }
  }
}

/// One change of a sample document, and what it makes of it.
enum Edit: Sendable {
  /// Still valid.
  case good(String, String)
  /// Wrong; a problem says this, and the schema sees it too.
  case bad(String, String, String)
  /// Wrong; a problem says this, and no schema can see it.
  case unseen(String, String, String)
}

/// A document with its verdict.
struct Fixture: Sendable, CustomTestStringConvertible {
  let kind: Kind
  let name: String
  let text: String
  /// What a problem says; nil for a valid document.
  let says: String?
  let isSeenBySchema: Bool

  var testDescription: String { "\(kind.rawValue): \(name)" }

  static let all = Samples.all.flatMap(\.fixtures)
}

/// A valid document and edits of it.
struct Sample: Sendable {
  let kind: Kind
  let text: String
  let edits: [Edit]

  var fixtures: [Fixture] {
    [Fixture(kind: kind, name: "sample", text: text, says: nil, isSeenBySchema: true)]
      + edits.map { edit in
        switch edit {
        case .good(let old, let new): fixture(old, new, nil, true)
        case .bad(let old, let new, let says): fixture(old, new, says, true)
        case .unseen(let old, let new, let says): fixture(old, new, says, false)
        }
      }
  }

  private func fixture(_ old: String, _ new: String, _ says: String?, _ isSeen: Bool) -> Fixture {
    let parts = text.split(separator: old, omittingEmptySubsequences: false)
    if parts.count != 2 { Issue.record("\(old) occurs \(parts.count - 1) times in the sample of \(kind.rawValue)") }
    return Fixture(
      kind: kind, name: "\(old) -> \(new)", text: parts.joined(separator: new), says: says, isSeenBySchema: isSeen)
  }
}

enum Samples {
  static let all = [
    registry, policy, members, model, tags, alias, stageAssignment, modelVersion, evidence, bannedVersion,
    deletedVersion, promotion, change, rollback, ratification, withdrawal, biasAudit,
  ]
}
