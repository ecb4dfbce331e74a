/// A command line: a root command with all below it, and how its texts are laid out. Nothing here prints or exits.
package struct Tool: Sendable {
  private let root: CommandNode
  private let style: TextStyle

  /// - Parameters:
  ///   - root: the command that has the verbs as subcommands. Its name is the program's; a leading `git-` is shown as
  ///     `git `, the way the program is called.
  ///   - width: columns of the terminal; texts are wrapped to it, within 40 and 120.
  ///   - isColored: whether texts may hold ANSI escape codes.
  package init(_ root: any ParsableCommand.Type, width: Int = 80, isColored: Bool = false) {
    self.root = CommandNode(type: root, path: [])
    style = TextStyle(width: width, isColored: isColored)
  }

  /// The command that the arguments ask for.
  /// - Parameter arguments: the words after the program's name.
  /// - Throws: help, version, or what is wrong with the arguments.
  package func parse(_ arguments: [String]) throws(ParseFailure) -> any ParsableCommand {
    var route = Route(root: root)
    do {
      try route.follow(arguments)
      return try make(route.node, route.arguments)
    } catch {
      throw failure(for: error, at: route.node) ?? failure(.misuse("\(error)"), at: route.node)
    }
  }

  /// What is to be shown for an error of `run()` that belongs to the command line: a ``ValidationError`` or a
  /// ``CleanExit``. Nil for every other error, which is the caller's.
  package func failure(for error: any Error, in command: any ParsableCommand) -> ParseFailure? {
    failure(for: error, at: node(of: type(of: command), from: root, depth: 0) ?? root)
  }

  /// Everything that can be told about the tool, as data.
  package var description: ToolDescription {
    ToolDescription(
      program: root.type.resolvedName, version: root.configuration.version,
      root: CommandDescription(root, program: root.type.resolvedName))
  }

  private func make(_ node: CommandNode, _ arguments: [String]) throws -> any ParsableCommand {
    var reader = ArgumentReader(node.parameters)
    let values = try reader.values(of: arguments)
    var command: any ParsableCommand = try node.type.init(from: ValueDecoder(values: values, path: []))
    try command.validate()
    return command
  }

  private func failure(_ interruption: Interruption, at node: CommandNode) -> ParseFailure {
    switch interruption {
    case .help: .help(describe(node).helpText(style))
    case .version: .version("\(shownProgram(root.type.resolvedName)) \(root.configuration.version)")
    case .misuse(let message): .usage(message: message, usage: describe(node).shortUsage(style))
    }
  }

  private func failure(for error: any Error, at node: CommandNode) -> ParseFailure? {
    switch error {
    case let interruption as Interruption: failure(interruption, at: node)
    case let error as ValidationError: failure(.misuse(error.message), at: node)
    case CleanExit.message(let text): .help(text)
    case CleanExit.helpRequest(let type):
      failure(.help, at: type.flatMap { self.node(of: $0, from: root, depth: 0) } ?? root)
    default: nil
    }
  }

  private func describe(_ node: CommandNode) -> CommandDescription {
    CommandDescription(node, program: root.type.resolvedName)
  }

  private func node(of type: any ParsableCommand.Type, from node: CommandNode, depth: Int) -> CommandNode? {
    if node.type == type { return node }
    guard depth < deepestCommand else { return nil }
    return node.subcommands.lazy.compactMap { self.node(of: type, from: $0, depth: depth + 1) }.first
  }
}
