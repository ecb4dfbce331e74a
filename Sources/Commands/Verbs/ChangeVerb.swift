import Arguments
import Documents
import Gate
import GitStore
import Manifest
import Names
import Policy
import Registry
import Snapshots
import System

struct Change: Verb {
  static let configuration = CommandConfiguration(
    abstract: "propose changed governed files, or acknowledge a bad step",
    discussion: """
      Takes files from the working tree as they are and makes a branch change/<name> with them and a signed change record. \
      Governed are all files outside models/, policy/ and changes/ that the policy does not list as free, and a model's \
      model.yaml. With --acknowledge it names steps that got in around the gate instead: once the policyChange gate has \
      approved that, an audit calls them acknowledged.
      """,
    examples: [
      CommandExample(
        "git model change --acknowledge 3b18e51 -m \"restored, checked by hand\"",
        "Proposes to acknowledge a step that git model audit lists."),
      CommandExample(
        "git model change .gitlab-ci.yml -m \"run the check on merge trains\"", "Proposes an edited CI file."),
    ])
  @Argument(
    help: ArgumentHelp("the changed files", valueName: "path"), completion: .file())
  var paths: [String] = []
  @Option(help: ArgumentHelp("a step to acknowledge; can be given again", valueName: "commit")) var acknowledge:
    [String] = []
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String
  @Option(help: "what the branch is called; the first file's name if left out") var name: String?
  @Option(
    help: ArgumentHelp("the person who asks a service to propose", valueName: "member"),
    transform: parsed(MemberID.init(_:))) var requestedBy: MemberID?
  @Flag(help: "push the branch") var push = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func validate() throws {
    if paths.isEmpty == acknowledge.isEmpty {
      throw ValidationError("Name either changed files, or steps to --acknowledge.")
    }
  }

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.registry()
    if !acknowledge.isEmpty {
      let isPushed = try run.pushes(push)
      let change = try registry.acknowledge(acknowledge, slug: name, reason: reason, push: isPushed)
      return try ProposedChangeText(run).show(change, isPushed: isPushed)
    }
    guard let root = registry.repository.workingDirectory else {
      throw RegistryError(
        "a bare repository has no working tree to take files from", hint: "run it in a clone", kind: .usage)
    }
    let tree = try registry.currentState()
    var contents: [String: [UInt8]?] = [:]
    for typed in paths {
      let path = try Self.path(typed, below: root)
      switch try Files.kind(of: root + path) {
      case .file?: contents[path] = .some(try Files.read(root + path, limit: ObjectLimits.payload))
      case nil where try tree.entry(path) != nil: contents[path] = .some(nil)
      case nil: throw RegistryError("there is no file \(typed), here or in the registry", kind: .usage)
      default: throw RegistryError("\(typed) is no plain file", hint: "name files, not folders or links", kind: .usage)
      }
      try Self.refuseUngoverned(path, typed)
    }
    let slug =
      name
      ?? String(
        (contents.keys.min() ?? "files").map { $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : "-" }.drop {
          $0 == "-"
        })
    let change = try registry.proposeChange(
      contents, slug: slug, reason: reason, requestedBy: requestedBy, push: try run.pushes(push))
    return try ProposedChangeText(run).show(change, isPushed: run.pushes(push))
  }

  /// A path as a person typed it, beginning at the current folder, as a path from the root of the working tree.
  private static func path(_ typed: String, below root: String) throws -> String {
    let full = typed.hasPrefix("/") ? typed : "\(try Files.currentFolder())/\(typed)"
    var components: [Substring] = []
    for component in full.split(separator: "/") where component != "." {
      if component == ".." { _ = components.popLast() } else { components.append(component) }
    }
    let plain = "/" + components.joined(separator: "/")
    let base = (Files.realPath(root) ?? root) + "/"
    guard plain.hasPrefix(base) else {
      guard plain + "/" != base else {
        throw RegistryError("\(typed) is the whole working tree", hint: "name the files that you edited", kind: .usage)
      }
      throw RegistryError(
        "\(typed) lies outside of this registry's working tree", hint: "name files below \(base)", kind: .usage)
    }
    return String(plain.dropFirst(base.count))
  }

  /// Throws where no change record helps: Git's own folder, and what never changes.
  private static func refuseUngoverned(_ path: String, _ typed: String) throws {
    if Text.asciiLowercased(String(path.prefix { $0 != "/" })) == ".git" {
      throw RegistryError("\(typed) is Git's own, no file of the registry", kind: .usage)
    }
    switch RegistryPath(path) {
    case .registry, .gates, .members, .allowedSigners, .other, .model(_, .model), .model(_, .banned),
      .model(_, .deleted):
      return
    case .model(_, .stage), .model(_, .alias):
      throw RegistryError("\(typed) is a pointer, which moves by a promotion", hint: "git model promote", kind: .usage)
    case .model(_, .tags), .model(_, .versionTags):
      throw RegistryError("\(typed) needs no change record", hint: "commit and push it as usual", kind: .usage)
    case .model, .change, .unknown:
      throw RegistryError(
        "\(typed) is no governed file: what has landed there never changes, and nothing else has a place there",
        hint: "git model register and git model evidence add something new", kind: .usage)
    }
  }
}

/// A proposed change, for people or scripts.
struct ProposedChangeText {
  let run: Run

  init(_ run: Run) { self.run = run }

  func show(_ change: ProposedChange, isPushed: Bool) throws -> Int32 {
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("branch", .string(change.branch.short)), ("change", .string(change.id.text)),
          ("files", .strings(change.files.map(\.path))), ("verdict", VerdictJSON.node(change.verdict)),
        ]))
      return 0
    }
    run.print(change.branch.short)
    Checklist(run).show(change.verdict, branch: change.branch)
    run.sayNext(push: change.branch, isPushed: isPushed)
    return 0
  }
}
