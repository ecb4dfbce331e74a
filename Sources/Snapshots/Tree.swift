package import Names

/// The mode of a tree entry, in the numbers that Git writes.
package enum FileMode: UInt32, Sendable {
  case tree = 0o040000
  case file = 0o100644
  case groupWritableFile = 0o100664
  case executable = 0o100755
  case symbolicLink = 0o120000
  case gitlink = 0o160000

  package var octal: String {
    let digits = String(rawValue, radix: 8)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

/// One entry of a tree.
package struct TreeEntry: Hashable, Sendable {
  /// The raw name: any bytes but NUL and `/`.
  package let name: [UInt8]
  package let mode: FileMode
  package let id: ObjectID

  package init(name: [UInt8], mode: FileMode, id: ObjectID) {
    self.name = name
    self.mode = mode
    self.id = id
  }

  package var isTree: Bool { mode == .tree }
  /// The name as text where it is valid UTF-8.
  package var text: String? { Text.decode(name) }
}

/// A tree object: its entries in Git's order, read lazily from the raw bytes.
///
/// The format (gitformat-pack calls it the canonical tree) is, for each entry: the mode in octal, a space, the name,
/// NUL, and the 20 bytes of the id. Entries are sorted by name, folders as if their names ended in `/`.
package struct Tree: Sendable {
  package let id: ObjectID
  private let bytes: [UInt8]

  package static let empty = Tree(id: .zero, bytes: [])

  package init(id: ObjectID, bytes: [UInt8]) {
    self.id = id
    self.bytes = bytes
  }

  package func entries() throws(ObjectError) -> [TreeEntry] {
    var entries = [TreeEntry]()
    var cursor = TreeCursor(self)
    while let entry = try cursor.next() { entries.append(entry) }
    return entries
  }

  /// The entry of this name, or nil.
  package func entry(_ name: some StringProtocol) throws(ObjectError) -> TreeEntry? {
    let wanted = Array(name.utf8)
    var cursor = TreeCursor(self)
    while let span = try cursor.nextSpan() {
      if cursor.name(of: span, equals: wanted) { return try cursor.entry(span) }
    }
    return nil
  }

  fileprivate var content: [UInt8] { bytes }
}

/// Walks the raw bytes of a tree, checking every bound.
struct TreeCursor {
  /// Where the parts of an entry lie in the tree's bytes.
  struct Span {
    let modeStart: Int
    let nameStart: Int
    let nameEnd: Int
    var idStart: Int { nameEnd + 1 }
    var end: Int { idStart + ObjectID.byteCount }
  }

  private let id: ObjectID
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ tree: Tree) {
    id = tree.id
    bytes = tree.content
  }

  mutating func nextSpan() throws(ObjectError) -> Span? {
    let count = bytes.count
    guard position < count else { return nil }
    var index = position
    while index < count, bytes[index] != 0x20 { index += 1 }
    let nameStart = index + 1
    index = nameStart
    while index < count, bytes[index] != 0 { index += 1 }
    let span = Span(modeStart: position, nameStart: nameStart, nameEnd: index)
    guard span.end <= count, span.nameStart < span.nameEnd else {
      throw ObjectError.malformed(id, "an entry of the tree is cut off or has no name")
    }
    position = span.end
    return span
  }

  mutating func next() throws(ObjectError) -> TreeEntry? {
    guard let span = try nextSpan() else { return nil }
    return try entry(span)
  }

  func entry(_ span: Span) throws(ObjectError) -> TreeEntry {
    var value: UInt32 = 0
    for byte in bytes[span.modeStart..<(span.nameStart - 1)] {
      guard (0x30...0x37).contains(byte), value < 0o100_0000 else {
        throw ObjectError.malformed(id, "the mode of an entry is not an octal number")
      }
      value = value << 3 | UInt32(byte - 0x30)
    }
    guard let mode = FileMode(rawValue: value), let object = ObjectID(bytes: bytes[span.idStart..<span.end]) else {
      throw ObjectError.malformed(id, "an entry has the unknown mode \(String(value, radix: 8))")
    }
    return TreeEntry(name: Array(bytes[span.nameStart..<span.nameEnd]), mode: mode, id: object)
  }

  func name(of span: Span, equals name: [UInt8]) -> Bool {
    span.nameEnd - span.nameStart == name.count && bytes[span.nameStart..<span.nameEnd].elementsEqual(name)
  }
}
