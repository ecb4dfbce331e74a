extension ToolDescription {
  /// The completion script for bash. It completes the program itself; for a program `git-x` it also defines `_git_x`,
  /// which git's own completion calls for `git x`.
  package func bashCompletion() -> String {
    let prefix = "__\(functionName)"
    let sections = [
      "# bash completion for \(program), generated from the declaration of its commands.",
      steps(prefix), about(prefix), values(prefix), bashRuntime.replacing("__tool", with: prefix), entryPoints(prefix),
    ]
    return sections.joined(separator: "\n\n") + "\n"
  }

  /// The function that goes from one command to the one named below it.
  private func steps(_ prefix: String) -> String {
    var cases = completionEntries.flatMap { entry in
      entry.commands.map { command in
        let patterns = command.allNames.map { shellQuoted("\(entry.path)/\($0)") }.joined(separator: " | ")
        return "    \(patterns)) path=\(shellQuoted(command.path.joined(separator: " "))) ;;"
      }
    }
    cases.append("    /help) path=help ;;")
    return """
      # Goes from the command in $path to the one called $1 below it.
      \(prefix)_step() {
        case "$path/$1" in
      \(cases.joined(separator: "\n"))
          *) return 1 ;;
        esac
      }
      """
  }

  /// The function that tells what a command has.
  private func about(_ prefix: String) -> String {
    let cases = completionEntries.map { entry in
      let commands = entry.commands.flatMap(\.allNames) + (entry.path.isEmpty ? ["help"] : [])
      let pattern = entry.path.isEmpty ? "''" : shellQuoted(entry.path)
      return """
            \(pattern))
              commands=\(shellQuoted(entry.commands.isEmpty ? "" : commands.joined(separator: " ")))
              options=\(shellQuoted(entry.options.flatMap(offered).joined(separator: " ")))
              valued=\(shellQuoted(entry.valued.joined(separator: " ")))
              ;;
        """
    }
    let help = root.visibleSubcommands.flatMap(\.allNames).joined(separator: " ")
    return """
      # Sets what the command in $path has: commands below it, options, and the options that take a value.
      \(prefix)_about() {
        commands='' options='' valued=''
        case "$path" in
      \(cases.joined(separator: "\n"))
          help) commands=\(shellQuoted(help)) ;;
        esac
      }
      """
  }

  /// Names as they are offered: those that take a value end with an equals sign when they are long.
  private func offered(_ option: ParameterDescription) -> [String] {
    option.allNames.map { option.kind == .option && !$0.isShort ? "\($0.spelling)=" : $0.spelling }
  }

  /// The function that offers the values of an option or of the argument of a number.
  private func values(_ prefix: String) -> String {
    var cases: [String] = []
    for entry in completionEntries {
      for option in entry.options where option.kind == .option {
        guard let action = action(option.completion, prefix) else { continue }
        let patterns = option.names.map { shellQuoted("\(entry.path)/\($0.spelling)") }.joined(separator: " | ")
        cases.append("    \(patterns)) \(action) ;;")
      }
      for (index, argument) in entry.arguments.enumerated() {
        guard let action = action(argument.completion, prefix) else { continue }
        let pattern =
          argument.isRepeating ? "\(shellQuoted("\(entry.path)/#"))*" : shellQuoted("\(entry.path)/#\(index)")
        cases.append("    \(pattern)) \(action) ;;")
      }
    }
    return """
      # Offers the values of $1, an option of the command in $path or the number of an argument.
      \(prefix)_values() {
        case "$path/$1" in
      \((cases + ["    *) return 1 ;;"]).joined(separator: "\n"))
        esac
      }
      """
  }

  private func action(_ completion: CompletionKind, _ prefix: String) -> String? {
    switch completion {
    case .default: nil
    case .list(let words): "\(prefix)_words \(words.map(shellQuoted).joined(separator: " "))"
    case .file(let extensions): "\(prefix)_files \(extensions.map(shellQuoted).joined(separator: " "))"
    case .directory: "\(prefix)_directories"
    case .shellCommand(let command): "\(prefix)_lines \(shellQuoted(command))"
    }
  }

  private func entryPoints(_ prefix: String) -> String {
    let alone = """
      # `\(program) …`
      \(prefix)_alone() {
        local cur cword words
        \(prefix)_split
        \(prefix)_complete 1
      }

      complete -o bashdefault -o default -o nospace -F \(prefix)_alone \(program)
      """
    guard program.hasPrefix("git-") else { return alone }
    let name = String(program.dropFirst(4))
    let function = "_\(functionName)"
    return """
      # `\(shownProgram(program)) …`, called by git's own completion with $words, $cword and $cur set.
      \(function)() {
        local start=${__git_cmd_idx:-0}
        if ((start == 0)); then
          while ((start < cword)) && [[ ${words[start]} != \(shellQuoted(name)) ]]; do ((start++)); done
        fi
        \(prefix)_complete $((start + 1))
      }

      """ + "\n" + alone
  }
}
