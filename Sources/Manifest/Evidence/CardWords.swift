import Names

/// The words of a text: letters and digits in lower case, each word with a space before and behind it.
///
/// What is not seen (zero-width and other characters that are ignored by default) parts no word.
struct CardWords: Equatable {
  private var bytes: [UInt8] = [0x20]

  init() {}

  init(_ text: ArraySlice<UInt8>) {
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { add(scalar) }
    if bytes.last != 0x20 { bytes.append(0x20) }
    if bytes.contains(where: { $0 >= 0x80 }) { replaceLookAlikes() }
  }

  private mutating func add(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: bytes.append(UInt8(scalar.value))
    case 0x41...0x5A: bytes.append(UInt8(scalar.value) + 0x20)
    case ..<0x80: if bytes.last != 0x20 { bytes.append(0x20) }
    default:
      let properties = scalar.properties
      if properties.isDefaultIgnorableCodePoint { return }
      if properties.isAlphabetic || properties.numericType != nil || properties.generalCategory == .nonspacingMark {
        // The compatible form: a full-width letter is the letter.
        for byte in Text.confusionKey(String(scalar)) where byte != 0x20 || bytes.last != 0x20 { bytes.append(byte) }
      } else if bytes.last != 0x20 {
        bytes.append(0x20)
      }
    }
  }

  /// Puts Latin letters for those of Cyrillic and Greek that look like their capitals, in words that have both: who writes
  /// one so means the Latin word.
  private mutating func replaceLookAlikes() {
    let words = bytes.split(separator: 0x20, omittingEmptySubsequences: false).map { word in
      guard word.contains(where: { (0x61...0x7A).contains($0) }), word.contains(where: { $0 >= 0x80 }) else {
        return Array(word)
      }
      return String(decoding: word, as: UTF8.self).unicodeScalars.flatMap {
        Self.lookAlikes[$0].map { [$0] } ?? Array($0.utf8)
      }
    }
    bytes = Array(words.joined(separator: [0x20]))
  }

  private static let lookAlikes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: zip(
      "авеікмнорстухѕјαβεζηικμνορτυχ".unicodeScalars, "abeikmhopctyxsjabezhikmnoptyx".utf8))

  static func += (left: inout CardWords, right: CardWords) { left.bytes += right.bytes.dropFirst() }

  var isEmpty: Bool { bytes.count == 1 }

  /// Whether there is a word of two letters, or an ideograph.
  var hasWord: Bool {
    bytes.split(separator: 0x20).contains { word in
      let letters = String(decoding: word, as: UTF8.self).unicodeScalars.lazy.filter(\.properties.isAlphabetic)
      return letters.dropFirst().first != nil || letters.first?.properties.isIdeographic == true
    }
  }

  /// Whether somebody left a line as a note to write it.
  var isReminder: Bool { Self.reminders.contains { bytes.starts(with: $0.bytes) } }

  /// The words without each place where one of the patterns stands, the first that does.
  func removing(_ patterns: [CardWords]) -> CardWords {
    var kept: [UInt8] = []
    var rest = bytes[...]
    while let start = rest.firstIndex(of: 0x20) {
      kept += rest[..<start]
      rest = rest[start...]
      if let pattern = patterns.first(where: { rest.starts(with: $0.bytes) }) {
        // The space behind it is the one before the next word.
        rest = rest.dropFirst(pattern.bytes.count - 1)
      } else {
        kept.append(0x20)
        rest = rest.dropFirst()
      }
    }
    var result = CardWords()
    result.bytes = kept
    return result
  }

  private static let reminders =
    (["todo", "tbd", "t b d", "tba", "t b a", "tbc", "fixme", "wip"]
    + ["determined", "defined", "decided", "done", "added", "announced", "completed", "confirmed", "written"]
    .map { "to be \($0)" }).map(CardWords.init(_:))

  /// What stands for something to be written, wherever it stands.
  static let standIns =
    [
      "more information needed", "n a", "na", "to do", "xxx", "work in progress", "coming soon", "fill in",
      "fill me in",
      "fill this in", "placeholder", "null", "optional",
    ].map(CardWords.init(_:)) + reminders

  private init(_ text: String) { self.init(Array(text.utf8)[...]) }
}
