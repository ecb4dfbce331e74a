import Documents
import Names

/// The text of a model card, parted into metadata and Markdown where huggingface_hub parts it: a first line `---`, YAML,
/// and a line `---`. Lines may end in CR LF.
struct CardText {
  /// At most this many bytes are read, as of a manifest.
  static let maximumBytes = Limits.foreignYAML.maxBytes

  /// The whole text, lines ended by LF.
  let bytes: [UInt8]
  /// Where the YAML is; nil for a text without metadata.
  private let yaml: Range<Int>?
  /// Where the Markdown begins.
  private let bodyStart: Int

  var hasMetadata: Bool { yaml != nil }

  init(_ payload: [UInt8]) throws(Problems) {
    guard payload.count <= Self.maximumBytes else {
      throw Problems(Problem("the file has \(payload.count) bytes; at most \(Self.maximumBytes) are read"))
    }
    guard Text.decode(payload) != nil else { throw Problems(Problem("the file is not valid UTF-8 text")) }
    guard !payload.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw Problems(
        Problem(
          "a byte order mark (U+FEFF) hides the metadata; save the file as UTF-8 without it",
          at: Position(line: 1, column: 1)))
    }
    let bytes = Self.unixLines(payload)
    self.bytes = bytes
    let start = bytes.firstIndex { ![0x20, 0x09, 0x0A].contains($0) } ?? bytes.count
    guard bytes[start...].starts(with: "---\n".utf8) else {
      yaml = nil
      bodyStart = 0
      return
    }
    var line = start + 4
    while line < bytes.count {
      let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.count
      if bytes[line..<end].starts(with: "---".utf8), bytes[(line + 3)..<end].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        yaml = (start + 4)..<line
        bodyStart = min(end + 1, bytes.count)
        return
      }
      line = end + 1
    }
    throw Problems(
      Problem(
        "the metadata that begins here is never closed by a line ---",
        at: Position(line: Self.lineNumber(of: start, in: bytes), column: 1)))
  }

  /// The metadata; empty for a text without. Places are those of the whole text.
  func metadata() throws(Problems) -> CardMetadata {
    guard let yaml else { return .empty }
    let isBlank = bytes[yaml].split(separator: 0x0A).allSatisfy { line in
      line.first { $0 != 0x20 }.map { $0 == UInt8(ascii: "#") } ?? true
    }
    if isBlank { return .empty }
    let before = bytes[..<yaml.lowerBound].filter { $0 == 0x0A }
    return try CardMetadata(yaml: before + bytes[yaml])
  }

  /// The Markdown, and the number of its first line.
  var body: (text: ArraySlice<UInt8>, line: Int) {
    (bytes[bodyStart...], Self.lineNumber(of: bodyStart, in: bytes))
  }

  private static func lineNumber(of index: Int, in bytes: [UInt8]) -> Int {
    bytes[..<index].count { $0 == 0x0A } + 1
  }

  private static func unixLines(_ payload: [UInt8]) -> [UInt8] {
    guard payload.contains(0x0D) else { return payload }
    return payload.indices.compactMap { index in
      let isBeforeFeed = index + 1 < payload.count && payload[index + 1] == 0x0A
      return payload[index] == 0x0D && isBeforeFeed ? nil : payload[index]
    }
  }
}

/// The metadata of a model card.
struct CardMetadata {
  static let empty = CardMetadata(root: .mapping([]), yaml: [])

  let root: Node
  private let yaml: [UInt8]

  private init(root: Node, yaml: [UInt8]) {
    self.root = root
    self.yaml = yaml
  }

  init(yaml: [UInt8]) throws(Problems) {
    let root = try YAML.read(yaml, limits: .foreignYAML)
    guard root.pairs != nil else {
      throw Problems(Problem("the metadata is \(root.summary); expected keys and values", at: root.position))
    }
    self.init(root: root, yaml: yaml)
  }

  /// The results; nil when there are none.
  func modelIndex() throws(Problems) -> ModelIndex? {
    guard let node = root["model-index"], node.value != .null else { return nil }
    return try ModelIndex(node, in: yaml)
  }
}
