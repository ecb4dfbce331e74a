/// Puts libyaml's words about broken YAML into sentences that say what mends it.
enum SyntaxProblem {
  /// The problem for a syntax error; conflict markers that git left behind are recognised.
  static func explain(_ error: SyntaxError, in source: SourceText, path: String) -> Problem {
    let position = error.mark.position
    for line in stride(from: position.line, through: max(1, position.line - 1), by: -1)
    where isConflictMarker(source.line(line)) {
      return Problem(
        "a conflict marker of git's; finish the merge first", at: Position(line: line, column: 1), path: path)
    }
    if let sentence = sentences[error.problem] { return Problem("\(sentence)", at: position, path: path) }
    let words = [error.context, error.problem].filter { !$0.isEmpty }.joined(separator: ": ")
    return Problem("this is not valid YAML: \(printable(words))", at: position, path: path)
  }

  private static func isConflictMarker(_ line: ArraySlice<UInt8>) -> Bool {
    ["<<<<<<< ", "=======", ">>>>>>> "].contains { line.starts(with: $0.utf8) }
  }

  /// libyaml's words, and ours for those that people meet.
  private static let sentences: [String: String] = [
    "mapping values are not allowed in this context":
      "a `: ` where no key can stand; put text that holds `: ` in quotes, or mend the indentation",
    "could not find expected ':'": "a line without `: `; expected `key: value`",
    "did not find expected key": "text where a key was expected; mend the indentation or close the quotes before it",
    "did not find expected '-' indicator": "text where a `- ` of the list was expected; mend the indentation",
    "found character that cannot start any token":
      "a text that starts with this character must be in quotes",
    "found unexpected end of stream": "the file ends inside quotes; the closing quote is missing",
    "did not find expected ',' or ']'": "expected `,` or `]` in a list",
    "did not find expected ',' or '}'": "expected `,` or `}` in a mapping",
    "block sequence entries are not allowed in this context":
      "a `- ` where no list can start; begin it on a line of its own",
    "found undefined tag handle": "a tag; tags are not allowed",
    "found unknown directive name": "a directive (a line that starts with %); directives are not allowed",
    "found incompatible YAML document": "a directive (a line that starts with %); directives are not allowed",
    "found duplicate %YAML directive": "a directive (a line that starts with %); directives are not allowed",
    "did not find expected <document start>": "text after the end of the document; a file holds one document",
    "found unknown escape character":
      "an unknown escape after \\; YAML knows \\n, \\t, \\\", \\\\, \\u00e9 and a few more",
    "did not find expected whitespace or line break": "expected a space here",
  ]
}
