/// Arguments that are well formed but cannot be meant; thrown by `validate()` and by transforms.
package struct ValidationError: Error, Hashable, CustomStringConvertible {
  /// A sentence: what is wrong and what mends it.
  package var message: String

  /// An error with its sentence.
  package init(_ message: String) {
    self.message = message
  }

  /// The sentence.
  package var description: String { message }
}

/// The number a process ends with.
package struct ExitCode: Error, Hashable, RawRepresentable {
  /// The number; a process keeps its lower eight bits.
  package var rawValue: Int32

  /// A code of the number given.
  package init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// A code of the number given.
  package init(_ code: Int32) {
    self.init(rawValue: code)
  }

  /// 0.
  package static let success = ExitCode(0)
  /// 1.
  package static let failure = ExitCode(1)
  /// 129, with which git answers wrong usage.
  package static let validationFailure = ExitCode(129)

  /// Whether the code is 0.
  package var isSuccess: Bool { self == .success }
}

/// An end of the run that is no failure.
package enum CleanExit: Error {
  /// Shows the help of the command, or of the root command.
  case helpRequest((any ParsableCommand.Type)? = nil)
  /// Shows the text.
  case message(String)
}
