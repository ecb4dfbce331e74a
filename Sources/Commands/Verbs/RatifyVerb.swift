import Arguments
import Documents
import Gate
import Manifest
import Names
import Registry

struct Ratify: Verb {
  static let configuration = CommandConfiguration(
    abstract: "propose to ratify an override",
    discussion: """
      Asks the usual gates about a promotion that landed by override, as it was when it landed, with the evidence that \
      there is now. No pointer moves. Writes the branch ratify/<model>/<promotion>; when it has landed, the model can be \
      promoted again. A promotion with waivers can be ratified too, when what was waived is there.
      """,
    examples: [
      CommandExample(
        "git model ratify fraud -m \"incident 4711, looked into\"", "Proposes to ratify the override of fraud.")
    ])

  @Argument(help: "the model's name", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName
  @Argument(
    help: ArgumentHelp("the promotion; the only one that stands by override if left out", valueName: "record"),
    transform: parsed(RecordID.init(_:))) var record: RecordID?
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String
  @OptionGroup var waiving: WaiverOptions
  @Flag(help: "push the branch") var push = false
  @Flag(name: [.customShort("n"), .long], help: "only say what would happen") var dryRun = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let isPushed = try run.pushes(push)
    let made = try run.registry().ratify(
      model, record: record, reason: reason, waivers: waiving.wishes, push: isPushed, dryRun: dryRun)
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("branch", .string(made.branch.short)),
          ("ratification", .string(made.id.text)), ("ratifies", .string(made.ratifies.text)),
          ("commit", .string(made.commit.description)), ("verdict", VerdictJSON.node(made.verdict)),
        ]))
      return 0
    }
    Checklist(run).announce(made.branch, made.verdict, isPushed: isPushed, dryRun: dryRun)
    return 0
  }
}

/// The options that ask for waivers.
struct WaiverOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("ask that a check be waived, with the reason; can be given again", valueName: "check=reason"),
    transform: WaiverOptions.parse) var waive: [WaiverOption] = []
  @Option(
    help: ArgumentHelp("until when the waivers hold; as long as the policy allows if left out", valueName: "time"),
    transform: TimeArgument.parse) var waiveUntil: Instant?

  var wishes: WaiverWishes {
    var wishes = WaiverWishes()
    wishes.reasons = waive.map { ($0.check, $0.reason) }
    wishes.until = waiveUntil
    return wishes
  }

  func validate() throws {
    if waive.isEmpty, waiveUntil != nil { throw ValidationError("--waive-until needs a --waive.") }
    for (index, option) in waive.enumerated() where waive[..<index].contains(where: { $0.check == option.check }) {
      throw ValidationError("--waive \(option.check.rawValue) is given twice.")
    }
  }

  private static let parse: @Sendable (String) throws -> WaiverOption = { text in
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let names = WaivableCheck.allCases.map(\.rawValue).joined(separator: ", ")
    guard parts.count == 2, !parts[1].allSatisfy(\.isWhitespace) else {
      throw ValidationError("\"\(safe(text))\" names no check and reason; write --waive \"biasAudit=why\".")
    }
    guard let check = WaivableCheck(rawValue: String(parts[0])) else {
      throw ValidationError("\"\(safe(String(parts[0])))\" is no check that can be waived; those are \(names).")
    }
    return WaiverOption(check: check, reason: String(parts[1]))
  }
}

/// `biasAudit=the audit is booked`
struct WaiverOption: Sendable {
  let check: WaivableCheck
  let reason: String
}
