import GitStore
import Names
import Snapshots
import System

/// Two pushes against a scratch copy of a server, with the server's own hook and settings: one that no policy allows, and
/// one that is free. Whether a hook guards is seen by what it does.
struct Canary {
  let doctor: Doctor
  let host: HookHost
  let main: RefName

  private static let name = "canary"

  func findings() -> [Finding] {
    guard let place = try? doctor.hookPlace(host) else { return [] }
    let folder = "/tmp/git-model-doctor.\(Clock.monotonicMilliseconds()).\(UInt32.random(in: 0...UInt32.max))"
    defer { Files.removeTree(folder) }
    return doctor.findings(Self.name) {
      try Files.makeFolder(folder)
      try Files.setMode(folder, 0o700)
      return try push(place, in: folder)
    }
  }

  /// A bare repository that sees the objects of the real one.
  private func scratch(_ path: String) throws -> Repository {
    let made = try Repository.create(at: path, bare: true, initialBranch: main, library: doctor.repository.library)
    let objects = Files.realPath("\(doctor.repository.commonPath)objects") ?? ""
    try Files.makeFolder("\(path)/objects/info")
    try Files.write(Array("\(objects)\n".utf8), to: "\(path)/objects/info/alternates")
    // Opened anew, because the alternates are read then.
    return try Repository.open(at: path, gitDirectory: made.path, library: doctor.repository.library)
  }

  private func push(_ place: HookPlace, in folder: String) throws -> [Finding] {
    let server = try scratch("\(folder)/server.git")
    for (key, value) in try doctor.repository.allLocalSettings()
    where key.hasPrefix("model.") || key.hasPrefix("receive.") {
      try server.addLocal(key, value)
    }
    try Files.makeFolder("\(folder)/server.git/hooks")
    for link in place.links { try Files.link("\(folder)/server.git/hooks/\(link.name)", to: link.target) }
    let tip = try doctor.repository.resolve(main)
    if let tip { try server.update(main, from: nil, to: tip, message: "canary") }

    let client = try scratch("\(folder)/client.git")
    var draft = Draft()
    draft.write("models/git-model-doctor", Array("no policy allows this file\n".utf8))
    let tree = try draft.tree(on: tip.map { try doctor.repository.commit($0).tree }, in: client)
    let person = Signature(name: "git-model", email: "git-model@localhost", when: doctor.context.clock.now())
    let commit = try client.writeCommit(
      tree: tree, parents: tip.map { [$0] } ?? [], author: person, committer: person, message: "canary\n")

    let refused = try push(commit, to: main.text, from: client, folder)
    let after = try server.resolve(main)
    if refused.status == 0 || after != tip {
      return [
        Finding(
          Self.name, .failure, "a push that no policy allows was accepted: the hook does not guard",
          mend: "look at \(place.path); then git model hook install, and git model audit in a clone")
      ]
    }
    guard refused.errorText.contains("git-model: refused") else {
      return [
        Finding(Self.name, .failure, "every push is refused, and not by the gate: \(Self.reason(refused))", mend: mend)
      ]
    }
    guard let tip else {
      return [Finding(Self.name, .ok, "a first push with another root was refused")]
    }
    let free = try push(tip, to: "refs/heads/git-model-doctor", from: client, folder)
    guard free.status == 0 else {
      return [
        Finding(Self.name, .failure, "a push that is free was refused: \(Self.reason(free))", mend: mend)
      ]
    }
    return [Finding(Self.name, .ok, "a push that no policy allows was refused, and one that is free was accepted")]
  }

  private var mend: String { "run the hook by hand, or push from a clone and read what it says" }

  private func push(_ id: ObjectID, to ref: String, from client: Repository, _ folder: String) throws
    -> Subprocess.Result
  {
    let path = doctor.context.environment["PATH"] ?? "/usr/bin:/bin"
    let variables = [
      "PATH": path, "HOME": folder, "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    ]
    return try Subprocess.run(
      ["git", "-C", client.path, "push", "--quiet", "\(folder)/server.git", "\(id):\(ref)"], environment: variables)
  }

  /// What was said before Git's own words about a refused push.
  private static func reason(_ result: Subprocess.Result) -> String {
    let lines = result.errorText.split(separator: "\n").map { line in
      // Git fills the lines of the other side up with blanks.
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    return lines.last { $0.hasPrefix("remote: ") }.map { String($0.dropFirst(8)) } ?? lines.first
      ?? "exit code \(result.status)"
  }
}
