/// Everything that can be told about a command line: help, manual, reference and completions are functions of it.
package struct ToolDescription: Sendable, Hashable {
  /// The program's name, such as `git-model`.
  package var program: String
  /// The version, empty when there is none.
  package var version: String
  /// The root command with all below it.
  package var root: CommandDescription

  /// The command at the path of names, or nil when there is none. The empty path is the root.
  package func command(at path: [String]) -> CommandDescription? {
    path.reduce(Optional(root)) { command, name in
      command?.subcommands.first { $0.name == name || $0.aliases.contains(name) }
    }
  }

  /// All commands that are shown, each before those below it.
  var visibleCommands: [CommandDescription] {
    func below(_ command: CommandDescription) -> [CommandDescription] {
      [command] + command.visibleSubcommands.flatMap(below)
    }
    return below(root)
  }
}

/// What can be told about one command.
package struct CommandDescription: Sendable, Hashable {
  /// The program's name, such as `git-model`.
  package var program: String
  /// The names after the program's: empty for the root.
  package var path: [String]
  /// Other names than the last of the path.
  package var aliases: [String] = []
  /// One line.
  package var abstract = ""
  /// Paragraphs; see ``CommandConfiguration/discussion``.
  package var discussion = ""
  /// Usage lines that replace the generated ones.
  package var usage: String?
  /// Invocations worth showing.
  package var examples: [CommandExample] = []
  /// The arguments, options and flags, `--help` and `--version` included.
  package var parameters: [ParameterDescription] = []
  /// The commands below, in groups; a group without title comes first.
  package var groups: [CommandGroupDescription] = []
  /// The name of the subcommand that is meant when none is named.
  package var defaultSubcommand: String?
  /// Whether it is left out of help, manual, reference and completion.
  package var isHidden = false

  /// The last name of the path, or the program's.
  package var name: String { path.last ?? program }

  /// How it is called, such as `git model evidence add`.
  package var invocation: String { ([shownProgram(program)] + path).joined(separator: " ") }

  /// The commands below.
  package var subcommands: [CommandDescription] { groups.flatMap(\.commands) }

  var visibleSubcommands: [CommandDescription] { subcommands.filter { !$0.isHidden } }

  var visibleParameters: [ParameterDescription] { parameters.filter { !$0.isHidden } }

  var arguments: [ParameterDescription] { visibleParameters.filter { $0.kind == .argument } }

  var options: [ParameterDescription] { visibleParameters.filter { $0.kind != .argument } }
}

/// Commands that are listed together.
package struct CommandGroupDescription: Sendable, Hashable {
  /// The title, nil for the commands that stand in no group.
  package var title: String?
  /// The commands in the order of declaration.
  package var commands: [CommandDescription]
}

/// A program that git finds is shown as git calls it: `git-model` as `git model`.
func shownProgram(_ program: String) -> String {
  program.hasPrefix("git-") ? "git \(program.dropFirst(4))" : program
}
