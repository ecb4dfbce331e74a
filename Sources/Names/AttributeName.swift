/// What people are grouped by in a bias audit: `sex`, or an intersection such as `sex*age_band`.
///
/// The order of an intersection's parts does not matter: `age_band*sex` is the same attribute. The parts keep the order
/// in which they were written, because names of groups follow it (`female*18-25`).
package struct AttributeName: Hashable, Sendable, CustomStringConvertible {
  /// The name as it was written.
  package let text: String
  /// The attributes that it intersects, in the order in which they were written; one for a plain attribute.
  package let parts: [String]
  private let sorted: [String]

  private static let maximumBytes = 200
  private static let maximumParts = 8

  /// Reads a name.
  ///
  /// - Throws: when a part is empty, too long, named twice, or holds characters that nobody sees.
  package init(_ text: String) throws(InvalidName) {
    let parts = Self.split(text)
    let isPlain =
      text.utf8.count <= Self.maximumBytes && parts.count <= Self.maximumParts
      && parts.allSatisfy { part in
        !part.isEmpty && part.first != " " && part.last != " "
          && !part.unicodeScalars.contains { Text.isInvisible($0) }
      }
    guard isPlain, Set(parts).count == parts.count else {
      throw InvalidName(
        "an attribute", "expected a name such as sex, or names joined by * such as sex*age_band; at most 200 bytes")
    }
    self.text = text
    self.parts = parts
    sorted = parts.sorted()
  }

  /// The parts of a name that are joined by `*`.
  package static func split(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  package static func == (a: AttributeName, b: AttributeName) -> Bool { a.sorted == b.sorted }
  package func hash(into hasher: inout Hasher) { hasher.combine(sorted) }
  package var description: String { text }
}
