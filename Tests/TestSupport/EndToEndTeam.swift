import Foundation

/// Somebody with a home, an SSH key and a clone of the registry, which is made when it is first needed; no configuration
/// of the machine reaches them.
package struct Person: Sendable {
  package let id: String
  let scratch: Scratch

  package var home: String { "\(scratch.path)/home-\(id)" }
  /// The clone.
  package var work: String { "\(scratch.path)/work-\(id)" }
  /// The private key; the public one is beside it.
  package var key: String { "\(home)/.ssh/id_ed25519" }

  /// The whole environment of the programs that this person runs.
  package func environment() throws -> [String: String] {
    let program = try TestedProgram.path()
    return [
      "PATH": "\((program as NSString).deletingLastPathComponent):/usr/bin:/bin", "HOME": home,
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_TEMPLATE_DIR": "\(scratch.path)/nothing",
      "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1", "GIT_EDITOR": "true", "GIT_MERGE_AUTOEDIT": "no",
    ]
  }

  package func start(
    _ command: [String], in folder: String? = nil, input: [UInt8] = [], extra: [String: String] = [:]
  ) throws -> Running {
    if folder == nil { try prepareClone() }
    return try Running(
      command, in: folder ?? work, environment: try environment().merging(extra) { $1 }, input: input)
  }

  package var hasClone: Bool { FileManager.default.fileExists(atPath: work) }

  /// Clones the registry unless that is done. The remote is named relatively, so that a copy of the whole stays whole.
  package func prepareClone() throws {
    guard !hasClone else { return }
    try run(["git", "clone", "-q", "--no-local", "registry.git", work], in: scratch.path)
    try git("remote", "set-url", "origin", "../registry.git")
    try git("config", "model.root", try git("rev-list", "--max-parents=0", "--first-parent", "main"))
  }

  /// Runs a program and says how it ended.
  package func attempt(
    _ command: [String], in folder: String? = nil, input: [UInt8] = [], extra: [String: String] = [:]
  ) throws -> Finished {
    try start(command, in: folder, input: input, extra: extra).wait()
  }

  /// Runs a program that must succeed and returns what it printed, without the last line break.
  @discardableResult
  package func run(
    _ command: [String], in folder: String? = nil, input: [UInt8] = [], extra: [String: String] = [:]
  ) throws -> String {
    let finished = try attempt(command, in: folder, input: input, extra: extra)
    guard finished.succeeded else {
      throw UnexpectedOutcome(
        description: "\(id): \(command) ended with \(finished.status)\n\(finished.output)\(finished.errors)")
    }
    return finished.output.hasSuffix("\n") ? String(finished.output.dropLast()) : finished.output
  }

  /// Runs git in the clone; it must succeed.
  @discardableResult
  package func git(_ arguments: String..., input: [UInt8] = [], extra: [String: String] = [:]) throws -> String {
    try run(["git"] + arguments, input: input, extra: extra)
  }

  /// Runs git-model in the clone; it must succeed.
  @discardableResult
  package func model(_ arguments: String..., extra: [String: String] = [:]) throws -> String {
    try run([try TestedProgram.path()] + arguments, extra: extra)
  }

  /// Runs git-model in the clone and says how it ended.
  package func attemptModel(_ arguments: String...) throws -> Finished {
    try attempt([try TestedProgram.path()] + arguments)
  }

  /// Pushes with plain git and says how that ended.
  package func push(_ refspecs: String..., extra: [String: String] = [:]) throws -> Finished {
    try attempt(["git", "push", "origin"] + refspecs, extra: extra)
  }

  // MARK: The working tree

  package func write(_ path: String, _ text: String) throws {
    try prepareClone()
    let place = "\(work)/\(path)"
    try FileManager.default.createDirectory(
      atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: place))
  }

  package func read(_ path: String) throws -> String {
    try prepareClone()
    return try String(contentsOfFile: "\(work)/\(path)", encoding: .utf8)
  }

  /// Replaces a text that a file of the working tree must hold.
  package func edit(_ path: String, _ old: String, _ new: String) throws {
    let text = try read(path)
    guard text.contains(old) else { throw UnexpectedOutcome(description: "\(path) does not hold \(old):\n\(text)") }
    try write(path, text.replacingOccurrences(of: old, with: new))
  }

  /// Commits the whole working tree and returns the commit.
  @discardableResult
  package func commit(_ message: String = "change", extra: [String: String] = [:]) throws -> String {
    try git("add", "-A")
    try git("commit", "-q", "-m", message, extra: extra)
    return try head()
  }

  package func head() throws -> String { try git("rev-parse", "HEAD") }

  /// Fetches and makes the own main the server's.
  package func update() throws {
    try git("fetch", "-q", "--prune", "origin")
    try git("checkout", "-q", "-f", "-B", "main", "origin/main")
  }

  // MARK: Registering and promoting

  /// Registers the next version of a model on the own main; an owner creates the model.
  package func register(_ model: String = "credit-approval", owner: String? = nil) throws {
    let digest = "sha256:" + String(repeating: "5e", count: 32)
    try run(
      [
        try TestedProgram.path(), "register", model, "--artifact", "\(scratch.path)/artifact", "--uri",
        "s3://models/\(model)", "--run", "28f312e82f704418be8c2eb22f6f2fac", "--code-commit",
        String(repeating: "3b", count: 20), "--data", "credit-train=\(digest)",
      ] + (owner.map { ["--owner", $0] } ?? []))
  }

  /// Attaches metrics as evaluation evidence on the own main.
  package func attach(_ metrics: String, to version: Int = 1, of model: String = "credit-approval") throws {
    let file = "\(home)/metrics.json"
    try Data(metrics.utf8).write(to: URL(fileURLWithPath: file))
    try self.model(
      "evidence", "add", model, "\(version)", "--type", "evaluation", file, "--dataset",
      "credit-holdout=sha256:" + String(repeating: "da", count: 32))
  }

  /// Proposes a promotion, pushes its branch and returns its name.
  @discardableResult
  package func propose(_ arguments: String..., model: String = "credit-approval", version: Int = 1) throws -> String {
    let before = Set(try branches())
    try run([try TestedProgram.path(), "promote", model, "\(version)"] + arguments + ["-m", "for the test"])
    guard let branch = try branches().first(where: { !before.contains($0) }) else {
      throw UnexpectedOutcome(description: "promote made no branch")
    }
    try git("push", "-q", "origin", branch)
    return branch
  }

  private func branches() throws -> [String] {
    try git("for-each-ref", "--format=%(refname:short)", "refs/heads/promote/").split(separator: "\n").map(String.init)
  }

  /// Signs a pushed proposal with git model and pushes the signature.
  package func approve(_ branch: String) throws {
    try git("fetch", "-q", "origin")
    try model("approve", branch)
    try git("push", "-q", "origin", branch)
  }

  /// Merges a pushed branch into today's main with plain git, without pushing.
  @discardableResult
  package func merge(_ branch: String) throws -> String {
    try update()
    try git("merge", "-q", "--no-ff", "--no-edit", "origin/\(branch)")
    return try head()
  }

  /// Signs a file as `ssh-keygen` does for whoever has no git-model, and returns the armored signature.
  package func sign(_ path: String, namespace: String = "approval@git-model") throws -> String {
    let bytes = FileManager.default.contents(atPath: "\(work)/\(path)") ?? Data()
    return try run(["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", key], input: [UInt8](bytes)) + "\n"
  }

  /// The folder of the only promotion record that the own HEAD has and another commit lacks.
  package func record(since base: String = "origin/main") throws -> String {
    let added = try git("diff", "--name-only", "--diff-filter=A", "\(base)...HEAD", "--", "models/*/promotion.json")
    let files = added.split(separator: "\n")
    guard let file = files.first, files.count == 1 else {
      throw UnexpectedOutcome(description: "expected one added promotion.json, found: \(added)")
    }
    return (String(file) as NSString).deletingLastPathComponent
  }
}

