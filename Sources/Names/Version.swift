/// The number of a model version: an integer from 1, never used twice.
package struct Version: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The highest number a version can have.
  package static let maximum = 999_999_999
  package static let first = Version(unchecked: 1)
  package let number: Int

  private init(unchecked number: Int) { self.number = number }

  package init?(_ number: Int) {
    guard (1...Self.maximum).contains(number) else { return nil }
    self.number = number
  }

  /// Reads a folder name: decimal digits without a leading zero.
  package init(_ text: some StringProtocol) throws(InvalidName) {
    guard text.utf8.count <= 9, text.utf8.first != UInt8(ascii: "0"),
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int(text), let version = Version(number)
    else { throw InvalidName("a version", "expected an integer from 1 to \(Self.maximum)") }
    self = version
  }

  /// Reads what people type: `3`, `v3` or `@v3`.
  package init(typed text: some StringProtocol) throws(InvalidName) {
    var rest = text[...]
    if rest.hasPrefix("@") { rest = rest.dropFirst() }
    if rest.hasPrefix("v") { rest = rest.dropFirst() }
    do {
      self = try Version(String(rest))
    } catch {
      throw InvalidName("a version", "expected a number from 1, as in 3 or v3")
    }
  }

  /// The number after this one; nil at the end of the range.
  package var next: Version? { Version(number + 1) }
  package var description: String { String(number) }

  package static func < (left: Version, right: Version) -> Bool { left.number < right.number }
}
