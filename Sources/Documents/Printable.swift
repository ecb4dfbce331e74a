/// Text from outside, made safe for a terminal: control characters, escape sequences, direction overrides, line
/// separators and invisible characters become `\u{…}`; what is longer than the limit ends in `…`.
///
/// - Parameters:
///   - text: anything that comes from a repository, a file or a network.
///   - limit: how many characters the result has at most; the cost is bounded by it too.
package func printable(_ text: String, limit: Int = 200) -> String {
  // Nearly everything is plain ASCII, which stays as it is.
  if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
  var result = ""
  var length = 0
  // Where to cut when the text goes on: the last point that leaves a place for the ellipsis.
  var cut = 0
  for scalar in text.unicodeScalars {
    let piece = scalar.isUnprintable ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    length += piece.unicodeScalars.count
    if length > limit {
      return limit < 1 ? "" : String(decoding: result.utf8.prefix(cut), as: UTF8.self) + "…"
    }
    result.unicodeScalars.append(contentsOf: piece.unicodeScalars)
    if length < limit { cut = result.utf8.count }
  }
  return result
}

/// Text from outside in double quotes, escaped as ``printable(_:limit:)`` does, for use inside a sentence.
package func quoted(_ text: String, limit: Int = 60) -> String {
  "\"\(printable(text, limit: limit))\""
}

extension Unicode.Scalar {
  /// True for what a terminal or an editor does not show as itself: controls, direction marks, invisible and
  /// unusual spaces, noncharacters, private use and tags.
  ///
  /// The table is fixed rather than taken from the Unicode data of the Swift library, because the canonical form of
  /// a document, which must not change with the compiler, rests on it.
  var isUnprintable: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
    case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0: true  // invisible letters and marks
    case 0x180B...0x180F: true  // Mongolian selectors and vowel separator
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true  // zero width, separators, direction, joiners
    case 0xFE00...0xFE0E, 0xFEFF, 0xFFF0...0xFFFB: true  // selectors, byte order mark, interlinear marks
    case 0xE000...0xF8FF, 0xF0000...0x10FFFF: true  // private use
    case 0xE0000...0xE0FFF: true  // tags and selectors
    default: isNoncharacter
    }
  }

  /// True for the 66 code points that Unicode promises never to assign.
  var isNoncharacter: Bool {
    (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE
  }

  /// True for white space beyond the ASCII space, which looks like one and is not.
  var isUnusualSpace: Bool {
    switch value {
    case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}
