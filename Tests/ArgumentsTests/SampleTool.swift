import Arguments

/// A small git-model with every kind of declaration.
struct SampleTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "git-model", abstract: "keep models and the approvals of their releases in Git",
    discussion: """
      A registry is a Git repository; `git model init` makes one.

      What to know:

      - the branch `main` holds what is true
      - a release is a merge
        that others approved

          .leading dot, back\\slash, 'quotes' and a-hyphen
      """,
    version: "1.2.3",
    subcommands: [Resolve.self],
    groupedSubcommands: [
      CommandGroup(name: "Recording", subcommands: [Evidence.self, Count.self]),
      CommandGroup(name: "Promoting", subcommands: [Promote.self, Hook.self]),
    ])

  @OptionGroup(title: "Global options") var global: Global
}

struct Global: ParsableArguments {
  @Option(
    name: .customShort("C"), help: ArgumentHelp("run as if started in <path>", valueName: "path"),
    completion: .directory)
  var directory: String?

  @Flag(help: "print JSON for scripts")
  var json = false

  @Flag(name: .shortAndLong, help: "print less")
  var quiet = false

  @Flag(name: .customLong("color"), inversion: .prefixedNo, help: "colour the output")
  var isColored: Bool?
}

enum SampleStage: String, CaseIterable, ExpressibleByArgument {
  case staging = "Staging"
  case production = "Production"
  case archived = "Archived"
}

struct Promote: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "propose that a version takes a stage or an alias",
    discussion: "Writes the branch `promote/<model>/<version>-<target>`.",
    aliases: ["pr"],
    examples: [
      CommandExample(
        "git model promote credit-approval 3 --stage Production -m 'better recall'",
        "Proposes version 3 for production.")
    ])

  @Argument(help: "the model's name", completion: .models)
  var model: String

  @Argument(help: "its version")
  var version: Int

  @Option(name: .shortAndLong, help: "the stage to take")
  var stage: SampleStage?

  @Option(name: [.customShort("a"), .long], help: "an alias to take")
  var alias: [String] = []

  @Option(
    name: [.customShort("m"), .long], help: ArgumentHelp("why", discussion: "Kept in the record.", valueName: "reason"))
  var message: String

  @Flag(inversion: .prefixedNo, help: "push the branch")
  var push = false

  @Flag(name: .shortAndLong, help: "do it all the same")
  var force = false

  @OptionGroup(title: "Global options") var global: Global
}

struct Evidence: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "attach evidence to versions", subcommands: [EvidenceAdd.self, EvidenceList.self],
    defaultSubcommand: EvidenceList.self)
}

struct EvidenceAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "attach one payload",
    examples: [CommandExample("git model evidence add risk-model 1 report.json", "Attaches a report.")])

  @Argument(help: "the model's name", completion: .list(["credit-approval", "churn"]))
  var model: String

  @Argument(help: "the payloads", completion: .file(extensions: ["json"]))
  var files: [String]

  @Option(
    help: ArgumentHelp("a parameter", valueName: "key=value"),
    transform: { word in
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw ValidationError("A parameter is written key=value.") }
      return Pair(key: parts[0], value: parts[1])
    })
  var param: [Pair] = []

  @OptionGroup(title: "Global options") var global: Global
}

struct Pair: Hashable, Sendable {
  var key: String
  var value: String
}

struct EvidenceList: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "list the evidence")

  @Argument(help: "names to list")
  var pattern: String?

  @OptionGroup(title: "Global options") var global: Global
}

struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "count things")

  @Option(name: .short, help: "how many") var number = 10
  @Option(help: "a share") var ratio: Double = 0.5
  @Option(help: "yes or no") var exact: Bool?
  @Flag(name: .shortAndLong, help: "tell more") var verbose: Int
  @Argument(help: "what to count") var things: [String] = ["all"]
  var plain = "untouched"
  var empty: Int?

  mutating func validate() throws {
    if number < 0 { throw ValidationError("A negative number of things cannot be counted.") }
  }
}

struct Hook: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "install and run the hook", subcommands: [HookInstall.self, HookRun.self])
}

struct HookInstall: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "install", abstract: "install the hook")
  @Option(name: .customLong("repository"), help: "where", completion: .directory) var place = "."
}

struct HookRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pre-receive", abstract: "judge a push", shouldDisplay: false)
  @Option(help: ArgumentHelp("not shown", visibility: .hidden)) var secret: String?
}

struct Resolve: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "print where an artifact lies")
  @Argument(help: "what to resolve", completion: .list(["models:/churn/1", "models:/churn/2"])) var uri: String
  @Option(help: "which one", completion: .list(["champion", "it's odd"])) var alias: String?
}

let sample = Tool(SampleTool.self)

/// The command that the words mean, of the type expected.
func parse<Command: ParsableCommand>(_ words: String..., as type: Command.Type = Command.self) throws -> Command {
  let command = try sample.parse(words)
  guard let expected = command as? Command else { throw ValidationError("\(command) is no \(type).") }
  return expected
}

/// How parsing the words fails; nil when it does not.
func failure(_ words: String...) -> ParseFailure? {
  do throws(ParseFailure) {
    _ = try sample.parse(words)
    return nil
  } catch {
    return error
  }
}

/// The message with which the words are refused, `nil` when they are not.
func refusal(_ words: [String]) -> String? {
  do throws(ParseFailure) {
    _ = try sample.parse(words)
    return nil
  } catch {
    guard case .usage(let message, _) = error else { return nil }
    return message
  }
}
