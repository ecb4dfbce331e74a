extension ToolDescription {
  /// The reference of all commands in Markdown, with a newline at its end.
  package func markdownReference() -> String {
    var blocks = ["# \(shownProgram(program))", escaped(sentence(root.abstract))]
    blocks.append("This page is generated from the declaration of the commands; do not edit it.")
    blocks += markdown(root.discussion)
    blocks += root.groups.flatMap(index)
    blocks += parameterTables(root)
    blocks += examples(root)
    for command in visibleCommands.dropFirst() { blocks += section(command) }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func index(_ group: CommandGroupDescription) -> [String] {
    let commands = group.commands.filter { !$0.isHidden }
    guard !commands.isEmpty else { return [] }
    let rows = commands.map { command in
      "| [`\(command.invocation)`](#\(anchor(command.invocation))) | \(cell(sentence(command.abstract))) |"
    }
    return ["## \(escaped(group.title ?? "Commands"))", table("Command", rows)]
  }

  private func section(_ command: CommandDescription) -> [String] {
    let level = String(repeating: "#", count: min(command.path.count + 1, 6))
    let usage = command.usageForms.map { ([$0.command] + $0.pieces).joined(separator: " ") }
    var blocks = ["\(level) \(command.invocation)", escaped(sentence(command.abstract))]
    blocks.append(fenced(usage))
    if !command.aliases.isEmpty {
      blocks.append("Also called \(command.aliases.map { "`\($0)`" }.joined(separator: ", ")).")
    }
    blocks += markdown(command.discussion)
    blocks += parameterTables(command)
    blocks += examples(command)
    return blocks
  }

  private func parameterTables(_ command: CommandDescription) -> [String] {
    command.parameterGroups.map { title, parameters in
      let rows = parameters.map { parameter in
        var meaning = [cell(sentence(parameter.summary))]
        meaning += prose(parameter.discussion).map(inCell)
        if parameter.kind != .argument, parameter.isRequired { meaning.append("Required.") }
        if parameter.isRepeating { meaning.append("May be repeated.") }
        return "| `\(parameter.heading.replacing("|", with: "\\|"))` | \(meaning.joined(separator: " ")) |"
      }
      return table(escaped(title), rows)
    }
  }

  private func examples(_ command: CommandDescription) -> [String] {
    command.examples.flatMap { [escaped(sentence($0.explanation)), fenced([$0.command], language: "sh")] }
  }
}

private func table(_ title: String, _ rows: [String]) -> String {
  (["| \(title) | Meaning |", "|---|---|"] + rows).joined(separator: "\n")
}

private func fenced(_ lines: [String], language: String = "") -> String {
  // The fence is longer than any within.
  let longest = lines.joined(separator: "\n").split { $0 != "`" }.map(\.count).max() ?? 0
  let fence = String(repeating: "`", count: max(3, longest + 1))
  return (["\(fence)\(language)"] + lines + [fence]).joined(separator: "\n")
}

private func markdown(_ text: String) -> [String] {
  prose(text).map { block in
    switch block {
    case .paragraph(let text): escaped(text)
    case .items(let items): items.map { "- \(escaped($0))" }.joined(separator: "\n")
    case .literal(let lines): fenced(lines)
    }
  }
}

private func inCell(_ block: ProseBlock) -> String {
  switch block {
  case .paragraph(let text): cell(text)
  case .items(let items): items.map { cell(sentence($0)) }.joined(separator: " ")
  case .literal(let lines): lines.map { "`\($0.replacing("|", with: "\\|"))`" }.joined(separator: " ")
  }
}

/// Prose in which nothing but what stands between backquotes is markup.
private func escaped(_ text: String) -> String {
  typedParts(text).map { part in
    part.isTyped
      ? "`\(part.text)`"
      : part.text.map { "\\<*_`#".contains($0) ? "\\\($0)" : String($0) }.joined()
  }.joined()
}

/// Prose in a cell of a table, where a bar would end it even between backquotes.
private func cell(_ text: String) -> String { escaped(text).replacing("|", with: "\\|") }

/// The anchor that hosts make of a heading: lower case, blanks as hyphens, no other punctuation.
private func anchor(_ heading: String) -> String {
  heading.lowercased().compactMap { character in
    character == " " ? "-" : character.isLetter || character.isNumber || character == "-" ? String(character) : nil
  }.joined()
}
