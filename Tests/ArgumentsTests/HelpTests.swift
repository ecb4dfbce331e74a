import Arguments
import Testing

@Suite("Help")
struct HelpTests {
  let tool = sample.description

  @Test("the declaration of the sample has no problems")
  func problems() {
    #expect(tool.problems.isEmpty)
  }

  @Test("help of a command")
  func command() {
    #expect(
      tool.helpText(of: ["promote"], width: 80) == """
        usage: git model promote [-s <stage>] [-a <alias>]... -m <reason> [--[no-]push]
                                 [-f] [<global options>] <model> <version>

        propose that a version takes a stage or an alias

        Writes the branch 'promote/<model>/<version>-<target>'.

        Arguments
            <model>                 the model's name
            <version>               its version

        Options
            -s, --stage <stage>     the stage to take (one of Staging, Production,
                                    Archived)
            -a, --alias <alias>     an alias to take
            -m, --message <reason>  why
            --[no-]push             push the branch (default: --no-push)
            -f, --force             do it all the same
            -h, --help              show this help

        Global options
            -C <path>               run as if started in <path>
            --json                  print JSON for scripts
            -q, --quiet             print less
            --[no-]color            colour the output

        Also called
            pr

        Examples
            git model promote credit-approval 3 --stage Production -m 'better recall'
                Proposes version 3 for production.
        """)
  }

  @Test("help of the tool lists the commands in groups, without those that are hidden")
  func root() {
    #expect(
      tool.helpText(width: 60) == """
        usage: git model <command> [<options>] [<arguments>]

        keep models and the approvals of their releases in Git

        A registry is a Git repository; 'git model init' makes one.

        What to know:

          - the branch 'main' holds what is true
          - a release is a merge that others approved

            .leading dot, back\\slash, 'quotes' and a-hyphen

        Commands
            resolve   print where an artifact lies

        Recording
            evidence  attach evidence to versions
            count     count things

        Promoting
            promote   propose that a version takes a stage or an
                      alias
            hook      install and run the hook

        Options
            --version     print the version
            -h, --help    show this help

        Global options
            -C <path>     run as if started in <path>
            --json        print JSON for scripts
            -q, --quiet   print less
            --[no-]color  colour the output

        See 'git model <command> -h' for one command.
        """)
    #expect(tool.helpText(of: ["hook"])?.contains("pre-receive") == false)
    #expect(tool.helpText(of: ["hook", "pre-receive"])?.contains("judge a push") == true)
    #expect(tool.helpText(of: ["hook", "pre-receive"])?.contains("secret") == false)
    #expect(tool.helpText(of: ["nothing"]) == nil)
  }

  @Test("no line is wider than the terminal, however narrow", arguments: [-5, 0, 40, 47, 80, 120, 10_000])
  func widths(width: Int) throws {
    // These stay as they are: examples, and the indented line of the discussion.
    let fixed = ["    git model", "    .leading dot"]
    for path in [[], ["promote"], ["evidence"], ["evidence", "add"], ["count"]] {
      let text = try #require(tool.helpText(of: path, width: width))
      for line in text.split(separator: "\n") where !fixed.contains(where: line.hasPrefix) {
        #expect(line.count <= min(max(width, 40), 120))
      }
    }
  }

  @Test("escape codes are there only when asked for")
  func color() throws {
    let colored = try #require(tool.helpText(of: ["promote"], isColored: true))
    #expect(colored.contains("\u{1b}[1mOptions\u{1b}[22m"))
    let plain = colored.replacing("\u{1b}[1m", with: "").replacing("\u{1b}[22m", with: "")
    #expect(plain == tool.helpText(of: ["promote"]))
  }

  @Test("a usage of one's own replaces the generated one")
  func ownUsage() {
    struct Verify: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "git-verify", abstract: "x", usage: "git verify <branch>\ngit verify <old>..<new>")
    }
    #expect(
      Tool(Verify.self).description.helpText()?.hasPrefix(
        "usage: git verify <branch>\n   or: git verify <old>..<new>\n\nx\n") == true)
  }

  @Test("the flaws of a declaration are found")
  func flaws() {
    struct Flawed: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "flawed", abstract: "x", subcommands: [Empty.self, Empty.self], defaultSubcommand: Other.self)
      @Option(name: .short, help: "x") var first: String?
      @Flag(name: .customShort("f"), help: "x") var second = false
      @Argument(help: "x") var list: [String] = []
      @Argument() var after: String
    }
    struct Empty: ParsableCommand {}
    struct Other: ParsableCommand {}
    #expect(
      Tool(Flawed.self).description.problems == [
        "'flawed' declares '-f' twice.", "'flawed' has two commands called 'empty'.",
        "The default command 'other' is none of 'flawed'.", "In 'flawed' nothing is left for <after> after <list>...",
        "In 'flawed' <after> is required after the optional <list>.",
        "'flawed' has commands, so its argument <list> is never read.", "'flawed empty' has no abstract.",
        "'flawed empty' has no abstract.", "<after> of 'flawed' has no abstract.",
      ])
  }
}
