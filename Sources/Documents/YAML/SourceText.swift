/// The bytes of a YAML file after the checks that come before any parsing, and the way from characters to bytes.
struct SourceText {
  /// The bytes: valid UTF-8, at most the limit, lines ended by LF, no control or invisible line-breaking characters.
  let bytes: [UInt8]
  /// The byte offset of each character and of the end; nil when all characters are ASCII.
  private let offsets: [Int32]?
  /// The tabs, which only quoted scalars may hold; where those are is known after parsing.
  let tabs: [(byte: Int, position: Position)]

  /// Checks the bytes; every problem found is in what is thrown, up to a bound.
  init(_ bytes: [UInt8], limits: Limits) throws(Problems) {
    guard bytes.count <= min(limits.maxBytes, Int(Int32.max)) else {
      throw Problems(
        Problem(
          "the file has \(bytes.count) bytes; at most \(limits.maxBytes) are read", at: Position(line: 1, column: 1)))
    }
    var scan = Scan(bytes: bytes)
    scan.run()
    if let problems = Problems(scan.problems.all) { throw problems }
    self.bytes = bytes
    self.tabs = scan.tabs
    self.offsets = scan.characters == bytes.count ? nil : Self.characterOffsets(bytes, count: scan.characters)
  }

  /// The byte offset of a character, as libyaml counts them: its `mark.index` counts characters, not bytes.
  func byteOffset(ofCharacter index: Int) -> Int {
    guard let offsets else { return min(max(index, 0), bytes.count) }
    return Int(offsets[min(max(index, 0), offsets.count - 1)])
  }

  /// The line, from 1, without its line feed; empty when there is no such line.
  func line(_ number: Int) -> ArraySlice<UInt8> {
    var current = 1
    var start = 0
    while current < number {
      guard let feed = bytes[start...].firstIndex(of: 0x0A) else { return [] }
      start = feed + 1
      current += 1
    }
    return bytes[start...].prefix { $0 != 0x0A }
  }

  /// True when the `|` or `>` at a byte, with its indicators, is followed by white space, as YAML demands and libyaml
  /// does not.
  func hasCleanBlockHeader(at start: Int) -> Bool {
    let rest = bytes[start...].dropFirst().drop { "0123456789+-".utf8.contains($0) }
    return rest.first.map { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 } ?? true
  }

  private static func characterOffsets(_ bytes: [UInt8], count: Int) -> [Int32] {
    var offsets: [Int32] = []
    offsets.reserveCapacity(count + 1)
    for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      offsets.append(Int32(truncatingIfNeeded: index))
    }
    offsets.append(Int32(truncatingIfNeeded: bytes.count))
    return offsets
  }
}

/// One pass over the bytes.
private struct Scan {
  let bytes: [UInt8]
  var problems = ProblemList()
  var tabs: [(byte: Int, position: Position)] = []
  var characters = 0
  private var line = 1
  private var column = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var position: Position { Position(line: line, column: column) }

  mutating func run() {
    var index = 0
    while index < bytes.count, !problems.isFull {
      let byte = bytes[index]
      if byte >= 0x20 && byte < 0x7F {
        index += 1
        column += 1
      } else if byte == 0x0A {
        index += 1
        line += 1
        column = 1
      } else if byte < 0x80 {
        control(byte, at: index)
        index += 1
        column += 1
      } else {
        guard let (scalar, length) = UTF8Decoding.scalar(in: bytes, at: index) else {
          let hex = String(byte, radix: 16, uppercase: true)
          problems.add(Problem("the byte 0x\(hex) is not valid UTF-8; the file must be UTF-8 text", at: position))
          return
        }
        wide(scalar, at: index)
        index += length
        column += 1
      }
      characters += 1
    }
  }

  private mutating func control(_ byte: UInt8, at index: Int) {
    switch byte {
    case 0x09: tabs.append((index, position))
    case 0x0D:
      problems.add(Problem("a carriage return; lines end in LF alone: convert the file with `dos2unix`", at: position))
    default:
      let name = codePoint(Unicode.Scalar(byte))
      problems.add(Problem("the control character \(name); write it as an escape in double quotes", at: position))
    }
  }

  private mutating func wide(_ scalar: Unicode.Scalar, at index: Int) {
    switch scalar.value {
    case 0x80...0x9F:
      problems.add(
        Problem("the control character \(codePoint(scalar)); write it as an escape in double quotes", at: position))
    case 0xFEFF:
      problems.add(Problem("a byte order mark (U+FEFF); save the file as UTF-8 without it", at: position))
    case 0x2028, 0x2029:
      // YAML 1.1 and libyaml break the line here, YAML 1.2 does not: two readers would see two documents.
      problems.add(Problem("the line separator \(codePoint(scalar)); lines end in LF alone", at: position))
    default:
      if scalar.isNoncharacter {
        problems.add(Problem("the noncharacter \(codePoint(scalar)), which no text may hold", at: position))
      }
    }
  }
}
