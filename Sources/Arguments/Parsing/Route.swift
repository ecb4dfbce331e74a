/// The way from the root to the command that is meant.
struct Route {
  var node: CommandNode
  /// The arguments without the names of the commands passed.
  var arguments: [String] = []
  /// The options that may stand before the name of a subcommand; made when the first one is met.
  private lazy var arity = node.arity()

  init(root: CommandNode) {
    node = root
  }

  /// Follows the names of commands. Options before a name are left for the command that is found at last, so
  /// `-C dir list` and `list -C dir` are the same.
  /// - Throws: what ends parsing; ``node`` then is the command that was reached.
  mutating func follow(_ words: [String]) throws(Interruption) {
    var rest = words[...]
    while let word = rest.first, !node.configuration.subcommands.isEmpty, word != "--" {
      rest.removeFirst()
      if isOption(word) {
        try passOption(word, &rest)
      } else if let subcommand = node.subcommand(named: word) {
        descend(to: subcommand)
      } else if node.path.isEmpty, word == "help" {
        try help(rest)
      } else if let subcommand = node.defaultSubcommand {
        descend(to: subcommand)
        arguments.append(word)
      } else {
        throw .misuse(unknownCommand(word))
      }
    }
    arguments += rest
    if try asksForHelp() { throw .help }
    try descendToDefault()
  }

  /// Takes an option that stands before the name of a command, with its value.
  private mutating func passOption(_ word: String, _ rest: inout ArraySlice<String>) throws(Interruption) {
    arguments.append(word)
    if word == "--version", node.path.isEmpty, !node.configuration.version.isEmpty { throw .version }
    let takesValue: Bool
    if word.hasPrefix("--") {
      takesValue = arity[.long(String(word.dropFirst(2)))] == true
    } else {
      // The value of `-qn value` is the next word when `n` is the last letter of the cluster.
      let flags = word.dropFirst().prefix { arity[.short($0)] == false }
      let afterFlags = word.dropFirst(1).dropFirst(flags.count)
      takesValue = afterFlags.dropFirst().isEmpty && afterFlags.first.map { arity[.short($0)] == true } ?? false
    }
    if takesValue, let value = rest.popFirst() { arguments.append(value) }
  }

  private mutating func descend(to subcommand: CommandNode) {
    node = subcommand
    arity = subcommand.configuration.subcommands.isEmpty ? [:] : subcommand.arity()
  }

  /// Goes to what is meant when no subcommand is named.
  private mutating func descendToDefault() throws(Interruption) {
    for _ in 0..<deepestCommand where !node.configuration.subcommands.isEmpty {
      guard let subcommand = node.defaultSubcommand else {
        try refuseUnknownOption()
        let place = node.path.isEmpty ? "" : " after '\(node.path.joined(separator: " "))'"
        throw .misuse("A command\(place) is missing.")
      }
      descend(to: subcommand)
    }
  }

  /// Where no command is named, an option that none has is the more useful thing to tell.
  private mutating func refuseUnknownOption() throws(Interruption) {
    for word in arguments.prefix(while: { $0 != "--" }) where isOption(word) && word.hasPrefix("--") {
      let name = OptionName.long(String(word.dropFirst(2).prefix { $0 != "=" }))
      guard arity[name] == nil else { continue }
      throw .misuse(unknownOption(name.spelling, among: arity.keys.map(\.spelling).sorted() + ["--help"]))
    }
  }

  /// `help evidence add`: the help of the command named.
  private mutating func help(_ names: ArraySlice<String>) throws(Interruption) {
    for name in names where !isOption(name) {
      guard let subcommand = node.subcommand(named: name) else { throw .misuse(unknownCommand(name)) }
      node = subcommand
    }
    throw .help
  }

  /// Whether `-h` or `--help` stands among the options, unless the command gives it a meaning of its own.
  private func asksForHelp() throws(Interruption) -> Bool {
    let options = arguments.prefix { $0 != "--" }
    let asked = [OptionName.short("h"), .long("help")].filter { options.contains($0.spelling) }
    guard !asked.isEmpty else { return false }
    let declared = node.parameters.flatMap(\.description.allNames)
    return asked.contains { !declared.contains($0) }
  }

  private func unknownCommand(_ word: String) -> String {
    let names = node.subcommands.filter(\.configuration.shouldDisplay).flatMap {
      $0.path.suffix(1) + $0.configuration.aliases
    }
    let place = node.path.isEmpty ? "" : " of '\(node.path.joined(separator: " "))'"
    return "\(quoted(word)) is not a command\(place).\(suggestion(for: word, among: names))"
  }
}

/// The message about an option that is not declared.
func unknownOption(_ spelling: String, in cluster: String? = nil, among names: [String]) -> String {
  let place = cluster.map { $0 == spelling ? "" : " in \(quoted($0))" } ?? ""
  return "Unknown option \(quoted(spelling))\(place).\(suggestion(for: cluster ?? spelling, among: names))"
}

/// Whether the word stands where an option does. `-`, and numbers such as `-5`, do not.
func isOption(_ word: String) -> Bool {
  guard word.hasPrefix("-"), let second = word.dropFirst().first else { return false }
  return !second.isNumber && !second.isWhitespace
}
