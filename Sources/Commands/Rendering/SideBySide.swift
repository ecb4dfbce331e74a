import Documents
import Gate

/// Rows with a label, two values and a remark, in columns that fit a width.
///
/// A section's rows share their columns with all others, so that the eye goes straight down. Where the width is too small
/// the label is cut first, then the values; the remark goes to a line of its own.
struct SideBySide {
  struct Row {
    let label: String
    let left: String
    let right: String
    var remark = ""
    /// Whether the value of a side is the better one.
    var isBetter: (left: Bool, right: Bool) = (false, false)
  }

  private enum Line {
    case heading(String)
    case row(Row)
  }

  private var lines: [Line] = []
  private static let mark = " *"

  mutating func add(heading: String) { lines.append(.heading(printable(heading, limit: 200))) }

  mutating func add(_ row: Row) {
    func clean(_ text: String) -> String { printable(text, limit: 500) }
    lines.append(
      .row(
        Row(
          label: clean(row.label), left: clean(row.left), right: clean(row.right), remark: clean(row.remark),
          isBetter: row.isBetter)))
  }

  /// The lines, cut to a width.
  func text(width: Int, _ emphasis: Emphasis) -> [String] {
    let rows = lines.compactMap { line -> Row? in if case .row(let row) = line { row } else { nil } }
    func longest(_ part: (Row) -> Int) -> Int { rows.map(part).max() ?? 0 }
    var label = longest { $0.label.count }
    var left = longest { $0.left.count + ($0.isBetter.left ? Self.mark.count : 0) }
    var right = longest { $0.right.count + ($0.isBetter.right ? Self.mark.count : 0) }
    let remark = longest { $0.remark.count }
    // Two spaces before the label, and between columns.
    func excess(_ remark: Int) -> Int { 2 + label + 2 + left + 2 + right + (remark > 0 ? 2 + remark : 0) - width }
    let isWrapped = excess(remark) > 0 && remark > 0
    let needed = isWrapped ? 0 : remark
    if excess(needed) > 0 { label = max(min(label, 16), label - excess(needed)) }
    if excess(needed) > 0 {
      let half = (left + right - excess(needed)) / 2
      (left, right) = (max(8, min(left, half)), max(8, min(right, half)))
    }
    return lines.flatMap { line -> [String] in
      switch line {
      case .heading(let text): ["", emphasis.apply(.strong, Self.cut(text, to: width))]
      case .row(let row): Self.text(row, label, left, right, isWrapped: isWrapped, width, emphasis)
      }
    }.drop { $0.isEmpty }.map { $0 }
  }

  private static func text(
    _ row: Row, _ label: Int, _ left: Int, _ right: Int, isWrapped: Bool, _ width: Int, _ emphasis: Emphasis
  ) -> [String] {
    let first = cell(row.left, row.isBetter.left, to: left, emphasis)
    let second = cell(row.right, row.isBetter.right, to: right, emphasis)
    var text = "  \(padded(cut(row.label, to: label), to: label))  \(first)  \(second)"
    guard !row.remark.isEmpty else { return [text.trimmed()] }
    if isWrapped {
      return [text.trimmed(), "    \(emphasis.apply(.weak, cut(row.remark, to: max(8, width - 4))))"]
    }
    text += "  \(emphasis.apply(.weak, row.remark))"
    return [text]
  }

  private static func cell(_ value: String, _ isBetter: Bool, to width: Int, _ emphasis: Emphasis) -> String {
    let shown = isBetter ? cut(value, to: width - mark.count) + mark : cut(value, to: width)
    let text = padded(shown, to: width)
    return isBetter ? emphasis.apply(.good, text) : text
  }

  private static func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension String {
  /// Without spaces at its end.
  fileprivate func trimmed() -> String { String(reversed().drop { $0 == " " }.reversed()) }
}
