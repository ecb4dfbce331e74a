/// Why a text is not the name, id or time it was meant to be, as a sentence for people.
package struct InvalidName: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being read, with its article: "a model name".
  package let subject: String
  /// What is wrong with the text and what was expected: "it is empty; expected 1 to 64 letters".
  package let reason: String

  package init(_ subject: String, _ reason: String) {
    self.subject = subject
    self.reason = reason
  }

  package var description: String { "not \(subject): \(reason)" }
}