/// A server with the hook, and the people who work on its registry.
package struct Team: Sendable {
  package let scratch: Scratch
  /// The first commit, which the server pins.
  package let root: String

  /// Where credit-approval lies.
  package static let model = "models/cr/credit-approval"

  package init(_ template: Template = .registered) throws {
    try self.init(copying: template.folder.get())
  }

  init(copying folder: String?) throws {
    scratch = try Scratch(copyOf: folder)
    root = (try? String(contentsOfFile: "\(scratch.path)/root", encoding: .utf8)) ?? ""
  }

  package func person(_ id: String) -> Person { Person(id: id, scratch: scratch) }
  /// A maintainer and engineer, who proposes.
  package var dev: Person { person("dev-1") }
  /// Of the group risk.
  package var risk: Person { person("risk-1") }
  /// Of the group credit-team, which owns credit-approval.
  package var owner: Person { person("owner-1") }
  /// A key that the template's members.yaml does not list.
  package var stranger: Person { person("owner-2") }

  /// The server's bare repository.
  package var server: String { "\(scratch.path)/registry.git" }

  /// Runs git in the server's repository, as its administrator.
  @discardableResult
  package func administer(_ arguments: String...) throws -> String {
    try dev.run(["git"] + arguments, in: server)
  }

  package func main() throws -> String { try administer("rev-parse", "refs/heads/main") }

  /// Every ref of the server with its value.
  package func refs() throws -> String { try administer("for-each-ref", "--format=%(refname) %(objectname) %(symref)") }

  /// Folders of refused or broken pushes that were left behind.
  package func quarantines() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(server)/objects").filter { $0.hasPrefix("tmp_objdir") }
  }

  /// What `git model audit` says in a fresh clone.
  package func audit() throws -> Finished {
    let clone = "\(scratch.path)/audit-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: clone) }
    try dev.run(["git", "clone", "-q", "--bare", "--no-local", server, clone], in: scratch.path)
    return try dev.attempt([try TestedProgram.path(), "audit", "--root", root], in: clone)
  }
}
