import Arguments
import Documents
import GitStore
import Manifest
import Names
import Registry

struct Register: Verb {
  static let configuration = CommandConfiguration(
    abstract: "register the next version of a model",
    discussion: """
      Hashes the artifact, reads an MLflow MLmodel file where it finds one, and writes versions/<n>/version.yaml on the \
      registry branch; the model is created on first use. Needs no approval.
      """,
    examples: [
      CommandExample(
        "git model register fraud --artifact model/ --data train=sha256:…",
        "Registers a model and what it was trained on."),
      CommandExample(
        "git model register credit-approval --artifact model/ --branch --push",
        "For hosts whose main takes merge requests only."),
      CommandExample(
        "git model register fraud --artifact model/ --store lfs --push",
        "Keeps the model's files in Git LFS, beside the registry."),
    ])

  @Argument(help: "the model's name", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName
  @Option(help: ArgumentHelp("the model's file or folder", valueName: "path"), completion: .file()) var artifact:
    String?
  @Option(help: "where consumers fetch it; file://… if left out") var uri: String?
  @Option(help: "keep the files in Git LFS, and pointers to them in the registry") var store: StoreArgument?
  @Option(help: "mlflow, onnx, safetensors, skops …; recognised if left out") var format: String?
  @Option(help: ArgumentHelp("the training run", valueName: "id")) var run: String?
  @Option(help: ArgumentHelp("the commit of the training code", valueName: "commit"), transform: CommitArgument.parse)
  var codeCommit: String?
  @Option(help: ArgumentHelp("the repository of the training code", valueName: "url")) var codeRepository: String?
  @Option(help: ArgumentHelp("a training dataset", valueName: "name=digest"), transform: DatasetArgument.parse)
  var data: [DatasetReference] = []
  @Option(help: ArgumentHelp("a parameter", valueName: "name=value"), transform: TagArgument.parse) var param:
    [TagsManifest.Tag] = []
  @Option(
    help: ArgumentHelp("metrics as a JSON object of numbers, or an MLflow run", valueName: "file"), completion: .file())
  var metrics: String?
  @Option(
    help: ArgumentHelp("the owning group of a new model", valueName: "group"), transform: parsed(GroupName.init(_:)))
  var owner: GroupName?
  @Option(help: "the risk of a new model: high, medium or low") var risk: RiskArgument?
  @Option(help: "what a new model does") var task: String?
  @Option(help: "the decision that a new model supports") var decision: String?
  @Option(help: "a description of the version") var description: String?
  @Flag(help: "make it on a branch register/<model>/<n>") var branch = false
  @Flag(help: "push it; a lost race renumbers") var push = false
  @Flag(name: [.customShort("n"), .long], help: "only say what would happen") var dryRun = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    var request = Registration(model: model)
    request.artifactPath = artifact
    request.uri = uri
    request.storesInLFS = store == .lfs
    request.format = format
    request.run = self.run
    request.codeCommit = codeCommit
    request.codeRepository = codeRepository
    request.data = data
    request.parameters = param
    request.metricsFile = metrics
    request.owner = owner
    request.risk = risk?.value
    request.task = task
    request.decision = decision
    request.description = description
    let registry = try run.registry()
    let made = try registry.register(request, onBranch: branch, push: try run.pushes(push), dryRun: dryRun)
    if run.wantsJSON {
      run.print(
        json: .mapping(omittingNil: [
          ("formatVersion", .integer(1)), ("model", .string(made.model.text)), ("version", .version(made.version)),
          ("commit", .string(made.commit.description)), ("branch", made.branch.map { .string($0.short) }),
          ("digest", made.manifest.artifact?.digest.map { .string($0.description) }), ("dryRun", .bool(dryRun)),
        ]))
      return 0
    }
    run.print("\(safe(made.model))@v\(made.version)")
    if let artifact = made.manifest.artifact, let digest = artifact.digest {
      run.say("artifact \(digest)\(artifact.format.map { ", \($0)" } ?? "")")
    }
    if made.manifest.artifact == nil {
      run.say("The version names no artifact, and a version never changes: --artifact PATH or --uri URI names one.")
    }
    let isPushed = try run.pushes(push)
    if dryRun {
      run.say("Nothing was written.")
    } else if let branch = made.branch {
      run.sayWaiting(on: branch, isPushed: isPushed)
    } else {
      run.sayNext(
        push: registry.branch, isPushed: isPushed,
        then: "git model evidence add \(safe(made.model)) \(made.version) --type evaluation FILE")
    }
    return 0
  }
}

/// A full commit id.
enum CommitArgument {
  static let parse: @Sendable (String) throws -> String = { text in
    guard [40, 64].contains(text.utf8.count), text.utf8.allSatisfy("0123456789abcdef".utf8.contains) else {
      throw ValidationError(
        "\"\(safe(text))\" is no full commit id of 40 or 64 hexadecimal digits; git rev-parse HEAD prints one.")
    }
    return text
  }
}

/// `NAME` or `NAME=sha256:…`
enum DatasetArgument {
  static let parse: @Sendable (String) throws -> DatasetReference = { text in
    guard let equals = text.firstIndex(of: "=") else { return DatasetReference(name: text, digest: nil) }
    do {
      return DatasetReference(name: String(text[..<equals]), digest: try Digest(String(text[equals...].dropFirst())))
    } catch { throw ValidationError("\"\(safe(text))\" is no dataset: \(error)") }
  }
}

/// `NAME=VALUE`
enum TagArgument {
  static let parse: @Sendable (String) throws -> TagsManifest.Tag = { text in
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ValidationError("\"\(safe(text))\" is no parameter; write NAME=VALUE.")
    }
    return TagsManifest.Tag(key: String(text[..<equals]), value: String(text[equals...].dropFirst()))
  }
}

enum StoreArgument: String, CaseIterable, ExpressibleByArgument { case lfs }

enum RiskArgument: String, CaseIterable, ExpressibleByArgument {
  case high, medium, low
  var value: Risk {
    switch self {
    case .high: .high
    case .medium: .medium
    case .low: .low
    }
  }
}

extension Run {
  /// Says what comes next: pushing a branch, unless that is done or there is no remote, and then something else.
  func sayNext(push branch: RefName, isPushed: Bool, then next: String? = nil) {
    let remote = isPushed ? nil : try? registry().remote
    let steps = [remote.map { "git push \(safe($0)) \(safe(branch.short))" }, next].compactMap(\.self)
    if !steps.isEmpty { say("Next: \(steps.joined(separator: ", then "))") }
  }

  /// Says what comes after something was made on a branch instead of landing.
  func sayWaiting(on branch: RefName, isPushed: Bool) {
    say("On branch \(safe(branch.short)).")
    sayNext(push: branch, isPushed: isPushed, then: "open a merge request for it")
  }

  /// Whether to push: asked for, or `model.push` is true.
  func pushes(_ asked: Bool) throws -> Bool {
    if asked { return true }
    return try registry().repository.setting("model.push") == "true"
  }
}
