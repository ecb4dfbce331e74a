package import Names

/// A commit, as far as the registry reads it.
package struct Commit: Hashable, Sendable {
  package let id: ObjectID
  package let tree: ObjectID
  package let parents: [ObjectID]
  /// When it was committed, as the committer claims; nil when the date is not one of the years 1970 to 9999.
  package let committed: Instant?
  /// The author's name and address, as claimed: no identity.
  package let author: String
  package let message: String
  /// The SSH or OpenPGP signature of its header, and the bytes that it signs; nil when it has none, or several.
  package let signature: CommitSignature?

  /// Reads the content of a commit object (gitformat-commit: header lines, an empty line, the message).
  ///
  /// Only the first `tree`, `parent`, `author` and `committer` lines in Git's fixed order count; later ones of the same
  /// name are extra headers without meaning.
  package init(id: ObjectID, bytes: [UInt8]) throws(ObjectError) {
    func malformed(_ reason: String) -> ObjectError { .malformed(id, reason) }
    var lines = HeaderLines(bytes)
    guard let first = lines.next(), first.key == "tree", let tree = ObjectID(first.value) else {
      throw malformed("the commit does not begin with its tree")
    }
    var parents = [ObjectID]()
    var line = lines.next()
    while let current = line, current.key == "parent" {
      guard let parent = ObjectID(current.value) else { throw malformed("a parent is not an object id") }
      parents.append(parent)
      line = lines.next()
    }
    guard let author = line, author.key == "author" else { throw malformed("the author is missing") }
    guard let committer = lines.next(), committer.key == "committer" else {
      throw malformed("the committer is missing")
    }
    var signatures = [(value: String, range: Range<Int>)]()
    while let extra = lines.next() {
      if extra.key == "gpgsig" { signatures.append((extra.value, extra.range)) }
    }
    self.id = id
    self.tree = tree
    self.parents = parents
    committed = Self.date(committer.value)
    self.author = Self.person(author.value)
    message = String(decoding: bytes[min(lines.position, bytes.count)...], as: UTF8.self)
    if signatures.count == 1, let only = signatures.first {
      signature = CommitSignature(
        armored: Array((only.value + "\n").utf8),
        payload: Array(bytes[..<only.range.lowerBound] + bytes[only.range.upperBound...]))
    } else {
      signature = nil
    }
  }

  /// The first line of the message.
  package var subject: String { String(message.prefix { $0 != "\n" }) }

  /// `Name <address> 1700000000 +0000` → the date.
  private static func date(_ text: String) -> Instant? {
    let fields = text.split(separator: " ")
    guard fields.count >= 2, let seconds = Int64(fields[fields.count - 2]) else { return nil }
    return Instant(seconds: seconds)
  }

  private static func person(_ text: String) -> String {
    guard let end = text.lastIndex(of: ">") else { return text }
    return String(text[...end])
  }
}

/// The signature of a commit and the bytes that were signed: the commit without its `gpgsig` header.
package struct CommitSignature: Hashable, Sendable {
  package let armored: [UInt8]
  package let payload: [UInt8]
}

/// The header lines of a commit; a continuation line begins with a space.
private struct HeaderLines {
  struct Line {
    let key: String
    let value: String
    let range: Range<Int>
  }

  private let bytes: [UInt8]
  private(set) var position = 0
  private var ended = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Line? {
    guard !ended, position < bytes.count else { return nil }
    let start = position
    guard bytes[start] != 0x0A else {
      position += 1
      ended = true
      return nil
    }
    var text = rawLine()
    while position < bytes.count, bytes[position] == 0x20 {
      position += 1
      text += [0x0A] + rawLine()
    }
    let line = String(decoding: text, as: UTF8.self)
    let space = line.firstIndex(of: " ") ?? line.endIndex
    return Line(key: String(line[..<space]), value: String(line[space...].dropFirst()), range: start..<position)
  }

  private mutating func rawLine() -> [UInt8] {
    let start = position
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    let line = bytes[start..<position]
    if position < bytes.count { position += 1 }
    return Array(line)
  }
}

extension ObjectSource {
  /// The commit with this id.
  package func commit(_ id: ObjectID) throws(ObjectError) -> Commit {
    try Commit(id: id, bytes: read(id, as: .commit, limit: ObjectLimits.commit))
  }

  /// The tree with this id.
  package func tree(_ id: ObjectID) throws(ObjectError) -> Tree {
    try Tree(id: id, bytes: read(id, as: .tree, limit: ObjectLimits.tree))
  }
}
