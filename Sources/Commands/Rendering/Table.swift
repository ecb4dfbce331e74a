import Documents

/// A table whose columns fit the width of a terminal.
struct Table {
  private let header: [String]
  private var rows: [[String]] = []

  init(_ header: [String]) { self.header = header }

  mutating func add(_ row: [String]) { rows.append(row.map { printable($0, limit: 500) }) }

  var isEmpty: Bool { rows.isEmpty }

  /// The lines: the last column is cut where the width ends.
  func lines(width: Int) -> [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let isLast = column == row.count - 1
        line += isLast ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      return line.count <= width ? line : String(line.prefix(max(1, width - 1))) + "…"
    }
  }
}
