package import GitStore
import Names
import Snapshots
import System

/// Looks whether a server guards its registry, or whether a clone can be worked with. Changes nothing in either.
package struct Doctor {
  let repository: Repository
  let context: Context
  /// The absolute path of git-model, for what mends things.
  let program: String

  package init(_ repository: Repository, context: Context, program: String) {
    self.repository = repository
    self.context = context
    self.program = program
  }

  /// Examines a server's repository when it is bare, else a clone.
  ///
  /// - Parameters:
  ///   - canary: whether a push that must be refused is tried against a scratch clone of the server.
  ///   - remote: of a clone: the remote against which such a push is tried; nil for none.
  package func examine(canary: Bool, remote: String?) -> Diagnosis {
    let isServer = repository.isBare
    let host = isServer ? (try? HookHost.of(repository)) ?? .git : nil
    var diagnosis = Diagnosis(repository: repository.path, place: isServer ? .server : .clone, host: host)
    diagnosis.findings += programs(isServer: isServer)
    diagnosis.findings += history()
    if let host {
      let guarded = attempt("protected") { try protectedRefs() }
      diagnosis.findings += settings(host)
      diagnosis.findings += hook(host)
      diagnosis.findings += rights(host)
      if case .value(let refs) = guarded, canary, let main = refs.first {
        diagnosis.findings += Canary(doctor: self, host: host, main: main).findings()
      } else if case .finding(let finding) = guarded {
        diagnosis.findings.append(finding)
      }
    } else {
      diagnosis.findings += clone()
      if let remote { diagnosis.findings += pushCanary(to: remote) }
    }
    return diagnosis
  }

  /// What came of looking at something.
  enum Look<Value> {
    case value(Value)
    case finding(Finding)
  }

  /// Runs a look; that it could not be taken is a finding of its own.
  func attempt<Value>(_ name: String, _ look: () throws -> Value) -> Look<Value> {
    do { return .value(try look()) } catch { return .finding(Finding(name, .unknown, "\(error)")) }
  }

  /// The findings of a look that may fail.
  func findings(_ name: String, _ look: () throws -> [Finding]) -> [Finding] {
    switch attempt(name, look) {
    case .value(let findings): findings
    case .finding(let finding): [finding]
    }
  }

  /// The refs that the hook guards, as it reads them itself.
  func protectedRefs() throws -> [RefName] {
    let named = try repository.localSettings("model.protected").map { try RefName(branch: $0) }
    if !named.isEmpty { return named }
    if case .branch(let head) = try repository.head { return [head] }
    return []
  }

  // MARK: Programs

  private func programs(isServer: Bool) -> [Finding] {
    var found: [Finding] = []
    found += findings("git") {
      let text = try run(["git", "--version"]).outputText.split(separator: "\n").first ?? ""
      let version = Version3(text)
      // receive-pack keeps pushed objects in quarantine until the hook agrees since 2.11 (its release notes).
      let isNew = version.map { $0 >= Version3(2, 11, 0) } ?? false
      return [
        Finding(
          "git", isNew ? .ok : .failure, "\(version.map(\.description) ?? String(text))",
          mend: isNew ? nil : "install git 2.11 or newer: older ones keep what a refused push brought")
      ]
    }
    found.append(Finding("libgit2", .ok, GitLibrary.version))
    found += findings("ssh-keygen") {
      guard let version = Version3(try run(["ssh", "-V"]).errorText) else {
        return [Finding("ssh-keygen", .unknown, "ssh does not tell its version")]
      }
      // `ssh-keygen -Y` came with OpenSSH 8.1 (its release notes).
      let isNew = version >= Version3(8, 1, 0)
      let status: Finding.Status = isNew ? .ok : isServer ? .warning : .failure
      return [
        Finding(
          "ssh-keygen", status, "OpenSSH \(version)",
          mend: isNew ? nil : "install OpenSSH 8.1 or newer, which signs files")
      ]
    }
    return found
  }

  func run(_ command: [String]) throws -> Subprocess.Result {
    try Subprocess.run(command, environment: context.environment.merging(["LC_ALL": "C"]) { $1 })
  }

  // MARK: History

  private func history() -> [Finding] {
    var found: [Finding] = []
    if repository.isShallow {
      found.append(
        Finding("history", .failure, "it is cut off (shallow), so nothing can be judged", mend: "git fetch --unshallow")
      )
    }
    if Files.exists("\(repository.commonPath)info/grafts") {
      found.append(
        Finding(
          "grafts", .failure, "info/grafts shows Git other parents than the commits have",
          mend: "remove \(repository.commonPath)info/grafts"))
    }
    found += findings("replacements") {
      let replaced = try repository.references(prefix: "refs/replace/")
      guard let first = replaced.first else { return [] }
      return [
        Finding(
          "replacements", .failure, "\(replaced.count) of refs/replace/*: Git shows other objects than were judged",
          mend: "git replace -d \(first.name.text.dropFirst("refs/replace/".count))")
      ]
    }
    return found
  }

  /// The first commit on the first-parent chain of a commit.
  func firstCommit(of tip: ObjectID) throws -> ObjectID {
    var commit = try repository.commit(tip)
    while let parent = commit.parents.first { commit = try repository.commit(parent) }
    return commit.id
  }
}

/// A version of three numbers, read from the first that a text holds.
struct Version3: Comparable, CustomStringConvertible {
  let numbers: [Int]

  init(_ major: Int, _ minor: Int, _ patch: Int) { numbers = [major, minor, patch] }

  init?(_ text: some StringProtocol) {
    let start = text.drop { !$0.isWholeNumber }
    let parts = start.prefix { $0.isWholeNumber || $0 == "." }.split(separator: ".").prefix(3).compactMap { Int($0) }
    guard parts.count >= 2 else { return nil }
    numbers = parts + Array(repeating: 0, count: 3 - parts.count)
  }

  var description: String { numbers.map(String.init).joined(separator: ".") }

  static func < (left: Version3, right: Version3) -> Bool { left.numbers.lexicographicallyPrecedes(right.numbers) }
}
