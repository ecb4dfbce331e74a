/// The name of a registered model: what people type, and the folder it has in the registry.
///
/// A name is valid NFC UTF-8 without `/`, `:`, control or invisible characters, or white space at its ends. Its folder
/// name percent-encodes every byte outside `A–Z a–z 0–9 . _ -`, a leading or trailing dot, and the dot of a final
/// `.lock`, so that the same text is a component of a ref name (git-check-ref-format), and the first byte of a name that
/// Windows takes for a device. Encoding and decoding are inverse to each other.
package struct ModelName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The longest folder name, in bytes.
  package static let maximumFolderBytes = 200

  /// The name as people write it.
  package let text: String
  /// The percent-encoded name of its folder.
  package let folder: String
  /// `models/<shard>/<folder>`
  package let path: String

  package init(_ text: String) throws(InvalidName) {
    let subject = "a model name"
    guard !text.isEmpty else { throw InvalidName(subject, "it is empty") }
    for scalar in text.unicodeScalars {
      if scalar == "/" || scalar == ":" {
        throw InvalidName(subject, "it contains \"\(scalar)\", which separates a model from its version")
      }
      if Text.isInvisible(scalar) {
        let code = String(scalar.value, radix: 16, uppercase: true)
        throw InvalidName(subject, "it contains the invisible character U+\(code)")
      }
    }
    if let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      first.properties.isWhitespace || last.properties.isWhitespace
    {
      throw InvalidName(subject, "it begins or ends with white space")
    }
    guard Text.isNFC(text) else { throw InvalidName(subject, "it is not in Unicode normalization form C") }
    let folder = Self.encode(text)
    guard folder.utf8.count <= Self.maximumFolderBytes else {
      throw InvalidName(
        subject, "its folder name would have \(folder.utf8.count) bytes; expected at most \(Self.maximumFolderBytes)")
    }
    self.init(text: text, folder: folder)
  }

  private init(text: String, folder: String) {
    self.text = text
    self.folder = folder
    path = "models/\(Self.shard(of: folder))/\(folder)"
  }

  private static func shard(of folder: String) -> String { String(Text.asciiLowercased(folder).prefix(2)) }

  /// The model whose folder has this name; throws when no model has it (a spelling that encoding would not make).
  package init(folder: some StringProtocol) throws(InvalidName) {
    let subject = "a model folder"
    if Self.standsForItself(folder) {
      let text = String(folder)
      self.init(text: text, folder: text)
      return
    }
    guard let bytes = Self.decode(folder), let text = Text.decode(bytes) else {
      throw InvalidName(subject, "it is not percent-encoded UTF-8")
    }
    let name = try ModelName(text)
    guard name.folder == folder else {
      throw InvalidName(subject, "the model would have the folder \"\(name.folder)\"")
    }
    self = name
  }

  /// The shard its folder lies in: the first two characters of the lower-cased folder name.
  package var shard: String { Self.shard(of: folder) }
  /// The key under which no two models of a registry may meet.
  package var twinKey: String { Text.asciiLowercased(folder) }
  package var description: String { text }

  package static func < (left: ModelName, right: ModelName) -> Bool { left.text < right.text }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Whether encoding has nothing to do, because the text is of letters, digits, `_` and `-` alone and no device's name;
  /// most names are so, and reading one must be quick.
  private static func standsForItself(_ folder: some StringProtocol) -> Bool {
    let dot = UInt8(ascii: ".")
    return (1...maximumFolderBytes).contains(folder.utf8.count)
      && folder.utf8.allSatisfy { isPlain($0) && $0 != dot } && !Text.isDeviceName(folder)
  }

  private static func encode(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let lock = Array(".lock".utf8)
    let device = Text.isDeviceName(text)
    var folder = ""
    for (index, byte) in bytes.enumerated() {
      let dot = byte == UInt8(ascii: ".")
      let outer = dot && (index == 0 || index == bytes.count - 1)
      // A ref component may not contain "..", so a dot after a dot is encoded too.
      let doubled = dot && index > 0 && bytes[index - 1] == byte
      let beforeLock = dot && index == bytes.count - lock.count && bytes.suffix(lock.count).elementsEqual(lock)
      if isPlain(byte), !outer, !doubled, !beforeLock, !(device && index == 0) {
        folder.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        folder += "%" + (hex.count == 1 ? "0" : "") + hex
      }
    }
    return folder
  }

  private static func decode(_ folder: some StringProtocol) -> [UInt8]? {
    var bytes = [UInt8]()
    var rest = Array(folder.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        guard isPlain(byte) else { return nil }
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
