/// Collects what is wrong with one document while it is read, so that one run shows everything.
///
/// Not `Sendable`: one document is read in one place, from start to end.
package final class Report {
  private var list = ProblemList()

  /// An empty report.
  package init() {}

  /// The problems so far, in the order of the document as far as places are known.
  package var problems: [Problem] {
    list.all.enumerated().sorted { a, b in
      (a.element.position.line, a.element.position.column, a.offset)
        < (b.element.position.line, b.element.position.column, b.offset)
    }.map(\.element)
  }

  /// True as long as nothing is wrong.
  package var isClean: Bool { list.all.isEmpty }

  /// True once further problems are dropped.
  var isFull: Bool { list.isFull }

  /// Notes a problem; past a bound, further ones are counted as one.
  package func add(_ problem: Problem) { list.add(problem) }

  /// Notes that a rule is broken by the value at a path.
  package func add(_ message: String, at node: Node, path: String) {
    list.add(Problem(message, at: node.position, path: path))
  }

  /// Notes a mismatch found by a parser.
  package func add(_ mismatch: Mismatch, for node: Node, path: String) {
    list.add(mismatch.problem(for: node, at: path))
  }

  /// The value, when nothing is wrong.
  ///
  /// - Throws: every problem noted; a missing value without a problem counts as one.
  package func finish<Result>(_ value: Result?) throws(Problems) -> Result {
    if let found = Problems(problems) { throw found }
    guard let value else { throw Problems(Problem("the document is incomplete")) }
    return value
  }

  /// Reads a whole document that is a mapping: opens its fields, reads, closes them, and finishes.
  ///
  /// - Parameters:
  ///   - node: the root of the document.
  ///   - read: makes the value; nil when a field that it needs is missing or wrong, which is then noted already.
  /// - Throws: every problem of the document.
  package static func read<Result>(_ node: Node, _ read: (Fields) -> Result?) throws(Problems) -> Result {
    let report = Report()
    let fields = Fields(node, in: report)
    let value = read(fields)
    fields.close()
    return try report.finish(value)
  }
}
