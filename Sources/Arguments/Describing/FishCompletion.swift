extension ToolDescription {
  /// The completion script for fish. It completes the program, and for a program `git-x` also `git x`.
  package func fishCompletion() -> String {
    let at = "__\(functionName)_at"
    var lines = [
      "# fish completion for \(program), generated from the declaration of its commands.",
      "", walker(at), "", "complete -c \(program) -f",
    ]
    for entry in completionEntries {
      for command in entry.commands {
        for name in command.allNames {
          lines.append(rule(at, entry.path, 0, "", "-a \(fishQuoted(name)) -d \(fishQuoted(command.abstract))"))
        }
      }
      for option in entry.options { lines += rules(option, at, entry.path) }
      for (index, argument) in entry.arguments.enumerated() {
        guard let values = values(argument.completion) else { continue }
        lines.append(rule(at, entry.path, index, argument.isRepeating ? "more" : "", values))
      }
    }
    return (lines + throughGit).joined(separator: "\n") + "\n"
  }

  /// The function that tells whether the words so far lead to a command, with a number of arguments.
  private func walker(_ at: String) -> String {
    let steps = completionEntries.flatMap { entry in
      entry.commands.map { command in
        let patterns = command.allNames.map { fishQuoted("\(entry.path)/\($0)") }.joined(separator: " ")
        return """
                  case \(patterns)
                    set path \(fishQuoted(command.path.joined(separator: " ")))
                    continue
          """
      }
    }
    let valued = completionEntries.map { entry in
      """
            case \(fishQuoted(entry.path))
              set valued \(entry.valued.joined(separator: " "))
      """
    }
    return """
      # Whether the words so far lead to the command $argv[1], followed by $argv[2] arguments ('' for any number, with
      # $argv[3] set for that number or more).
      function \(at)
        set -l words (commandline -opc)
        set -e words[1]
        set -l path ''
        set -l count 0
        set -l skip ''
        set -l ended ''
        for word in $words
          if test -n "$skip"
            set skip ''
            continue
          end
          set -l valued
          switch "$path"
      \(valued.joined(separator: "\n"))
          end
          if test -z "$ended"
            switch "$word"
              case --
                set ended yes
                continue
              case '-*'
                if contains -- "$word" $valued
                  set skip yes
                end
                continue
            end
            switch "$path/$word"
      \(steps.joined(separator: "\n"))
            end
          end
          set count (math $count + 1)
        end
        test "$path" = "$argv[1]"; or return 1
        test -n "$argv[2]"; or return 0
        if test -n "$argv[3]"
          test $count -ge $argv[2]
        else
          test $count -eq $argv[2]
        end
      end
      """
  }

  /// For a program `git-x`, the rule that makes `git x` the same. Newer versions of fish do so by themselves, and drop
  /// what is offered twice.
  private var throughGit: [String] {
    guard program.hasPrefix("git-") else { return [] }
    let function = "__\(functionName)_through_git"
    return [
      "",
      """
      # Prints the words after `\(shownProgram(program))`, with the word being typed; fails on other lines.
      function \(function)
        set -l words (commandline -opc)
        set -e words[1]
        while set -q words[1]
          switch $words[1]
            case -C -c --git-dir --work-tree --namespace
              set -e words[1]
            case '-*'
            case \(fishQuoted(String(program.dropFirst(4))))
              string join -- ' ' \(program) (string escape -- $words[2..]) (commandline -ct)
              return 0
            case '*'
              return 1
          end
          set -e words[1]
        end
        return 1
      end
      """,
      "",
      "complete -c git -f -n \(fishQuoted("\(function) >/dev/null")) -a \(fishQuoted("(complete -C (\(function)))"))",
    ]
  }

  private func rule(_ at: String, _ path: String, _ count: Int?, _ more: String, _ rest: String) -> String {
    let condition = "\(at) \(fishQuoted(path)) \(fishQuoted(count.map { "\($0)" } ?? "")) \(fishQuoted(more))"
    return "complete -c \(program) -n \(fishQuoted(condition)) \(rest)"
  }

  private func rules(_ option: ParameterDescription, _ at: String, _ path: String) -> [String] {
    let text = "-d \(fishQuoted(option.abstract))"
    func names(_ names: [OptionName]) -> String {
      names.map { name in
        switch name {
        case .long(let name): "-l \(fishQuoted(name))"
        case .short(let character): "-s \(fishQuoted(String(character)))"
        }
      }.joined(separator: " ")
    }
    guard option.kind == .option else {
      return [option.names, option.inverseNames].filter { !$0.isEmpty }.map {
        rule(at, path, nil, "", "\(names($0)) \(text)")
      }
    }
    let values = values(option.completion) ?? ""
    // `-x` is `-r -f`: a value is needed, and no file does.
    let kind = values == anyFile ? "-r" : "-x"
    return [
      rule(at, path, nil, "", [names(option.names), kind, values, text].filter { !$0.isEmpty }.joined(separator: " "))
    ]
  }

  private func values(_ completion: CompletionKind) -> String? {
    switch completion {
    case .default: nil
    case .list(let words): "-a \(fishQuoted(words.map(fishQuoted).joined(separator: " ")))"
    case .file(let extensions):
      extensions.isEmpty
        ? anyFile
        : "-a \(fishQuoted(extensions.map { "(__fish_complete_suffix \(fishQuoted(".\($0)")))" }.joined(separator: " ")))"
    case .directory: "-a \(fishQuoted("(__fish_complete_directories (commandline -ct))"))"
    case .shellCommand(let command): "-a \(fishQuoted("(\(command) 2>/dev/null)"))"
    }
  }
}

/// The rule that offers every file.
private let anyFile = "-F"

/// The text as one word of fish, where only backslash and quote are special between single quotes.
private func fishQuoted(_ text: String) -> String {
  "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
}
