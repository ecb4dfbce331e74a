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

/// A tree object: its entries in Git's order, over the raw bytes.
///
/// The format (gitformat-pack calls it the canonical tree) is, for each entry: the mode in octal, a space, the name,
/// NUL, and the 20 bytes of the id. Entries are sorted by name, folders as if their names ended in `/`. Git does not
/// check any of this when it receives a tree, so reading one does: a tree that is cut off, unsorted, or has one name
/// twice or a slash in a name is malformed.
package struct Tree: Sendable {
  package let id: ObjectID
  let bytes: [UInt8]
  /// Where each entry begins.
  private let starts: [Int32]

  package static let empty = Tree()

  private init() {
    id = .zero
    bytes = []
    starts = []
  }

  /// Reads the content of a tree object.
  package init(id: ObjectID, bytes: [UInt8]) throws(ObjectError) {
    self.id = id
    self.bytes = bytes
    guard bytes.count <= ObjectLimits.tree else {
      throw ObjectError.tooLarge(id, size: bytes.count, limit: ObjectLimits.tree)
    }
    starts = try TreeParser.starts(of: bytes, id: id)
  }

  package var count: Int { starts.count }

  /// The entry at a position from 0 to `count - 1`.
  package func entry(at index: Int) throws(ObjectError) -> TreeEntry {
    let span = span(at: index)
    var value: UInt32 = 0
    for byte in bytes[span.start..<(span.nameStart - 1)] {
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

  package func entries() throws(ObjectError) -> [TreeEntry] {
    var entries = [TreeEntry]()
    entries.reserveCapacity(count)
    for index in 0..<count { entries.append(try entry(at: index)) }
    return entries
  }

  /// The name of every entry, where it is valid UTF-8.
  package var names: [String] {
    (0..<count).compactMap { index in
      let span = span(at: index)
      return Text.decode(bytes[span.nameStart..<span.nameEnd])
    }
  }

  /// The entry of this name, or nil. A file and a folder of one name cannot both be in a tree.
  package func entry(_ name: some StringProtocol) throws(ObjectError) -> TreeEntry? {
    let name = Array(name.utf8)
    return try entry(named: name, 0..<name.count)
  }

  /// The entry whose name is a part of some text, or nil.
  func entry(named text: [UInt8], _ part: Range<Int>) throws(ObjectError) -> TreeEntry? {
    for asFolder in [false, true] {
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high) / 2
        let span = span(at: middle)
        let order = TreeOrder.compare(
          bytes, span.nameStart..<span.nameEnd, isFolder(span), text, part, asFolder)
        if order < 0 { low = middle + 1 } else { high = middle }
      }
      if low < count {
        let span = span(at: low)
        if bytes[span.nameStart..<span.nameEnd] == text[part] { return try entry(at: low) }
      }
    }
    return nil
  }

  func span(at index: Int) -> EntrySpan {
    let start = Int(starts[index])
    let end = index + 1 < starts.count ? Int(starts[index + 1]) : bytes.count
    // The mode has 5 or 6 digits, so the space is one of the first few bytes.
    var space = start
    while space < end, bytes[space] != 0x20 { space += 1 }
    return EntrySpan(start: start, nameStart: space + 1, end: end)
  }

  func isFolder(_ span: EntrySpan) -> Bool { bytes[span.start] == UInt8(ascii: "4") }

  /// How many entries from `index` on are, byte for byte, those of another tree from `otherIndex` on.
  func sameEntries(from index: Int, as other: Tree, from otherIndex: Int) -> Int {
    guard index < count, otherIndex < other.count else { return 0 }
    let start = Int(starts[index])
    let otherStart = Int(other.starts[otherIndex])
    let length = min(bytes.count - start, other.bytes.count - otherStart)
    let shared = unsafe bytes.withUnsafeBytes { own in
      unsafe other.bytes.withUnsafeBytes { others in
        unsafe Self.sharedPrefix(
          UnsafeRawBufferPointer(rebasing: own[start..<(start + length)]),
          UnsafeRawBufferPointer(rebasing: others[otherStart..<(otherStart + length)]))
      }
    }
    // Equal bytes from one boundary on have the same boundaries, so what is left is to find the last.
    var low = index
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let end = middle + 1 < count ? Int(starts[middle + 1]) : bytes.count
      if end <= start + shared { low = middle + 1 } else { high = middle }
    }
    return low - index
  }

  /// How many bytes two buffers of one length have in common before they first differ.
  private static func sharedPrefix(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    var offset = 0
    while offset + 8 <= left.count {
      let difference =
        unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        ^ right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if difference != 0 { return offset + UInt64(littleEndian: difference).trailingZeroBitCount / 8 }
      offset += 8
    }
    while offset < left.count, unsafe left[offset] == right[offset] { offset += 1 }
    return offset
  }
}

