/// One page of the manual.
package struct ManPage: Sendable, Hashable {
  /// The file's name, such as `git-model-promote.1`.
  package var fileName: String
  /// The page in the macros of man(7), with a newline at its end.
  package var text: String
}

extension ToolDescription {
  /// The manual: one page for the tool, and one for each command directly below it that tells of those below as well.
  /// - Parameter date: the date in the page's foot, as `2026-01-31`.
  package func manPages(date: String) -> [ManPage] {
    ([root] + root.visibleSubcommands).map { command in
      ManPage(
        fileName: "\(pageName(of: command)).1",
        text: page(of: command, date: date))
    }
  }

  private func pageName(of command: CommandDescription) -> String {
    ([program] + command.path.prefix(1)).joined(separator: "-")
  }

  private func page(of command: CommandDescription, date: String) -> String {
    var roff = Roff()
    let name = pageName(of: command)
    roff.macro("TH", name.uppercased(), "1", date, "\(program) \(version)", "\(shownProgram(program)) manual")
    roff.macro("SH", "NAME")
    roff.raw("\(Arguments.roff(name)) \\- \(roffLine(command.abstract))")
    roff.macro("SH", "SYNOPSIS")
    roff.synopsis(command)
    roff.macro("SH", "DESCRIPTION")
    roff.line(sentence(command.abstract))
    roff.blocks(command.discussion)
    roff.commands(command, isRoot: command.path.isEmpty, program: program)
    roff.parameters(command, titleMacro: "SH")
    for nested in nestedCommands(of: command) { roff.nested(nested) }
    roff.examples(command)
    roff.macro("SH", "SEE ALSO")
    let others = [root] + root.visibleSubcommands
    let pages = others.map(pageName).filter { $0 != name }.map { "\(roffBold($0))(1)" } + ["\(roffBold("git"))(1)"]
    for (index, page) in pages.enumerated() { roff.raw(index == pages.count - 1 ? page : "\(page),") }
    return roff.text
  }

  /// The commands that the page of a verb tells of: all below it. The tool's own page refers to the others instead.
  private func nestedCommands(of command: CommandDescription) -> [CommandDescription] {
    guard !command.path.isEmpty else { return [] }
    func below(_ command: CommandDescription) -> [CommandDescription] {
      command.visibleSubcommands.flatMap { [$0] + below($0) }
    }
    return below(command)
  }
}

extension Roff {
  fileprivate mutating func synopsis(_ command: CommandDescription) {
    lines(of: command.usageForms)
  }

  private mutating func lines(of forms: [(command: String, pieces: [String])]) {
    macro("nf")
    for form in forms {
      raw("\(roffBold(form.command)) \(roff(form.pieces.joined(separator: " ")))")
    }
    macro("fi")
  }

  fileprivate mutating func commands(_ command: CommandDescription, isRoot: Bool, program: String) {
    for group in command.groups {
      let shown = group.commands.filter { !$0.isHidden }
      guard !shown.isEmpty else { continue }
      macro("SH", (group.title ?? "Commands").uppercased())
      for subcommand in shown {
        macro("TP")
        raw(isRoot ? "\(roffBold("\(program)-\(subcommand.name)"))(1)" : roffBold(subcommand.name))
        line(sentence(subcommand.abstract))
      }
    }
  }

  fileprivate mutating func parameters(_ command: CommandDescription, titleMacro: String) {
    for (title, parameters) in command.parameterGroups {
      macro(titleMacro, titleMacro == "SH" ? title.uppercased() : title)
      for parameter in parameters {
        macro("TP")
        raw(heading(parameter))
        line(sentence(parameter.summary))
        blocks(parameter.discussion, inEntry: true)
      }
    }
  }

  fileprivate mutating func nested(_ command: CommandDescription) {
    macro("SH", command.invocation.uppercased())
    lines(of: command.usageForms)
    macro("PP")
    line(sentence(command.abstract))
    blocks(command.discussion)
    parameters(command, titleMacro: "SS")
    if !command.examples.isEmpty { macro("SS", "Examples") }
    exampleBlocks(command)
  }

  fileprivate mutating func examples(_ command: CommandDescription) {
    guard !command.examples.isEmpty else { return }
    macro("SH", "EXAMPLES")
    exampleBlocks(command)
  }

  private mutating func exampleBlocks(_ command: CommandDescription) {
    for example in command.examples {
      macro("PP")
      line(sentence(example.explanation))
      verbatim([example.command])
    }
  }

  private func heading(_ parameter: ParameterDescription) -> String {
    parameter.heading.split(separator: " ").map { word in
      let isLast = !word.hasSuffix(",")
      let name = isLast ? String(word) : String(word.dropLast())
      return (name.hasPrefix("<") ? roffItalic(name) : roffBold(name)) + (isLast ? "" : ",")
    }.joined(separator: " ")
  }
}

/// The text with a capital at its beginning and a full stop at its end.
func sentence(_ text: String) -> String {
  guard let first = text.first, let last = text.last else { return text }
  let isEnded = last == "." || last == "?" || last == "!"
  return first.uppercased() + text.dropFirst() + (isEnded ? "" : ".")
}
