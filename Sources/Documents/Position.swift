/// A place in a text file: line and column, both counted from 1, the column in characters (Unicode scalars).
package struct Position: Hashable, Sendable {
  /// The line, from 1; 0 when the place is not known.
  package let line: Int
  /// The column in Unicode scalars, from 1; 0 when the place is not known.
  package let column: Int

  /// Makes a position from a line and a column, both counted from 1.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// No place: the node was built in code, or read from JSON, whose parser reports none.
  package static let unknown = Position(line: 0, column: 0)
}

extension Position: CustomStringConvertible {
  /// `line 3, column 5`, or `unknown place`.
  package var description: String {
    self == .unknown ? "unknown place" : "line \(line), column \(column)"
  }
}
