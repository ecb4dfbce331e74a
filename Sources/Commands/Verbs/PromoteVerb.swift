import Arguments
import Documents
import Gate
import Manifest
import Names
import Registry

struct Promote: Verb {
  static let configuration = CommandConfiguration(
    abstract: "propose a version for a stage or an alias",
    discussion: """
      Writes the branch promote/<model>/<version>-<target> with the pointers' new values and your signed statement, then \
      shows the gate's checklist: what holds, what is missing, and who can give it. --waive asks that a check be waived, \
      where a gate of the policy lets somebody grant that. --override asks the break-glass gate instead of the usual ones: \
      the model is then frozen until git model ratify or git model rollback.
      """,
    examples: [
      CommandExample(
        "git model promote credit-approval 3 --stage Staging -m \"first candidate\"", "Proposes version 3 for Staging."),
      CommandExample(
        "git model promote fraud 3 --stage Production --alias champion -m \"better\"",
        "Proposes it for Production and as champion."),
      CommandExample(
        "git model promote fraud 3 --stage Staging --waive \"soak=booked\" -m \"why\"",
        "Asks that soak time be waived, for as long as the policy allows."),
      CommandExample(
        "git model promote fraud 2 --alias champion --override -m \"incident 4711\"", "Breaks the glass."),
    ])

  @Argument(help: "the model's name", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName
  @Argument(help: "the version: 3 or v3", transform: VersionArgument.parse) var version: Version
  @Option(help: "the stage to enter", transform: parsed(Stage.init(_:))) var stage: Stage?
  @Option(help: "an alias to take", transform: parsed(Alias.init(_:))) var alias: [Alias] = []
  @Option(help: "an alias to take away from the version", transform: parsed(Alias.init(_:))) var removeAlias: [Alias] =
    []
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String
  @Option(
    help: ArgumentHelp("the person who asks a service to propose", valueName: "member"),
    transform: parsed(MemberID.init(_:))) var requestedBy: MemberID?
  @Flag(help: "ask the break-glass gate instead of the usual ones") var override = false
  @OptionGroup var waiving: WaiverOptions
  @Flag(help: "push the branch") var push = false
  @Flag(name: [.customShort("n"), .long], help: "only say what would happen") var dryRun = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func validate() throws {
    if stage == nil, alias.isEmpty, removeAlias.isEmpty { throw ValidationError("Name a --stage or an --alias.") }
    if self.override, !waiving.waive.isEmpty {
      throw ValidationError("An override asks no usual gate, so there is nothing to waive.")
    }
  }

  mutating func run(_ run: Run) throws -> Int32 {
    var request = PromotionRequest(model: model, version: version, reason: reason)
    request.stage = stage
    request.aliases = alias
    request.removedAliases = removeAlias
    request.requestedBy = requestedBy
    request.override = self.override
    request.waivers = waiving.wishes
    let made = try run.registry().promote(request, push: try run.pushes(push), dryRun: dryRun)
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("branch", .string(made.branch.short)), ("promotion", .string(made.id.text)),
          ("commit", .string(made.commit.description)), ("verdict", VerdictJSON.node(made.verdict)),
        ]))
      return 0
    }
    Checklist(run).announce(made.branch, made.verdict, isPushed: try run.pushes(push), dryRun: dryRun)
    return 0
  }
}

/// What the gate would say of a proposal, for people.
struct Checklist {
  let run: Run

  init(_ run: Run) { self.run = run }

  /// Says what was proposed and what comes next.
  func announce(_ branch: RefName, _ verdict: Verdict, isPushed: Bool, dryRun: Bool) {
    run.print(branch.short)
    show(verdict, branch: branch)
    if dryRun {
      run.say("Nothing was written.")
    } else {
      run.sayNext(push: branch, isPushed: isPushed)
    }
  }

  /// Shows every check of the proposal on standard error: it is a message, not data.
  func show(_ verdict: Verdict, branch: RefName) {
    let text = VerdictText(
      emphasis: run.surroundings.isErrorTerminal ? run.emphasis : .none, showsPasses: true, branch: branch)
    for step in verdict.steps {
      for check in step.checks where !check.status.allows { run.say("\(safe(check.name)): \(safe(check.found))") }
      for change in step.changes { for line in text.lines(change, indent: 0) { run.say(line) } }
    }
    if verdict.outcome == .overridden {
      run.say(
        "The gates are OVERRIDDEN: the model is frozen until the override is ratified or rolled back. Then: git model merge \(safe(branch.short))"
      )
    } else if verdict.outcome.permits {
      run.say("Everything the gate asks is there. Then: git model merge \(safe(branch.short))")
    } else {
      let missing = verdict.reasons.count
      run.say("\(missing) check\(missing == 1 ? "" : "s") stand\(missing == 1 ? "s" : "") against it today.")
    }
  }
}
