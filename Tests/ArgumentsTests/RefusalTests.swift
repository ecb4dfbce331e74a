import Arguments
import Testing

@Suite("Refusing arguments")
struct RefusalTests {
  @Test(
    "wrong arguments are refused with a sentence that says what mends them",
    arguments: [
      (["promote", "x", "1", "--jsn"], "Unknown option '--jsn'. Did you mean '--json'?"),
      (["promote", "x", "1", "--js=1"], "Unknown option '--js'. Did you mean '--json'?"),
      (["promote", "x", "1", "-json"], "Unknown option '-j' in '-json'. Did you mean '--json'?"),
      (["promote", "x", "1", "-x"], "Unknown option '-x'."),
      (["promote", "x", "1", "-Q"], "Unknown option '-Q'. Did you mean '-q'?"),
      (["promote", "x", "1", "-qx"], "Unknown option '-x' in '-qx'."),
      (["promote", "x", "1", "--zzzzzz"], "Unknown option '--zzzzzz'."),
      (["promote", "x", "1", "---"], "Unknown option '---'."),
      (["promote", "x", "1", "--=x"], "Unknown option '--'."),
      (["--jsn", "evidence", "list"], "Unknown option '--jsn'. Did you mean '--json'?"),
      (["--jsn"], "Unknown option '--jsn'. Did you mean '--json'?"),
      (["--push", "evidence", "list"], "Unknown option '--push'."),
      (["promte"], "'promte' is not a command. Did you mean 'promote'?"),
      (["evidence-add"], "'evidence-add' is not a command."),
      (["hook", "instal"], "'instal' is not a command of 'hook'. Did you mean 'install'?"),
      (["help", "promot"], "'promot' is not a command. Did you mean 'promote'?"),
      ([""], "'' is not a command."),
      ([], "A command is missing."),
      (["hook"], "A command after 'hook' is missing."),
      (["--", "promote"], "A command is missing."),
      (["promote"], "Missing <model>, <version> and -m <reason>."),
      (["promote", "x"], "Missing <version> and -m <reason>."),
      (["promote", "x", "1"], "Missing -m <reason>."),
      (["evidence", "add", "churn"], "Missing <files>."),
      (["promote", "x", "1", "2", "-m", "y"], "Unexpected argument '2': 2 arguments are taken here."),
      (["resolve", "a", "b"], "Unexpected argument 'b': one argument is taken here."),
      (["hook", "install", "b"], "Unexpected argument 'b': no arguments are taken here."),
      (["promote", "x", "one"], "'one' does not do for <version>: it must be a whole number."),
      (["promote", "x", "99999999999999999999"], "does not do for <version>: it must be a whole number."),
      (["promote", "x", ""], "An empty value does not do for <version>: it must be a whole number."),
      (["count", "--ratio", "half"], "'half' does not do for --ratio: it must be a number."),
      (["count", "--exact=maybe"], "'maybe' does not do for --exact: it is true or false."),
      (
        ["promote", "x", "1", "--stage", "Prod"],
        "'Prod' does not do for --stage: it is Staging, Production or Archived. Did you mean 'Production'?"
      ),
      (
        ["evidence", "add", "x", "f", "--param", "novalue"],
        "'novalue' does not do for --param: A parameter is written key=value."
      ),
      (["promote", "x", "1", "-m"], "'-m' needs a value."),
      (["promote", "x", "1", "-m", "--"], "'-m' needs a value."),
      (
        ["promote", "x", "1", "--message", "--push"],
        "'--message' needs a value, and '--push' looks like an option. If it is the value, write '--message=--push'."
      ),
      (["promote", "x", "1", "-m", "-f"], "If it is the value, write '-m-f'."),
      (["promote", "x", "1", "--push=yes"], "'--push' takes no value: leave out '=yes'."),
      (["promote", "x", "1", "-q=yes"], "'-q' takes no value: leave out '=yes'."),
      (["count", "-n", "-3"], "A negative number of things cannot be counted."),
    ])
  func refusals(words: [String], message: String) throws {
    let refused = try #require(refusal(words))
    #expect(refused.contains(message))
    #expect(refused.hasSuffix(".") || refused.hasSuffix("?"))
  }

