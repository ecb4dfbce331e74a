/// Why parsing gave no command to run.
package enum ParseFailure: Error, Hashable {
  /// Help was asked for; the text belongs on standard output.
  case help(String)
  /// The version was asked for; the text belongs on standard output.
  case version(String)
  /// The arguments cannot be used. The message is a sentence, the usage tells what would do; both belong on standard
  /// error.
  case usage(message: String, usage: String)

  /// 0, or 129 for wrong usage as git has it.
  package var exitCode: ExitCode {
    switch self {
    case .help, .version: .success
    case .usage: .validationFailure
    }
  }

  /// Whether the text belongs on standard error.
  package var isError: Bool {
    if case .usage = self { true } else { false }
  }

  /// The whole text, without a newline at its end.
  package var text: String {
    switch self {
    case .help(let text), .version(let text): text
    case .usage(let message, let usage): usage.isEmpty ? message : "\(message)\n\n\(usage)"
    }
  }
}

/// What ends parsing early, before it is known how help is laid out.
enum Interruption: Error, Hashable {
  case help
  case version
  case misuse(String)
}
