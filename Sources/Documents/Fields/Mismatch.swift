/// Why a value is not what a field asks for; thrown by the parser of a field and made into a ``Problem`` by ``Fields``.
package struct Mismatch: Error, Hashable, Sendable {
  private enum Reason: Hashable, Sendable {
    case expected(String)
    case because(String)
  }

  private let reason: Reason
  /// The part of the value that is wrong, and the way to it from the value: `[2]`.
  private let part: Node?
  private let suffix: String

  /// The value is another one than was expected.
  ///
  /// - Parameters:
  ///   - expected: a noun with its article, such as `an integer from 1`.
  ///   - part: the part of the value that is wrong, when it is not the whole.
  ///   - suffix: the way from the value to that part, such as `[2]`.
  package init(expected: String, part: Node? = nil, at suffix: String = "") {
    reason = .expected(expected)
    self.part = part
    self.suffix = suffix
  }

  /// The value breaks a rule; the sentence says which, such as `a model name holds no "/"`.
  package init(because sentence: String, part: Node? = nil, at suffix: String = "") {
    reason = .because(sentence)
    self.part = part
    self.suffix = suffix
  }

  /// The problem that this is for the value at a path: `"version" is the string "three"; expected an integer from 1`.
  package func problem(for node: Node, at path: String) -> Problem {
    let wrong = part ?? node
    let path = path + suffix
    let found = "\(subject(path)) is \(wrong.summary)"
    return switch reason {
    case .expected(let expected): Problem("\(found); expected \(expected)", at: wrong.position, path: path)
    case .because(let sentence): Problem("\(found): \(sentence)", at: wrong.position, path: path)
    }
  }

  /// The same mismatch, seen from the value that holds this one.
  func within(_ node: Node, at step: String) -> Mismatch {
    switch reason {
    case .expected(let expected): Mismatch(expected: expected, part: part ?? node, at: step + suffix)
    case .because(let sentence): Mismatch(because: sentence, part: part ?? node, at: step + suffix)
    }
  }
}

/// How a sentence names the value at a path.
func subject(_ path: String) -> String {
  path.isEmpty ? "the document" : "\"\(path)\""
}
