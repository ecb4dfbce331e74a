import Arguments
import Documents
import Gate
import Names
import Registry

struct Merge: Verb {
  static let configuration = CommandConfiguration(
    abstract: "verify a proposal and merge it",
    discussion: """
      Judges the branch against today's registry, makes a merge commit whose trailers tell who proposed and who approved, \
      and moves the registry branch. git merge --no-ff, or a host's merge button, does as well: the hook judges them alike.
      """,
    examples: [
      CommandExample("git model merge promote/credit-approval/1-staging --push", "Merges that proposal on the server.")
    ])

  @Argument(help: "the proposal's branch", completion: .branches) var branch: String
  @Flag(help: "push the merge; your branch moves only if the server takes it") var push = false
  @Flag(name: [.customShort("n"), .long], help: "only say what would happen") var dryRun = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.registry()
    let merged = try registry.merge(branch, push: try run.pushes(push), dryRun: dryRun)
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("commit", .string(merged.commit.description)),
          ("pushed", .bool(merged.pushed)), ("message", .string(merged.message)),
          ("verdict", VerdictJSON.node(merged.verdict)),
        ]))
      return 0
    }
    run.print("\(dryRun ? "would merge as" : "merged as") \(merged.commit.short)")
    for line in merged.message.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      run.say(line.isEmpty ? "" : "  \(safe(line, limit: 400))")
    }
    if !dryRun { run.sayNext(push: registry.branch, isPushed: merged.pushed) }
    return 0
  }
}

struct Withdraw: Verb {
  static let configuration = CommandConfiguration(
    abstract: "kill a promotion's statement for good",
    discussion:
      "The proposer, or somebody who could approve it, declares it dead on the registry branch: it can never land afterwards.",
    examples: [
      CommandExample(
        "git model withdraw promote/credit-approval/3-production -m \"leaked data\"",
        "Withdraws that proposal.")
    ])

  @Argument(
    help: ArgumentHelp("the proposal's branch, or a promotion's id", valueName: "branch-or-record"),
    completion: .branches) var name: String
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String
  @Flag(help: "push it") var push = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let result = try run.registry().withdraw(name, reason: reason, push: try run.pushes(push))
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("record", .string(result.record.text)),
          ("commit", .string(result.commit.description)),
        ]))
    } else {
      run.print("withdrew promotion \(result.record) as \(result.commit.short)")
      run.sayNext(push: try run.registry().branch, isPushed: try run.pushes(push))
    }
    return 0
  }
}

struct Rollback: Verb {
  static let configuration = CommandConfiguration(
    abstract: "undo the newest promotion of a pointer",
    discussion: """
      Puts the pointers back to what they were before. git revert -m 1 of the merge does the same with plain Git. Where the \
      policy asks for approvals that you cannot give alone, it makes a branch that waits for them.
      """,
    examples: [
      CommandExample(
        "git model rollback credit-approval --alias champion -m \"drift\" --push",
        "Makes the former champion champion again.")
    ])

  @Argument(help: "the model's name", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName
  @Option(help: "the alias whose newest promotion is undone", transform: parsed(Alias.init(_:))) var alias: Alias?
  @Option(help: "the stage whose newest promotion is undone", transform: parsed(Stage.init(_:))) var stage: Stage?
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String?
  @Option(
    help: ArgumentHelp("the person who asks a service to propose", valueName: "member"),
    transform: parsed(MemberID.init(_:))) var requestedBy: MemberID?
  @Flag(help: "push it") var push = false
  @Flag(name: [.customShort("n"), .long], help: "only say what would happen") var dryRun = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func validate() throws {
    if (alias == nil) == (stage == nil) { throw ValidationError("Name either an --alias or a --stage.") }
  }

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.registry()
    let result = try registry.rollback(
      model, alias: alias, stage: stage, reason: reason, requestedBy: requestedBy, push: try run.pushes(push),
      dryRun: dryRun)
    if run.wantsJSON {
      run.print(
        json: .mapping(omittingNil: [
          ("formatVersion", .integer(1)), ("undone", .string(result.undone.text)),
          ("moves", .strings(result.moves.map { "\($0)" })),
          ("commit", .string(result.commit.description)), ("branch", result.branch.map { .string($0.short) }),
          ("verdict", VerdictJSON.node(result.verdict)),
        ]))
      return 0
    }
    let moves = result.moves.map { "\($0)" }.joined(separator: ", ")
    if let branch = result.branch {
      run.print(branch.short)
      run.say("The rollback of \(result.undone) (\(safe(moves))) \(dryRun ? "would wait" : "waits") for approvals:")
      Checklist(run).show(result.verdict, branch: branch)
      guard !dryRun else {
        run.say("Nothing was written.")
        return 0
      }
      run.sayNext(push: branch, isPushed: try run.pushes(push), then: "git model approve \(safe(branch.short))")
      return 0
    }
    run.print("\(dryRun ? "would roll back" : "rolled back") promotion \(result.undone): \(safe(moves))")
    if dryRun { for line in VerdictText(showsPasses: true).lines(result.verdict) { run.say(line) } }
    if !dryRun { run.sayNext(push: registry.branch, isPushed: try run.pushes(push)) }
    return 0
  }
}
