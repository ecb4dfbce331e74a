/// The table that the lines of a paragraph make for GitHub and Hugging Face: from a rule on, when the line before it has as
/// many cells. What a row has beyond them is not shown.
///
/// A pipe that is escaped parts cells here, too: so more may be left out than is, but not less.
struct CardTable {
  /// How many cells a row has; nil outside of tables.
  private var columns: Int?
  /// The cells that have begun on the line so far.
  private var cells = 0
  /// The cells of the line, and of the one before it.
  private var width = 0
  private var widthBefore: Int?
  /// Whether the line is a row below the rule.
  private(set) var isRow = false

  /// Reads a line, or a part of one that HTML divides, and leaves in it what is shown.
  mutating func read(_ line: inout CardLine) {
    isRow = columns != nil
    if let columns, cells > columns {
      line.cut(from: 0)
      return
    }
    let isRule = line.isTableRule && cells == 0
    var rest = line.bytes[...].drop { $0 == 0x20 || $0 == 0x09 }
    if cells == 0 {
      cells = 1
      if rest.first == UInt8(ascii: "|") { rest = rest.dropFirst() }
    }
    while let pipe = rest.firstIndex(of: UInt8(ascii: "|")) {
      rest = rest[(pipe + 1)...]
      cells += 1
      if let columns, cells > columns {
        line.cut(from: pipe)
        break
      }
    }
    // A pipe at the end closes the last cell.
    width = rest.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? cells - 1 : cells
    if columns == nil, isRule, width == widthBefore { columns = width }
  }

  /// The line of the text ends.
  mutating func endRow() {
    widthBefore = width
    cells = 0
  }
}
