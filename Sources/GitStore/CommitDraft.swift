package import Names

/// Who made a commit and when, as Git writes it: a claim, no proof.
package struct Signature: Hashable, Sendable {
  package let name: String
  package let email: String
  package let when: Instant
  /// How far the local clock is ahead of UTC, in minutes.
  package let offsetMinutes: Int

  package init(name: String, email: String, when: Instant, offsetMinutes: Int = 0) {
    self.name = name
    self.email = email
    self.when = when
    self.offsetMinutes = offsetMinutes
  }

  /// `name <email> 1700000000 +0100`
  func line() throws(GitError) -> String {
    let forbidden = Set("<>\n\r\0".utf8)
    for (what, text) in [("name", name), ("address", email)] where text.utf8.contains(where: forbidden.contains) {
      throw GitError(.invalid, .writeCommit, "", "the \(what) \"\(text)\" contains <, >, a line break or NUL")
    }
    let trimmed = Self.trim(name)
    guard !trimmed.isEmpty else {
      throw GitError(.invalid, .writeCommit, "", "its author has no name; set one: git config user.name \"…\"")
    }
    guard (-1439...1439).contains(offsetMinutes) else {
      throw GitError(
        .invalid, .writeCommit, "", "its time zone is \(offsetMinutes) minutes off; expected less than a day")
    }
    let minutes = abs(offsetMinutes)
    let clock = String(10_000 + minutes / 60 * 100 + minutes % 60).dropFirst()
    return "\(trimmed) <\(Self.trim(email))> \(when.seconds) \(offsetMinutes < 0 ? "-" : "+")\(clock)"
  }

  /// Git drops these characters at the ends of a name.
  private static func trim(_ text: String) -> String {
    let dropped = Set(".,:;\"\\'".utf8)
    func isDropped(_ byte: UInt8) -> Bool { byte <= 0x20 || dropped.contains(byte) }
    let bytes = text.utf8.drop(while: isDropped)
    guard let last = bytes.lastIndex(where: { !isDropped($0) }) else { return "" }
    return String(bytes[...last]) ?? ""
  }
}

/// The content of a commit object (gitformat-commit) before it is written.
struct CommitDraft {
  let tree: ObjectID
  let parents: [ObjectID]
  let author: Signature
  let committer: Signature
  let message: String

  func bytes() throws(GitError) -> [UInt8] {
    var text = "tree \(tree)\n"
    for parent in parents { text += "parent \(parent)\n" }
    text += "author \(try author.line())\n"
    text += "committer \(try committer.line())\n\n"
    text += message
    return Array(text.utf8)
  }

  /// The commit with the signature as the last line of its header, each further line of it indented by a space.
  static func signed(_ buffer: [UInt8], signature: [UInt8]) throws(GitError) -> [UInt8] {
    let newline: UInt8 = 0x0A
    var armored = signature[...]
    while armored.last == newline { armored.removeLast() }
    guard !armored.isEmpty else { throw GitError(.invalid, .writeCommit, "", "its signature is empty") }
    let ends = zip(buffer.indices, buffer.dropFirst()).first { buffer[$0.0] == newline && $0.1 == newline }
    guard let end = ends?.0 else {
      throw GitError(.invalid, .writeCommit, "", "the bytes to be signed have no empty line after the header")
    }
    var header = Array("gpgsig ".utf8)
    for byte in armored {
      header.append(byte)
      if byte == newline { header.append(0x20) }
    }
    header.append(newline)
    return Array(buffer[...end] + header + buffer[(end + 1)...])
  }
}
