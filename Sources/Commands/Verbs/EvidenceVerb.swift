import Arguments
import Documents
import Manifest
import Names
import Registry

struct EvidenceVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "attach evidence to a version", subcommands: [EvidenceAdd.self],
    examples: [
      CommandExample(
        "git model evidence add credit-approval 1 --type evaluation metrics.json", "Attaches metrics to version 1.")
    ])
}

struct EvidenceAdd: Verb {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "attach one payload as evidence",
    discussion: """
      The payload is stored byte for byte with its digest and the digest of the artifact it speaks of, and signed where you \
      are a member with a key. Evaluation evidence is JSON of MLflow, of scikit-learn's classification report or of \
      lm-evaluation-harness, or Hugging Face's model-index or eval_results; a model card is one of Hugging Face; a bias \
      audit has counts per group, or is fairlearn's by_group table as JSON; every file attaches with --type other. \
      Attaching a file again that somebody else attached adds your signature to it.
      """,
    examples: [
      CommandExample(
        "git model evidence add fraud 1 --type evaluation m.json --dataset holdout",
        "Attaches metrics on a dataset."),
      CommandExample(
        "git model evidence add fraud 1 --type biasAudit sex.json --attribute sex",
        "Attaches fairlearn's table of groups."),
      CommandExample(
        "git model evidence add credit-approval 1 --type other notes.pdf", "Attaches a file that no gate judges."),
    ])

  @Argument(help: "the model's name", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName
  @Argument(help: "the version: 3 or v3", transform: VersionArgument.parse) var version: Version
  @Argument(help: ArgumentHelp("the payload", valueName: "file"), completion: .file()) var file: String
  @Option(help: "what it shows") var type: EvidenceTypeArgument
  @Option(
    help: "the payload's format; recognised if left out", completion: .list(EvidenceFormat.allCases.map(\.rawValue)))
  var format: String?
  @Option(
    help: ArgumentHelp("the dataset it was measured on", valueName: "name[=digest]"), transform: DatasetArgument.parse)
  var dataset: DatasetReference?
  @Option(
    help: "what the groups of a fairlearn by_group table are of, such as sex", transform: parsed(AttributeName.init(_:))
  )
  var attribute: AttributeName?
  @Flag(help: "make it on a branch evidence/<model>/<n>-<id>") var branch = false
  @Flag(help: "push it") var push = false
  @Flag(name: [.customShort("n"), .long], help: "only say what would happen") var dryRun = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    var request = EvidenceRequest(model: model, version: version, type: type.value, file: file)
    request.format = format
    request.dataset = dataset
    request.attribute = attribute
    let made = try run.registry().addEvidence(request, onBranch: branch, push: try run.pushes(push), dryRun: dryRun)
    if run.wantsJSON {
      run.print(
        json: .mapping(omittingNil: [
          ("formatVersion", .integer(1)), ("id", .string(made.id.text)), ("format", .string(made.manifest.format)),
          ("digest", .string(made.manifest.payload.digest.description)), ("commit", .string(made.commit.description)),
          ("branch", made.branch.map { .string($0.short) }), ("signedBy", made.signedBy.map { .string($0.text) }),
        ]))
      return 0
    }
    run.print(made.id.text)
    let signature = made.signedBy.map { "signed by \($0)" } ?? "not signed (you are no member with a key)"
    run.say("\(made.manifest.format), \(signature)")
    let isPushed = try run.pushes(push)
    if dryRun {
      run.say("Nothing was written.")
    } else if let branch = made.branch {
      run.sayWaiting(on: branch, isPushed: isPushed)
    } else {
      run.sayNext(push: try run.registry().branch, isPushed: isPushed)
    }
    return 0
  }
}

enum EvidenceTypeArgument: String, CaseIterable, ExpressibleByArgument {
  case evaluation, modelCard, biasAudit, testReport, signature, other
  var value: EvidenceType { EvidenceType(rawValue: rawValue) ?? .other }
}

/// `3`, `v3` or `@v3`
enum VersionArgument {
  static let parse: @Sendable (String) throws -> Version = { text in
    do { return try Version(typed: text) } catch { throw ValidationError("\"\(safe(text))\" is \(error)") }
  }
}
