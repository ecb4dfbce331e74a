/// One thing that is wrong with a document: what was found, what was expected, and where.
package struct Problem: Error, Hashable, Sendable {
  /// A sentence without the place; text that comes from the document is escaped for terminals.
  package let message: String
  /// The place in the source, or ``Position/unknown``.
  package let position: Position
  /// The way to the value, such as `artifact.files[2].digest`; empty for the document itself.
  package let path: String

  /// Makes a problem from its sentence, its place and the path of the value that it speaks of.
  package init(_ message: String, at position: Position = .unknown, path: String = "") {
    self.message = message
    self.position = position
    self.path = path
  }
}

extension Problem: CustomStringConvertible {
  /// `line 3, column 5: …`, or the sentence alone when the place is not known.
  package var description: String {
    position == .unknown ? message : "\(position): \(message)"
  }
}

/// Everything that is wrong with a document; never empty.
package struct Problems: Error, Hashable, Sendable {
  /// The problems in the order in which they were found; at least one.
  package let all: [Problem]

  /// Makes problems out of one or more.
  package init(_ first: Problem, _ rest: [Problem] = []) {
    all = [first] + rest
  }

  /// Makes problems out of a list; nil when the list is empty.
  package init?(_ list: [Problem]) {
    guard !list.isEmpty else { return nil }
    all = list
  }
}

extension Problems: CustomStringConvertible {
  /// One problem on each line.
  package var description: String {
    all.map(\.description).joined(separator: "\n")
  }
}

/// Collects problems up to a bound, so that a hostile file cannot make a report as long as it likes.
struct ProblemList {
  /// How many problems are kept; the next one is replaced by a sentence that says there are more.
  static let bound = 50

  private(set) var all: [Problem] = []

  /// True once further problems are dropped.
  var isFull: Bool { all.count > Self.bound }

  mutating func add(_ problem: Problem) {
    if all.count < Self.bound {
      all.append(problem)
    } else if all.count == Self.bound {
      all.append(Problem("there are more problems; only the first \(Self.bound) are shown", at: problem.position))
    }
  }
}
