import Manifest
import Names
import Signatures
import System

/// Makes the registries that are measured. They stay in the cache until their format number changes.
struct Generator {
  /// Counts up whenever what is generated changes.
  static let format = 3

  let folder: String
  let runner: Runner
  let people: People

  init(folder: String, runner: Runner) throws {
    self.folder = folder
    self.runner = runner
    people = try People(folder: "\(folder)/keys", runner: runner)
  }

  /// A registry with so many models of three versions, pointers set in its root: version 1 is in Production and the
  /// champion, version 2 waits in Staging with evidence.
  func catalogue(_ count: Int) throws -> String {
    try repository("catalogue-\(count)") { path in
      let stages = (production: try Stage("Production"), staging: try Stage("Staging"), champion: try Alias("champion"))
      var files = try Rules.files(people, policy: Rules.policy(comparesChampions: false))
      let stream = try FastImport(file: "\(path)/stream")
      let start = try Instant("2024-01-01T00:00:00Z")
      guard let second = Version.first.next else { throw BenchError("there is no second version") }
      for index in 0..<count {
        let model = try BenchModel(index)
        files += try model.files(evidenceOf: [2])
        files.append(File(model.path(.stage(.first)), StageManifest(stage: stages.production).write()))
        files.append(File(model.path(.stage(second)), StageManifest(stage: stages.staging).write()))
        files.append(File(model.path(.alias(stages.champion)), AliasManifest(version: .first).write()))
      }
      try stream.commit(
        to: "refs/heads/main", message: "init: registry bench", by: "owner-1", at: start,
        put: files.map { ($0.path, $0.bytes) })
      try stream.finish(into: path, runner: runner)
    }
  }

  /// A bare repository with a name, made once: `body` fills it, then it is packed and its first commit pinned.
  func repository(_ name: String, _ body: (String) throws -> Void) throws -> String {
    let path = "\(folder)/\(name).git"
    if Files.exists("\(path)/complete") { return path }
    try runner.demand(["rm", "-rf", path])
    try runner.demand(["git", "init", "--quiet", "--bare", "--initial-branch=main", path])
    try body(path)
    try runner.demand(["git", "-C", path, "gc", "--quiet"])
    let root = try runner.demand(["git", "-C", path, "rev-list", "--max-parents=0", "--first-parent", "main"])
    try runner.demand(["git", "-C", path, "config", "model.root", root])
    try Files.write([], to: "\(path)/complete", mode: 0o600)
    return path
  }

  func tip(of repository: String, _ ref: String = "main") throws -> ObjectID {
    let text = try runner.demand(["git", "-C", repository, "rev-parse", ref])
    guard let id = ObjectID(text) else { throw BenchError("\(repository) has no commit \(ref)") }
    return id
  }
}
