/// What is told about a command: its name, texts and subcommands.
///
/// The shape is that of swift-argument-parser with one addition, ``examples``.
package struct CommandConfiguration: Sendable {
  /// The name as typed; nil makes it of the type's name.
  package var commandName: String?
  /// One line: what the command does.
  package var abstract: String
  /// Usage lines that replace the generated ones.
  package var usage: String?
  /// Paragraphs separated by empty lines. Lines that begin with `- ` are a list, paragraphs indented by two or more
  /// spaces stay as they are, and `…` in backquotes is typed text.
  package var discussion: String
  /// What `--version` prints; meant for the root command, empty for none.
  package var version: String
  /// False hides the command from help, manual and completion; it can still be called.
  package var shouldDisplay: Bool
  /// The commands below this one that stand in no group.
  package var ungroupedSubcommands: [any ParsableCommand.Type]
  /// The commands below this one that are listed under a title.
  package var groupedSubcommands: [CommandGroup]
  /// The subcommand that is meant when none is named; one of the subcommands.
  package var defaultSubcommand: (any ParsableCommand.Type)?
  /// Other names the command is called by.
  package var aliases: [String]
  /// Invocations worth showing. This is the one addition to swift-argument-parser's shape.
  package var examples: [CommandExample]

  /// Every argument is optional; see the properties.
  package init(
    commandName: String? = nil, abstract: String = "", usage: String? = nil, discussion: String = "",
    version: String = "", shouldDisplay: Bool = true, subcommands: [any ParsableCommand.Type] = [],
    groupedSubcommands: [CommandGroup] = [], defaultSubcommand: (any ParsableCommand.Type)? = nil,
    aliases: [String] = [], examples: [CommandExample] = []
  ) {
    self.commandName = commandName
    self.abstract = abstract
    self.usage = usage
    self.discussion = discussion
    self.version = version
    self.shouldDisplay = shouldDisplay
    self.ungroupedSubcommands = subcommands
    self.groupedSubcommands = groupedSubcommands
    self.defaultSubcommand = defaultSubcommand
    self.aliases = aliases
    self.examples = examples
  }

  /// All subcommands: the ungrouped ones first, then group by group.
  package var subcommands: [any ParsableCommand.Type] {
    ungroupedSubcommands + groupedSubcommands.flatMap(\.subcommands)
  }
}

/// Subcommands that are listed together under a title.
package struct CommandGroup: Sendable {
  /// The title, such as `Promoting`.
  package var name: String
  /// The commands in the order in which they are listed.
  package var subcommands: [any ParsableCommand.Type]

  /// A group with its title and commands.
  package init(name: String, subcommands: [any ParsableCommand.Type]) {
    self.name = name
    self.subcommands = subcommands
  }
}

/// An invocation worth showing in help and manual.
package struct CommandExample: Hashable, Sendable {
  /// The line as typed in a shell, without a prompt.
  package var command: String
  /// What it does, one sentence.
  package var explanation: String

  /// An invocation and its explanation.
  package init(_ command: String, _ explanation: String) {
    self.command = command
    self.explanation = explanation
  }
}
