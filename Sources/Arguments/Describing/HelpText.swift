extension ToolDescription {
  /// The help of the command at the path.
  /// - Parameters:
  ///   - path: the names after the program's; empty for the root.
  ///   - width: columns of the terminal; the text is wrapped to it, within 40 and 120.
  ///   - isColored: whether the text may hold ANSI escape codes.
  /// - Returns: the text without a newline at its end, or nil when there is no such command.
  package func helpText(of path: [String] = [], width: Int = 80, isColored: Bool = false) -> String? {
    command(at: path)?.helpText(TextStyle(width: width, isColored: isColored))
  }
}

extension CommandDescription {
  /// Usage, what the command does, its commands, arguments and options in columns, and last the examples.
  func helpText(_ style: TextStyle) -> String {
    var sections = [usageText(style), style.wrapped(text: plain(abstract), indent: 0).joined(separator: "\n")]
    sections += prose(discussion).map { rendered($0, style) }
    sections += commandSections(style)
    sections += parameterSections(style)
    if !aliases.isEmpty {
      sections.append("\(style.bold("Also called"))\n    \(aliases.joined(separator: ", "))")
    }
    if !examples.isEmpty {
      let lines = examples.flatMap { example in
        ["    \(example.command)"] + style.wrapped(text: plain(example.explanation), indent: 8)
      }
      sections.append(([style.bold("Examples")] + lines).joined(separator: "\n"))
    }
    if !visibleSubcommands.isEmpty {
      sections.append(
        style.wrapped(text: "See '\(invocation) <command> -h' for one command.", indent: 0).joined(separator: "\n"))
    }
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func commandSections(_ style: TextStyle) -> [String] {
    let column = style.column(for: visibleSubcommands.map(\.name), indent: 4)
    return groups.compactMap { group in
      let commands = group.commands.filter { !$0.isHidden }
      guard !commands.isEmpty else { return nil }
      let rows = commands.flatMap { command in
        let note = command.name == defaultSubcommand ? " (the default)" : ""
        return style.row(command.name, plain(command.abstract) + note, indent: 4, column: column)
      }
      return ([style.bold(group.title ?? "Commands")] + rows).joined(separator: "\n")
    }
  }

  private func parameterSections(_ style: TextStyle) -> [String] {
    let column = style.column(for: visibleParameters.map(\.heading), indent: 4)
    return parameterGroups.map { title, parameters in
      let rows = parameters.flatMap { style.row($0.heading, plain($0.summary), indent: 4, column: column) }
      return ([style.bold(title)] + rows).joined(separator: "\n")
    }
  }

  /// The parameters that are shown, under their titles: arguments, the command's own options, then title by title.
  var parameterGroups: [(title: String, parameters: [ParameterDescription])] {
    var titles: [String] = []
    for section in visibleParameters.compactMap(\.section) where !titles.contains(section) { titles.append(section) }
    let groups =
      [
        ("Arguments", arguments.filter { $0.section == nil }),
        ("Options", options.filter { $0.section == nil }),
      ] + titles.map { title in (title, visibleParameters.filter { $0.section == title }) }
    return groups.filter { !$0.1.isEmpty }
  }
}

private func rendered(_ block: ProseBlock, _ style: TextStyle) -> String {
  switch block {
  case .paragraph(let text): style.wrapped(text: plain(text), indent: 0).joined(separator: "\n")
  case .items(let items):
    items.flatMap { style.wrapped(text: "- \(plain($0))", indent: 4, firstIndent: 2) }.joined(separator: "\n")
  case .literal(let lines): lines.map { "    \($0)" }.joined(separator: "\n")
  }
}

/// The text with quotes around what is typed, as a terminal shows it.
private func plain(_ text: String) -> String {
  typedParts(text).map { $0.isTyped ? "'\($0.text)'" : $0.text }.joined()
}
