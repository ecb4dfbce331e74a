import Arguments
import Testing

@Suite("Parsing")
struct ParsingTests {
  @Test(
    "every form of an option gives the same value",
    arguments: [
      ["promote", "churn", "3", "-m", "better"], ["promote", "churn", "3", "-mbetter"],
      ["promote", "churn", "3", "-m=better"], ["promote", "churn", "3", "--message", "better"],
      ["promote", "churn", "3", "--message=better"], ["promote", "-m", "better", "churn", "3"],
      ["promote", "churn", "-m", "better", "3"], ["-m", "better", "promote", "churn", "3"],
      ["-mbetter", "promote", "churn", "3"], ["promote", "-m", "better", "--", "churn", "3"],
      ["promote", "-m", "worse", "churn", "3", "-m", "better"], ["pr", "churn", "3", "-m", "better"],
    ])
  func optionForms(words: [String]) throws {
    let command = try #require(try sample.parse(words) as? Promote)
    #expect(command.message == "better")
    #expect(command.model == "churn")
    #expect(command.version == 3)
    #expect(command.stage == nil)
  }

  @Test("short flags combine, and the last may be an option with its value")
  func clusters() throws {
    let command: Promote = try parse("promote", "x", "1", "-qfmwhy")
    #expect(command.global.quiet && command.force && command.message == "why")
    let apart: Promote = try parse("promote", "x", "1", "-qfm", "why", "-sStaging")
    #expect(apart.global.quiet && apart.force && apart.message == "why" && apart.stage == .staging)
  }

  @Test("a joined value keeps everything after the first equals sign, hyphens included")
  func joinedValues() throws {
    let command: Promote = try parse("promote", "x", "1", "--message=--a=b=c")
    #expect(command.message == "--a=b=c")
    let empty: Promote = try parse("promote", "x", "1", "--message=")
    #expect(empty.message == "")
    let apart: Promote = try parse("promote", "x", "1", "-m", "")
    #expect(apart.message == "")
  }

  @Test("a value with a blank in it is no option, nor is a lone hyphen or a negative number")
  func hyphenValues() throws {
    let sentence: Promote = try parse("promote", "x", "1", "-m", "- like this")
    #expect(sentence.message == "- like this")
    let blank: Promote = try parse("promote", "x", "1", "-m", "-fix the threshold")
    #expect(blank.message == "-fix the threshold")
    let hyphen: Promote = try parse("promote", "-", "1", "-m", "-")
    #expect(hyphen.model == "-" && hyphen.message == "-")
    let negative: Promote = try parse("promote", "x", "-5", "-m", "why")
    #expect(negative.version == -5)
  }

  @Test("after -- everything is an argument")
  func terminator() throws {
    let command: EvidenceAdd = try parse("evidence", "add", "churn", "--", "--json", "-h", "--")
    #expect(command.files == ["--json", "-h", "--"])
    #expect(!command.global.json)
  }

  @Test("a repeated option collects, and replaces its default")
  func arrays() throws {
    let command: Promote = try parse("promote", "x", "1", "-m", "why", "--alias", "a", "-a", "b", "--alias=c")
    #expect(command.alias == ["a", "b", "c"])
    let counted: Count = try parse("count", "one", "two")
    #expect(counted.things == ["one", "two"])
    let standard: Count = try parse("count")
    #expect(standard.things == ["all"])
  }

  @Test("types of values: numbers, truth values, enumerations, counted flags")
  func types() throws {
    let command: Count = try parse("count", "-n", "7", "--ratio=0.25", "--exact", "false", "-vvv", "--verbose")
    #expect(command.number == 7 && command.ratio == 0.25 && command.exact == false && command.verbose == 4)
    let standard: Count = try parse("count")
    #expect(standard.number == 10 && standard.ratio == 0.5 && standard.exact == nil && standard.verbose == 0)
    let stage: Promote = try parse("promote", "x", "1", "-m", "y", "--stage", "Production")
    #expect(stage.stage == .production)
  }

  @Test("plain stored properties keep their default")
  func plainProperties() throws {
    let command: Count = try parse("count")
    #expect(command.plain == "untouched" && command.empty == nil)
  }

  @Test("a flag's inversion turns it off; the last one given counts")
  func inversion() throws {
    let on: Promote = try parse("promote", "x", "1", "-m", "y", "--no-push", "--push")
    #expect(on.push)
    let off: Promote = try parse("promote", "x", "1", "-m", "y", "--push", "--no-push", "--no-color")
    #expect(!off.push && off.global.isColored == false)
    let open: Promote = try parse("promote", "x", "1", "-m", "y")
    #expect(!open.push && open.global.isColored == nil)
  }

  @Test("a transform makes the values")
  func transform() throws {
    let command: EvidenceAdd = try parse("evidence", "add", "churn", "f", "--param", "a=1", "--param=b=c=d")
    #expect(command.param == [Pair(key: "a", value: "1"), Pair(key: "b", value: "c=d")])
  }

  @Test(
    "global options stand before, between and after the names of nested commands",
    arguments: [
      ["-C", "dir", "--json", "evidence", "list", "x"], ["evidence", "-C", "dir", "list", "--json", "x"],
      ["evidence", "list", "x", "-Cdir", "--json"], ["-q", "--json", "evidence", "-C", "dir", "x"],
      ["--json", "-C", "dir", "evidence", "x"], ["-qC", "dir", "evidence", "list", "x", "--json"],
    ])
  func globals(words: [String]) throws {
    let command = try #require(try sample.parse(words) as? EvidenceList)
    #expect(command.global.directory == "dir" && command.global.json && command.pattern == "x")
  }

  @Test("a group's default command is meant when none is named")
  func defaultCommand() throws {
    let command: EvidenceList = try parse("evidence")
    #expect(command.pattern == nil)
  }

  @Test("a command that is not shown can be called")
  func hidden() throws {
    let command: HookRun = try parse("hook", "pre-receive", "--secret", "s")
    #expect(command.secret == "s")
  }

  @Test("a default can be read before parsing, and a value set after it")
  func values() throws {
    var command = Count()
    #expect(command.number == 10)
    command.number = 3
    #expect(command.number == 3)
    var parsed: Promote = try parse("promote", "x", "1", "-m", "y")
    parsed.global.json = true
    parsed.message = "z"
    #expect(parsed.global.json && parsed.message == "z")
  }

  @Test("names are made of properties and types", arguments: [("evidence", Evidence.self as any ParsableCommand.Type)])
  func names(name: String, type: any ParsableCommand.Type) throws {
    struct LongName: ParsableCommand {
      @Option(help: "x") var codeCommitURL: String?
      @Option(name: .customLong("with_underscore"), help: "x") var other: String?
    }
    let description = Tool(LongName.self).description
    #expect(description.program == "long-name")
    #expect(
      description.root.parameters.map(\.names).prefix(2) == [[.long("code-commit-url")], [.long("with_underscore")]])
    #expect(sample.description.root.subcommands.contains { $0.name == name })
    let command = try Tool(LongName.self).parse(["--code-commit-url=u"])
    #expect((command as? LongName)?.codeCommitURL == "u")
  }
}
