import Arguments
import Documents
import Gate
import GitStore
import Names
import Policy
import Registry
import System

/// A verb of the command line.
protocol Verb: ParsableCommand {
  var global: GlobalOptions { get }
  mutating func run(_ run: Run) throws -> Int32
}

/// What every verb understands.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .customShort("C"), help: ArgumentHelp("run as if started in this folder", valueName: "path"),
    completion: .directory)
  var folder: String?
  @Flag(help: "print JSON for scripts") var json = false
  @Flag(name: [.customShort("q"), .long], help: "print only data and errors") var quiet = false
  @Flag(name: .customLong("no-color"), help: "print without colour") var noColor = false
}

/// One run of a verb: where it works and how it talks.
final class Run {
  let surroundings: Surroundings
  let options: GlobalOptions
  private var opened: OpenRegistry?

  init(_ surroundings: Surroundings, _ options: GlobalOptions) {
    self.surroundings = surroundings
    self.options = options
  }

  var wantsJSON: Bool { options.json }

  lazy var context = Context(
    environment: surroundings.environment, clock: surroundings.clock,
    notice: { [surroundings, options] in
      if !options.quiet { surroundings.note("git-model: \(printable($0, limit: 2000))") }
    },
    quote: { [surroundings, options] in if !options.quiet { surroundings.note(Self.quoted($0)) } },
    progress: { [surroundings, options] in if !options.quiet { surroundings.progress($0, $1, $2) } })

  /// A line that a server said, as Git shows it.
  static func quoted(_ line: String) -> String { "remote: \(printable(line, limit: 500))" }

  /// The registry that the caller stands in; opened when it is first asked for.
  func registry() throws -> OpenRegistry {
    if let opened { return opened }
    let registry = try OpenRegistry(repository(), context: context)
    opened = registry
    return registry
  }

  /// The registry for a verb that reads it as the local branch has it: says so when that is not the newest.
  func readRegistry() throws -> OpenRegistry {
    let registry = try registry()
    if !options.quiet { registry.noticeStanding() }
    return registry
  }

  func repository() throws -> Repository {
    try Repository.open(at: ".", gitDirectory: surroundings.environment["GIT_DIR"], library: library())
  }

  func library() throws -> GitLibrary { try GitLibrary() }

  func print(_ line: String = "") { surroundings.print(line) }
  func print(json node: Node) { surroundings.print(json: node) }
  /// A message for people on standard error; not with `-q`.
  func say(_ text: String) { if !options.quiet { surroundings.note(text) } }

  /// Colour, where the terminal and the settings want it.
  lazy var emphasis: Emphasis = {
    var wanted =
      surroundings.isOutputTerminal && !options.noColor && surroundings.environment["NO_COLOR", default: ""].isEmpty
    if let setting = try? opened?.repository.setting("color.ui") {
      if setting == "never" || setting == "false" { wanted = false }
      if setting == "always", !options.noColor, surroundings.environment["NO_COLOR", default: ""].isEmpty {
        wanted = true
      }
    }
    guard wanted else { return .none }
    return Emphasis { role, text in
      let code =
        switch role {
        case .good: "32"
        case .bad: "31"
        case .weak: "2"
        case .strong: "1"
        }
      return "\u{1B}[\(code)m\(text)\u{1B}[m"
    }
  }()
}

/// Text from a repository, made safe for a terminal.
func safe(_ text: some CustomStringConvertible, limit: Int = 200) -> String { printable("\(text)", limit: limit) }

/// Turns the parsers of names into those of the command line.
func parsed<T>(_ make: @escaping @Sendable (String) throws(InvalidName) -> T) -> @Sendable (String) throws -> T {
  { text in
    do { return try make(text) } catch let error as InvalidName {
      throw ValidationError("\"\(safe(text))\" is \(error)")
    }
  }
}
