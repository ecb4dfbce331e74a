/// A command with the names that lead to it.
struct CommandNode {
  let type: any ParsableCommand.Type
  /// The names after the tool's own: empty for the root.
  let path: [String]

  var configuration: CommandConfiguration { type.configuration }

  var subcommands: [CommandNode] { configuration.subcommands.map(child) }

  /// The subcommand called by the name or by one of its aliases.
  func subcommand(named name: String) -> CommandNode? {
    configuration.subcommands.first { type in
      type.resolvedName == name || type.configuration.aliases.contains(name)
    }.map(child)
  }

  /// The subcommand meant when none is named.
  var defaultSubcommand: CommandNode? { configuration.defaultSubcommand.map(child) }

  func child(_ type: any ParsableCommand.Type) -> CommandNode {
    CommandNode(type: type, path: path + [type.resolvedName])
  }

  /// The command's own parameters; those of a subcommand are not among them.
  var parameters: [Parameter] { type.declaredParameters() }

  /// Of each option of the commands from here down, whether it takes a value; nil where the commands disagree.
  func arity(depth: Int = 0) -> [OptionName: Bool?] {
    var arity: [OptionName: Bool?] = [:]
    for description in parameters.map(\.description) {
      for name in description.allNames { arity[name] = .some(description.kind == .option) }
    }
    guard depth < deepestCommand else { return arity }
    for subcommand in subcommands {
      arity.merge(subcommand.arity(depth: depth + 1)) { $0 == $1 ? $0 : nil }
    }
    return arity
  }
}

/// How deep commands are looked for, so that one declared below itself ends.
let deepestCommand = 8