  @Test("a refusal ends with 129 and shows the usage of the command that was meant")
  func usage() throws {
    let refused = try #require(failure("promote", "x", "--jsn"))
    #expect(refused.exitCode == ExitCode(129))
    #expect(refused.isError)
    #expect(
      refused.text == """
        Unknown option '--jsn'. Did you mean '--json'?

        usage: git model promote [-s <stage>] [-a <alias>]... -m <reason> [--[no-]push]
                                 [-f] [<global options>] <model> <version>

        See 'git model promote -h'.
        """)
  }

  @Test("a group without a command shows the usage of each command below it")
  func groupUsage() throws {
    let refused = try #require(failure("hook"))
    #expect(
      refused.text == """
        A command after 'hook' is missing.

        usage: git model hook install [--repository <repository>]

        See 'git model hook -h'.
        """)
  }

  @Test("what a word holds cannot reach the terminal as it is")
  func controlCharacters() throws {
    let message = try #require(refusal(["promote", "x", "\u{1b}[31mred\u{7}\u{202e}"]))
    #expect(message.hasPrefix(#"'\u{1b}[31mred\u{7}\u{202e}' does not do"#))
    let long = try #require(refusal([String(repeating: "y", count: 1_000_000)]))
    #expect(long.count < 150)
  }

  @Test(
    "no arguments make the parser fail otherwise than with a usage error",
    arguments: [
      ["", "", ""], ["-", "-"], ["--", "--", "--"], ["-="], ["--="], ["-m"], ["-C"], ["-C", ""], ["-qC"],
      ["\u{301}"], ["-\u{301}"], ["--\u{301}=\u{301}"], ["-🧨"], ["-q🧨"], ["--🧨=🧨"], ["\u{FFFD}"], ["-\u{FFFD}"],
      ["\u{0}"], ["promote", "\u{0}", "-\u{0}"], ["help", "help"], ["help", "--", "x"],
      ["evidence", "add", "--param="],
      ["count", "-n", "9223372036854775808"], ["count", "-v=1"], ["promote", "-5", "-m5", "-5x"],
    ])
  func hostile(words: [String]) {
    switch (try? sample.parse(words), refusal(words)) {
    case (nil, nil): #expect(words.first == "help")
    case (let command, let message): #expect((command == nil) != (message == nil))
    }
  }

  @Test("long and many arguments take little time", .timeLimit(.minutes(1)))
  func large() throws {
    let many = Array(repeating: "-a", count: 100_000).flatMap { [$0, "x"] }
    let command = try #require(try sample.parse(["promote", "x", "1", "-m", "y"] + many) as? Promote)
    #expect(command.alias.count == 100_000)
    #expect(refusal(["-" + String(repeating: "q", count: 1_000_000)]) == "A command is missing.")
    #expect(refusal(Array(repeating: "-q", count: 100_000)) == "A command is missing.")
    #expect(refusal(["promote", "--" + String(repeating: "x", count: 1_000_000)])?.hasPrefix("Unknown option") == true)
    let quiet: Promote = try parse("promote", "x", "1", "-m", "y", "-" + String(repeating: "q", count: 100_000))
    #expect(quiet.global.quiet)
  }
}

@Suite("Asking for help and version")
struct HelpRequestTests {
  @Test(
    "help is given for the command that was reached, whatever else is wrong",
    arguments: [
      (["-h"], "git model <command>"), (["--help"], "git model <command>"), (["help"], "git model <command>"),
      (["promote", "-h"], "git model promote"), (["promote", "--bogus", "--help"], "git model promote"),
      (["promote", "-qh"], "git model promote"), (["-h", "promote"], "git model promote"),
      (["pr", "--help"], "git model promote"), (["help", "promote"], "git model promote"),
      (["help", "evidence", "add"], "git model evidence add"), (["evidence", "add", "-h"], "git model evidence add"),
      (["evidence", "-h"], "git model evidence add"), (["promote", "-m", "-h"], "git model promote"),
    ])
  func help(words: [String], usage: String) throws {
    do throws(ParseFailure) {
      _ = try sample.parse(words)
      Issue.record("No help was given.")
    } catch {
      guard case .help(let text) = error else { throw error }
      #expect(text.hasPrefix("usage: \(usage)"))
      #expect(error.exitCode == .success && !error.isError)
    }
  }

  @Test("what follows -- or an equals sign is no request for help")
  func noHelp() throws {
    let command: Promote = try parse("promote", "-m=-h", "--", "--help", "1")
    #expect(command.model == "--help" && command.message == "-h")
  }

  @Test("the root command tells the version")
  func version() {
    #expect(failure("--version") == .version("git model 1.2.3"))
    #expect(failure("--version", "promote") == .version("git model 1.2.3"))
    #expect(refusal(["promote", "--version"])?.hasPrefix("Unknown option '--version'.") == true)
  }

  @Test("errors of run() that belong to the command line become what parsing would have given")
  func runErrors() throws {
    var command: any ParsableCommand = try parse("count", as: Count.self)
    let help = #expect(throws: CleanExit.self) { try command.run() }
    guard case .help(let text)? = try sample.failure(for: #require(help), in: command) else {
      Issue.record("No help was given.")
      return
    }
    #expect(text.hasPrefix("usage: git model count"))
    let refused = try #require(sample.failure(for: ValidationError("No."), in: command))
    #expect(refused.text.hasPrefix("No.\n\nusage: git model count"))
    #expect(sample.failure(for: CleanExit.message("Done."), in: command) == .help("Done."))
    #expect(sample.failure(for: ExitCode.failure, in: command) == nil)
  }
}
