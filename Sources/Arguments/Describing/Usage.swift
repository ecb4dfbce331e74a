extension CommandDescription {
  /// The usage lines as git writes them: `usage: …`, further ones after `   or: `.
  func usageText(_ style: TextStyle) -> String {
    var lines: [String] = []
    for (index, form) in usageForms.enumerated() {
      let lead = index == 0 ? "usage: " : "   or: "
      let start = "\(lead)\(form.command)"
      let widest = form.pieces.map(\.count).max() ?? 0
      if start.count + 1 + widest <= style.width {
        let wrapped = style.wrapped([start] + form.pieces, indent: start.count + 1, firstIndent: 0)
        lines += wrapped
      } else {
        lines += [start] + style.wrapped(form.pieces, indent: 12)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What stands below an error: the usage, and where there is more.
  func shortUsage(_ style: TextStyle) -> String {
    "\(usageText(style))\n\nSee '\(invocation) -h'."
  }

  /// The ways to call it, each with the pieces after the name, none of which is broken over lines.
  var usageForms: [(command: String, pieces: [String])] {
    if let usage {
      let words = usage.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      return words.map { line in
        let name = invocation.split(separator: " ").map(String.init)
        return line.starts(with: name) ? (invocation, Array(line.dropFirst(name.count))) : (invocation, line)
      }
    }
    if path.isEmpty, !subcommands.isEmpty { return [(invocation, ["<command>", "[<options>]", "[<arguments>]"])] }
    if !visibleSubcommands.isEmpty { return visibleSubcommands.flatMap(\.usageForms) }
    return [(invocation, usagePieces)]
  }

  /// Required and optional pieces, the arguments last. Optional ones that stand under a title are summed up by it.
  private var usagePieces: [String] {
    var pieces: [String] = []
    for option in options where option.names != [.short("h"), .long("help")] {
      if let section = option.section, !option.isRequired {
        let summary = "[<\(section.lowercased())>]"
        if !pieces.contains(summary) { pieces.append(summary) }
      } else {
        pieces.append(option.usagePiece)
      }
    }
    return pieces + arguments.map(\.usagePiece)
  }
}
