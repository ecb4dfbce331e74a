/// What a completion script needs to know of one command.
struct CompletionEntry {
  /// The canonical names, joined by blanks; empty for the root.
  let path: String
  /// The commands below that are shown, with their aliases.
  let commands: [CommandDescription]
  /// The options and flags that are shown.
  let options: [ParameterDescription]
  /// The arguments in order.
  let arguments: [ParameterDescription]
  /// The names after which a value is expected. For a group these are those of the commands below, as they may stand
  /// before the name.
  let valued: [String]
}

extension ToolDescription {
  /// One entry per command that is shown, the root first.
  var completionEntries: [CompletionEntry] {
    visibleCommands.map { command in
      CompletionEntry(
        path: command.path.joined(separator: " "), commands: command.visibleSubcommands, options: command.options,
        arguments: command.arguments, valued: valued(command))
    }
  }

  private func valued(_ command: CommandDescription) -> [String] {
    var arity: [String: Bool] = [:]
    var order: [String] = []
    func visit(_ command: CommandDescription) {
      for option in command.options {
        for name in option.allNames.map(\.spelling) {
          if arity[name] == nil { order.append(name) }
          arity[name] = option.kind == .option && arity[name] != false
        }
      }
      command.visibleSubcommands.forEach(visit)
    }
    visit(command)
    return order.filter { arity[$0] == true }
  }
}

extension CommandDescription {
  /// The name and the aliases.
  var allNames: [String] { [name] + aliases }
}

extension ToolDescription {
  /// The program's name as a part of a shell function's name: `git_model`.
  var functionName: String {
    String(program.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}

/// The text as one word of a POSIX shell or of zsh.
func shellQuoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
