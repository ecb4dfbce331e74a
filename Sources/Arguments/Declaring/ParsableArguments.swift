/// A group of arguments, options and flags that is read together; the properties are `@Argument`, `@Option`, `@Flag`
/// and `@OptionGroup`.
///
/// As in swift-argument-parser the declaration is found with `Mirror` on `init()`, and the parsed value is made by the
/// synthesised `init(from:)`. A plain stored property therefore needs a default and a `Decodable` type; it keeps the
/// default.
package protocol ParsableArguments: Decodable, SendableMetatype {
  /// The declaration: every property with its default.
  init()

  /// Checks what no single value shows. It is called once, after parsing.
  /// - Throws: usually ``ValidationError``, which becomes a usage error.
  mutating func validate() throws
}

extension ParsableArguments {
  /// Accepts everything.
  package mutating func validate() throws {}
}

/// A command, or a group of commands when its configuration lists subcommands.
package protocol ParsableCommand: ParsableArguments {
  /// Name, texts and subcommands of the command.
  static var configuration: CommandConfiguration { get }

  /// Does the command's work.
  /// - Throws: what the caller turns into an exit code; ``ExitCode`` and ``CleanExit`` among them.
  mutating func run() throws
}

extension ParsableCommand {
  /// No texts; the name is made of the type's name.
  package static var configuration: CommandConfiguration { CommandConfiguration() }

  /// Asks for the command's help.
  /// - Throws: ``CleanExit/helpRequest(_:)``.
  package mutating func run() throws {
    throw CleanExit.helpRequest(Self.self)
  }

  /// The configured name, or the type's name as lower-case words joined by hyphens (`EvidenceAdd`: `evidence-add`).
  static var resolvedName: String {
    configuration.commandName ?? hyphenated("\(Self.self)")
  }
}
