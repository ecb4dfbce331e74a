/// A short name made of a fixed set of ASCII characters.
///
/// Each kind states its own rule in `violation`; all are compared byte by byte.
package protocol Identifier: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// What the identifier is, with its article: "an alias".
  static var subject: String { get }
  /// What is wrong with a text, or nil when it may be used.
  static func violation(of text: String) -> String?
  var text: String { get }
  /// For use by `init(_:)` only, after `violation` found nothing.
  init(unchecked text: String)
}

extension Identifier {
  package init(_ text: some StringProtocol) throws(InvalidName) {
    let text = String(text)
    if let reason = Self.violation(of: text) { throw InvalidName(Self.subject, reason) }
    self.init(unchecked: text)
  }

  package var description: String { text }
  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  /// A sentence when the text is not 1 to `limit` ASCII letters, digits or characters of `extra`.
  static func violation(of text: String, limit: Int, extra: String) -> String? {
    let allowed = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: extra.utf8.contains(byte)
      }
    }
    guard (1...limit).contains(text.utf8.count), allowed else {
      let others = extra.map { "\"\($0)\"" }.joined(separator: ", ")
      return "expected 1 to \(limit) ASCII letters, digits, \(others)"
    }
    return Text.isDeviceName(text) ? "it is a device name on Windows" : nil
  }
}

/// An alias: a label such as `champion` that points at a version.
package struct Alias: Identifier {
  package let text: String
  package init(unchecked text: String) { self.text = text }
  package static let subject = "an alias"

  package static func violation(of text: String) -> String? {
    if let reason = violation(of: text, limit: 64, extra: "_-") { return reason }
    let lower = Text.asciiLowercased(text)
    if lower == "latest" { return "\"latest\" is reserved" }
    let digits = lower.hasPrefix("v") ? lower.dropFirst() : lower[...]
    if !digits.isEmpty, digits.allSatisfy({ $0.isNumber }) { return "it could be mistaken for a version number" }
    return nil
  }

  /// The key under which no two aliases of a model may meet.
  package var twinKey: String { Text.asciiLowercased(text) }
}

/// A stage of a version's life, as listed in registry.yaml; a version without a stage file is in `none`.
package struct Stage: Identifier {
  package let text: String
  package init(unchecked text: String) { self.text = text }
  package static let subject = "a stage"
  package static let none = Stage(unchecked: "None")
  /// Where `others: archive` puts the versions that leave.
  package static let archived = Stage(unchecked: "Archived")

  package static func violation(of text: String) -> String? {
    violation(of: text, limit: 64, extra: "_-")
  }
}

/// A person or service of members.yaml.
package struct MemberID: Identifier {
  package let text: String
  package init(unchecked text: String) { self.text = text }
  package static let subject = "a member id"

  package static func violation(of text: String) -> String? {
    if let reason = violation(of: text, limit: 64, extra: "._-") { return reason }
    if text.hasPrefix(".") || text.hasPrefix("-") || text.hasSuffix(".") || text.hasSuffix(".lock")
      || text.contains("..")
    {
      return "expected a letter or digit at its ends, and no two dots in a row"
    }
    return nil
  }
}

/// A group of members that a gate can ask for.
package struct GroupName: Identifier {
  package let text: String
  package init(unchecked text: String) { self.text = text }
  package static let subject = "a group"
  /// In a policy: the groups that own the model, as its model.yaml names them.
  package static let modelOwners = GroupName(unchecked: "model-owners")

  package static func violation(of text: String) -> String? { violation(of: text, limit: 64, extra: "._-") }
}

/// The name of a gate of the policy.
package struct GateName: Identifier {
  package let text: String
  package init(unchecked text: String) { self.text = text }
  package static let subject = "a gate name"

  package static func violation(of text: String) -> String? { violation(of: text, limit: 64, extra: "._-") }
}

/// The folder name of one piece of evidence.
package struct EvidenceID: Identifier {
  package let text: String
  package init(unchecked text: String) { self.text = text }
  package static let subject = "an evidence id"

  package static func violation(of text: String) -> String? {
    if let reason = violation(of: text, limit: 100, extra: "._-") { return reason }
    return text.hasPrefix(".") ? "it begins with a dot" : nil
  }
}

/// The id of a promotion, rollback or change record: the first 16 hexadecimal digits of its statement's SHA-256.
package struct RecordID: Identifier {
  package let text: String
  package init(unchecked text: String) { self.text = text }
  package static let subject = "a record id"

  /// The id of the statement with this digest.
  package init(_ digest: Digest) { text = String(digest.hex.prefix(16)) }

  package static func violation(of text: String) -> String? {
    Hexadecimal.decode(text.utf8, count: 8) == nil ? "expected 16 lower-case hexadecimal digits" : nil
  }
}