/// Where the parts of an entry lie in the bytes of its tree.
struct EntrySpan {
  let start: Int
  let nameStart: Int
  let end: Int
  var nameEnd: Int { end - ObjectID.byteCount - 1 }
  var idStart: Int { end - ObjectID.byteCount }
}

/// Git's order of tree entries: by bytes, a folder's name as if it ended in `/`.
enum TreeOrder {
  static func compare(
    _ left: [UInt8], _ leftName: Range<Int>, _ leftIsFolder: Bool,
    _ right: [UInt8], _ rightName: Range<Int>, _ rightIsFolder: Bool
  ) -> Int {
    let shared = min(leftName.count, rightName.count)
    for offset in 0..<shared {
      let difference = Int(left[leftName.lowerBound + offset]) - Int(right[rightName.lowerBound + offset])
      if difference != 0 { return difference }
    }
    let leftNext = next(left, leftName, shared, leftIsFolder)
    let rightNext = next(right, rightName, shared, rightIsFolder)
    if leftNext != rightNext { return leftNext - rightNext }
    return leftName.count - rightName.count
  }

  private static func next(_ bytes: [UInt8], _ name: Range<Int>, _ offset: Int, _ isFolder: Bool) -> Int {
    if offset < name.count { return Int(bytes[name.lowerBound + offset]) }
    return isFolder ? Int(UInt8(ascii: "/")) : 0
  }
}

/// Finds and checks the entries of a raw tree.
enum TreeParser {
  /// Where each entry begins; throws when the tree is cut off, unsorted, or has a name twice.
  static func starts(of bytes: [UInt8], id: ObjectID) throws(ObjectError) -> [Int32] {
    var starts = [Int32]()
    var previous: (name: Range<Int>, isFolder: Bool)?
    var names = [Range<Int>]()
    var lookBack = 0
    var position = 0
    let count = bytes.count
    while position < count {
      var index = position
      while index < count, bytes[index] != 0x20 { index += 1 }
      let nameStart = index + 1
      index = nameStart
      while index < count, bytes[index] != 0 { index += 1 }
      let end = index + 1 + ObjectID.byteCount
      let plainMode = bytes[position] == UInt8(ascii: "1") || bytes[position] == UInt8(ascii: "4")
      guard plainMode, nameStart - position <= 8, end <= count, nameStart < index else {
        throw ObjectError.malformed(id, "an entry of the tree is cut off, or has no name or an unknown mode")
      }
      let name = nameStart..<index
      // Its path would be that of a file in a folder, which look-ups by path do not find.
      guard !bytes[name].contains(UInt8(ascii: "/")) else {
        throw ObjectError.malformed(id, "the name of an entry contains a slash")
      }
      let isFolder = bytes[position] == UInt8(ascii: "4")
      if let previous {
        guard TreeOrder.compare(bytes, previous.name, previous.isFolder, bytes, name, isFolder) < 0 else {
          throw ObjectError.malformed(id, "its entries are not in Git's order, or one name stands twice")
        }
      }
      if isFolder {
        // A file of the same name would stand before the names that begin with it and go on with a byte below "/".
        for earlier in names.reversed() {
          guard earlier.count >= name.count,
            bytes[earlier.lowerBound..<(earlier.lowerBound + name.count)].elementsEqual(bytes[name])
          else { break }
          lookBack += 1
          guard earlier.count > name.count, lookBack < 100_000 else {
            throw ObjectError.malformed(id, "one name stands twice in a tree")
          }
        }
      }
      names.append(name)
      previous = (name, isFolder)
      starts.append(Int32(position))
      position = end
    }
    return starts
  }
}
