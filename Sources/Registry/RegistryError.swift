/// Why a command could not do what it was asked, in two tiers: what is wrong, and what would mend it.
package struct RegistryError: Error, CustomStringConvertible, Sendable {
  package enum Kind: Sendable {
    /// The gate says no, or what was asked for is not there: exit 1.
    case refused
    /// No decision was possible: exit 2.
    case undecided
    /// The command was used wrongly: exit 129.
    case usage
  }

  package let kind: Kind
  package let message: String
  package let hint: String?
  /// What a server said about it, a line each; shown before the message.
  package let quoted: [String]

  package init(_ message: String, hint: String? = nil, kind: Kind = .refused, quoting quoted: [String] = []) {
    self.message = message
    self.hint = hint
    self.kind = kind
    self.quoted = quoted
  }

  package var description: String { hint.map { "\(message)\nhint: \($0)" } ?? message }
}
