import Arguments
import Documents
import Gate
import Manifest
import Names
import Registry

struct PolicyExplain: Verb {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "say which gates a promotion would meet, before anybody proposes it",
    discussion: """
      Judges the promotion as if it were proposed and merged today, by the gate's own function: every gate of the policy that \
      would apply, each check with what was found, and what is missing with the command that mends it. Nothing is written and \
      nobody signs; you need not be a member. It exits with 0 whatever the answer is.
      """,
    examples: [
      CommandExample("git model policy explain credit-approval 3 --stage Production", "Before proposing version 3."),
      CommandExample(
        "git model policy explain fraud 3 --alias champion --json", "For a script; \"ready\": only approvals lack."),
    ])
  @Argument(help: "the model's name", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName
  @Argument(help: "the version: 3 or v3", transform: VersionArgument.parse) var version: Version
  @Option(help: "the stage to enter", transform: parsed(Stage.init(_:))) var stage: Stage?
  @Option(help: "an alias to take", transform: parsed(Alias.init(_:))) var alias: [Alias] = []
  @Option(help: "an alias to take away from the version", transform: parsed(Alias.init(_:))) var removeAlias: [Alias] =
    []
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func validate() throws {
    if stage == nil, alias.isEmpty, removeAlias.isEmpty { throw ValidationError("Name a --stage or an --alias.") }
  }

  mutating func run(_ run: Run) throws -> Int32 {
    var request = PromotionRequest(model: model, version: version, reason: "to see what the gates would say")
    request.stage = stage
    request.aliases = alias
    request.removedAliases = removeAlias
    let answer = try run.registry().explain(request)
    if run.wantsJSON {
      run.print(json: node(answer))
      return 0
    }
    for line in VerdictText(emphasis: run.emphasis, showsPasses: true).lines(answer.change, indent: 0) {
      run.print(line)
    }
    run.print("policy:  version \(answer.policyVersion), \(answer.policyDigest)")
    run.print(
      "model:   risk \(answer.risk.rawValue), owned by \(answer.owners.map(\.text).joined(separator: ", "))")
    let (obstacles, approvals) = (answer.obstacles.count, answer.reasons.count - answer.obstacles.count)
    let words = [(obstacles, "check", "checks"), (approvals, "approval", "approvals")].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
    run.print("missing: \(words.isEmpty ? "nothing" : words.joined(separator: ", "))")
    if obstacles == 0 { run.say("Next: git model promote \(safe(command)) -m \"why\"") }
    return 0
  }

  /// The arguments that `git model promote` takes for the same.
  private var command: String {
    let target =
      (stage.map { ["--stage \($0)"] } ?? []) + alias.map { "--alias \($0)" }
      + removeAlias.map { "--remove-alias \($0)" }
    return "\(model) \(version) \(target.joined(separator: " "))"
  }

  private func node(_ answer: Explanation) -> Node {
    .mapping([
      ("formatVersion", .integer(1)), ("model", .string(model.text)), ("version", .version(version)),
      ("moves", .strings(answer.moves.map { "\($0)" })), ("ready", .bool(answer.obstacles.isEmpty)),
      ("missing", .integer(Int64(answer.reasons.count))), ("risk", .string(answer.risk.rawValue)),
      ("owners", .strings(answer.owners.map(\.text))),
      (
        "policy",
        .mapping([
          ("version", .integer(Int64(answer.policyVersion))), ("digest", .string(answer.policyDigest.description)),
        ])
      ),
      ("change", VerdictJSON.node(answer.change)),
    ])
  }
}
