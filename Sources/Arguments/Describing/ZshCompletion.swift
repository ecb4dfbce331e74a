extension ToolDescription {
  /// The completion script for zsh, to be installed as `_git-model` in a directory of `fpath`. For a program `git-x`,
  /// zsh's own completion of git calls the same function for `git x`.
  package func zshCompletion() -> String {
    let functions = visibleCommands.map(zshFunction)
    let helpers = shellCommands.enumerated().map { index, command in
      """
      _\(program)--lines-\(index)() {
        local -a lines
        lines=(${(f)"$(\(command) 2>/dev/null </dev/null)"})
        compadd "$@" -a lines
      }
      """
    }
    let start = """
      if [[ ${funcstack[1]} == _\(program) ]]; then
        _\(program) "$@"
      else
        compdef _\(program) \(program)
      fi
      """
    let head = """
      #compdef \(program)
      #description \(root.abstract.replacing("\n", with: " "))
      # zsh completion for \(program), generated from the declaration of its commands.
      """
    return ([head] + helpers + functions + [start]).joined(separator: "\n\n") + "\n"
  }

  /// The commands whose lines are completed, each once.
  private var shellCommands: [String] {
    var commands: [String] = []
    for case .shellCommand(let command) in visibleCommands.flatMap(\.visibleParameters).map(\.completion)
    where !commands.contains(command) {
      commands.append(command)
    }
    return commands
  }

  private func functionName(_ command: CommandDescription) -> String {
    "_" + ([program] + command.path).joined(separator: "-")
  }

  private func zshFunction(_ command: CommandDescription) -> String {
    let specs =
      command.options.flatMap(optionSpecs)
      + (command.visibleSubcommands.isEmpty
        ? command.arguments.map(argumentSpec) : ["'1: :->command'", "'*:: :->rest'"])
    let arguments = "_arguments -C -s -S \\\n    \(specs.joined(separator: " \\\n    "))"
    guard !command.visibleSubcommands.isEmpty else {
      return """
        \(functionName(command))() {
          \(arguments)
        }
        """
    }
    let names = command.visibleSubcommands.flatMap { subcommand in
      subcommand.allNames.map { name in
        let escaped = name.replacing(":", with: "\\:")
        return "      \(shellQuoted("\(escaped):\(subcommand.abstract)"))"
      }
    }
    let cases = command.visibleSubcommands.map { subcommand in
      "        \(subcommand.allNames.joined(separator: "|"))) \(functionName(subcommand)) && ret=0 ;;"
    }
    return """
      \(functionName(command))() {
        local curcontext=$curcontext state state_descr line ret=1
        typeset -A opt_args
        \(arguments) && ret=0
        case $state in
          command)
            local -a commands
            commands=(
      \(names.joined(separator: "\n"))
            )
            _describe -t commands \(shellQuoted("\(command.invocation) command")) commands && ret=0
            ;;
          rest)
            curcontext=${curcontext%:*:*}:\(functionName(command).dropFirst())-$line[1]:
            case $line[1] in
      \(cases.joined(separator: "\n"))
            esac
            ;;
        esac
        return ret
      }
      """
  }

  /// One specification per name; the names of one option exclude each other unless it may be repeated.
  private func optionSpecs(_ option: ParameterDescription) -> [String] {
    let names = option.allNames.map(\.spelling)
    let exclusion = option.isRepeating ? "*" : names.count > 1 ? "(\(names.joined(separator: " ")))" : ""
    return option.allNames.map { name in
      let text = "[\(escaped(option.abstract, ":[]"))]"
      guard option.kind == .option else { return shellQuoted("\(exclusion)\(name.spelling)\(text)") }
      let join = name.isShort ? "+" : "="
      let value = ":\(escaped(option.valueName, ":")):\(action(option.completion))"
      return shellQuoted("\(exclusion)\(name.spelling)\(join)\(text)\(value)")
    }
  }

  private func argumentSpec(_ argument: ParameterDescription) -> String {
    let lead = argument.isRepeating ? "*:" : argument.isRequired ? ":" : "::"
    return shellQuoted("\(lead)\(escaped(argument.valueName, ":")):\(action(argument.completion))")
  }

  private func action(_ completion: CompletionKind) -> String {
    switch completion {
    case .default: return " "
    case .list(let words):
      return "(\(words.map { escaped($0, ":()[]{}<>|&;$*?!#~'\"` ") }.joined(separator: " ")))"
    case .file(let extensions):
      switch extensions.count {
      case 0: return "_files"
      case 1: return "_files -g \"*.\(extensions[0])\""
      // With one word between the parentheses they would be zsh's qualifiers.
      default: return "_files -g \"*.(\(extensions.joined(separator: "|")))\""
      }
    case .directory: return "_files -/"
    case .shellCommand(let command):
      return "_\(program)--lines-\(shellCommands.firstIndex(of: command) ?? 0)"
    }
  }

  private func escaped(_ text: String, _ characters: String) -> String {
    text.map { "\\\(characters)".contains($0) ? "\\\($0)" : $0 == "\n" ? " " : String($0) }.joined()
  }
}
