extension CommandDescription {
  /// The description of a command and all below it.
  init(_ node: CommandNode, program: String, depth: Int = 0) {
    let configuration = node.configuration
    self.init(program: program, path: node.path)
    aliases = configuration.aliases
    abstract = configuration.abstract
    discussion = configuration.discussion
    usage = configuration.usage
    examples = configuration.examples
    isHidden = !configuration.shouldDisplay
    defaultSubcommand = node.defaultSubcommand?.path.last
    parameters = node.parameters.map(\.description).filter { $0.kind == .argument || !$0.names.isEmpty }
    addStandardFlags(hasVersion: node.path.isEmpty && !configuration.version.isEmpty)
    guard depth < deepestCommand else { return }
    let described = { (types: [any ParsableCommand.Type]) in
      types.map { CommandDescription(node.child($0), program: program, depth: depth + 1) }
    }
    groups = configuration.groupedSubcommands.map {
      CommandGroupDescription(title: $0.name, commands: described($0.subcommands))
    }
    if !configuration.ungroupedSubcommands.isEmpty {
      groups.insert(CommandGroupDescription(commands: described(configuration.ungroupedSubcommands)), at: 0)
    }
  }

  /// Adds `-h`, `--help` and `--version`, as far as the command gives them no meaning of its own.
  private mutating func addStandardFlags(hasVersion: Bool) {
    func add(_ names: [OptionName], _ abstract: String) {
      let taken = Set(parameters.flatMap(\.allNames))
      let free = names.filter { !taken.contains($0) }
      guard !free.isEmpty else { return }
      var flag = ParameterDescription(kind: .flag, names: free, valueName: "")
      flag.abstract = abstract
      parameters.append(flag)
    }
    if hasVersion { add([.long("version")], "print the version") }
    add([.short("h"), .long("help")], "show this help")
  }
}

extension ToolDescription {
  /// What is wrong with the declaration, a sentence each; a test keeps it empty. The parser copes with all of it, but
  /// not as its author means.
  package var problems: [String] {
    var problems = visibleCommands.flatMap(\.problems)
    if root.path.isEmpty, root.abstract.isEmpty { problems.append("'\(program)' has no abstract.") }
    return problems
  }
}

extension CommandDescription {
  var problems: [String] {
    var problems: [String] = []
    let names = parameters.flatMap(\.allNames)
    for name in repeated(names) { problems.append("'\(invocation)' declares '\(name.spelling)' twice.") }
    for name in repeated(subcommands.flatMap { [$0.name] + $0.aliases }) {
      problems.append("'\(invocation)' has two commands called '\(name)'.")
    }
    if let name = defaultSubcommand, !subcommands.contains(where: { $0.name == name }) {
      problems.append("The default command '\(name)' is none of '\(invocation)'.")
    }
    let arguments = parameters.filter { $0.kind == .argument }
    for (argument, next) in zip(arguments, arguments.dropFirst()) {
      if argument.isRepeating {
        problems.append("In '\(invocation)' nothing is left for \(next.placeholder) after \(argument.placeholder)...")
      }
      if !argument.isRequired, next.isRequired {
        problems.append(
          "In '\(invocation)' \(next.placeholder) is required after the optional \(argument.placeholder).")
      }
    }
    if !subcommands.isEmpty, !arguments.isEmpty {
      problems.append("'\(invocation)' has commands, so its argument \(arguments[0].placeholder) is never read.")
    }
    for command in visibleSubcommands where command.abstract.isEmpty {
      problems.append("'\(command.invocation)' has no abstract.")
    }
    for parameter in visibleParameters where parameter.abstract.isEmpty {
      problems.append("\(parameter.synopsis) of '\(invocation)' has no abstract.")
    }
    return problems
  }

  private func repeated<Name: Hashable>(_ names: [Name]) -> [Name] {
    var seen: Set<Name> = []
    return names.filter { !seen.insert($0).inserted }
  }
}
