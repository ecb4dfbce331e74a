package import Documents

/// A number with the digits that its author chose to show.
package struct ShownNumber: Hashable, Sendable {
  package let number: ExactDecimal
  /// The number as it is written.
  package let text: String
  /// The numbers that this one may be rounded from; only itself where no decimal place is shown, as of an integer: a
  /// range of whole numbers would take nearly any metric.
  private let range: ClosedRange<ExactDecimal>

  /// The number of a node of a YAML document; nil when it is none. The digits are those of the source: `0.70` has two.
  init?(_ node: Node, in source: [UInt8]) {
    guard let value = ExactDecimal(node) else { return nil }
    guard case .float = node.value, let range = node.source?.bytes, source.indices.contains(range.lowerBound),
      range.upperBound <= source.count
    else {
      number = value
      text = "\(value)"
      self.range = value...value
      return
    }
    let text = String(decoding: source[range], as: UTF8.self)
    guard let written = ExactDecimal(text: text), let place = Self.lastPlace(of: text) else { return nil }
    number = written
    self.text = text
    let half = place < 0 ? ExactDecimal(text: "5e\(place - 1)") ?? .zero : .zero
    self.range = (written - half)...(written + half)
  }

  /// The number as it is written; one of many digits with those that set it apart from another one.
  package func text(beside other: ExactDecimal) -> String {
    text.utf8.count <= 60 ? text : number.text(beside: other)
  }

  /// Whether this is the other number, rounded to the place that is shown. A half may be rounded either way.
  package func shows(_ other: ExactDecimal) -> Bool { range.contains(other) }

  /// The power of ten of the last digit of a decimal: -2 for `0.70`, -5 for `1.5e-4`.
  private static func lastPlace(of text: String) -> Int? {
    let parts = text.utf8.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
    let fraction = parts[0].drop { $0 != UInt8(ascii: ".") }.dropFirst().count
    guard parts.count == 2 else { return -fraction }
    return Int(String(decoding: parts[1], as: UTF8.self)).map { $0 - fraction }
  }
}
