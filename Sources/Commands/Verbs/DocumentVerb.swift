import Arguments
import Documents
import Registry
import System

struct Document: Verb {
  static let configuration = CommandConfiguration(
    commandName: "document", abstract: "write man pages, completions and the command reference",
    shouldDisplay: false,
    examples: [CommandExample("git model document share/", "What make install and the docs use.")])
  @Argument(help: ArgumentHelp("the folder to write to", valueName: "dir"), completion: .directory) var folder: String
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let tool = Tool(GitModel.self).description
    guard tool.problems.isEmpty else {
      throw RegistryError(tool.problems.joined(separator: "\n"), hint: "mend the declarations in Sources/Commands")
    }
    try Files.makeFolder("\(folder)/man/man1")
    try Files.makeFolder("\(folder)/completions")
    for (name, text) in DocumentationFiles(tool).all { try Files.write(Array(text.utf8), to: "\(folder)/\(name)") }
    return 0
  }
}

/// Every file that is a function of the command line's declaration.
struct DocumentationFiles {
  let all: [(name: String, text: String)]

  init(_ tool: ToolDescription) {
    let pages = tool.manPages(date: "2026-11-21").map { ("man/man1/\($0.fileName)", $0.text) }
    all =
      pages + [
        ("completions/git-model.bash", tool.bashCompletion()), ("completions/_git-model", tool.zshCompletion()),
        ("completions/git-model.fish", tool.fishCompletion()), ("commands.md", tool.markdownReference()),
      ]
  }
}
