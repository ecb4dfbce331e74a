/// The full name of a Git ref (`refs/heads/main`), valid by git-check-ref-format.
package struct RefName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let text: String

  package init(_ text: some StringProtocol) throws(InvalidName) {
    let text = String(text)
    if let reason = Self.violation(of: text) { throw InvalidName("a ref name", reason) }
    self.text = text
  }

  /// The ref of a branch given by its short name or in full.
  package init(branch: some StringProtocol) throws(InvalidName) {
    try self.init(branch.hasPrefix("refs/") ? String(branch) : "refs/heads/\(branch)")
  }

  /// The branch name without `refs/heads/`, or nil when this is no branch.
  package var branch: String? { text.hasPrefix("refs/heads/") ? String(text.dropFirst(11)) : nil }
  /// The name as Git shows it: without `refs/heads/`, `refs/remotes/` or `refs/tags/`.
  package var short: String {
    for prefix in ["refs/heads/", "refs/remotes/", "refs/tags/"] where text.hasPrefix(prefix) {
      return String(text.dropFirst(prefix.count))
    }
    return text
  }
  package var description: String { text }

  package static func < (left: RefName, right: RefName) -> Bool { left.text < right.text }

  /// Judges bytes, not characters: a dot or a slash stays one when a combining mark follows it.
  private static func violation(of text: String) -> String? {
    let bytes = Array(text.utf8)
    guard text.hasPrefix("refs/"), bytes.count <= 1024 else { return "expected refs/… of at most 1024 bytes" }
    let forbidden = Set(" ~^:?*[\\".utf8)
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || forbidden.contains($0) }) {
      return "it contains a character that Git does not allow in a ref"
    }
    let dot = UInt8(ascii: ".")
    for (byte, next) in zip(bytes, bytes.dropFirst()) {
      if byte == dot && next == dot { return "it contains \"..\"" }
      if byte == UInt8(ascii: "@") && next == UInt8(ascii: "{") { return "it contains \"@{\"" }
    }
    if bytes.last == dot { return "it ends with a dot" }
    for component in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      if component.isEmpty || component.first == dot || component.suffix(5).elementsEqual(".lock".utf8) {
        return "a component is empty, begins with a dot or ends with .lock"
      }
    }
    return nil
  }
}
