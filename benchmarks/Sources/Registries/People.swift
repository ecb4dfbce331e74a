import Manifest
import Names
import Policy
import Signatures
import System

/// The members of the registries, each with a real Ed25519 key.
struct People {
  let members: MembersManifest
  /// The folder with a private key per member.
  private let folder: String

  /// Reads the members' keys from a folder, and makes those that are missing.
  init(folder: String, runner: Runner) throws {
    try Files.makeFolder(folder)
    self.folder = folder
    let groups = [
      ("dev-1", ["ml-engineers", "maintainers"]), ("risk-1", ["risk", "maintainers"]),
      ("owner-1", ["credit-team", "maintainers"]), ("ci-train", []),
    ]
    var members: [Member] = []
    for (name, groups) in groups {
      let file = "\(folder)/\(name)"
      if !Files.exists(file) {
        try runner.demand(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file])
      }
      let line = String(decoding: try Files.read("\(file).pub", limit: 4096), as: UTF8.self)
      members.append(
        Member(
          id: try MemberID(name), kind: name == "ci-train" ? .service : .person, email: "\(name)@example.org",
          groups: try groups.map { try GroupName($0) }, keys: [Member.Key(key: try SSHPublicKey(line: line))]))
    }
    self.members = MembersManifest(members: members)
  }

  /// Signs many statements with a member's key; `ssh-keygen` takes a thousand files at a time.
  ///
  /// - Returns: the armored signatures, in the order of the statements.
  func sign(
    _ statements: [[UInt8]], as member: String, namespace: SignatureNamespace, runner: Runner
  ) throws -> [[UInt8]] {
    let place = "\(folder)/statements"
    try Files.makeFolder(place)
    var signatures: [[UInt8]] = []
    for start in stride(from: 0, to: statements.count, by: 1000) {
      let part = statements[start..<min(start + 1000, statements.count)]
      let files = part.indices.map { "\(place)/\($0)" }
      for (file, bytes) in zip(files, part) { try Files.write(bytes, to: file, mode: 0o600) }
      try runner.demand(
        ["ssh-keygen", "-Y", "sign", "-q", "-n", namespace.rawValue, "-f", "\(folder)/\(member)"] + files)
      for file in files { signatures.append(try Files.read("\(file).sig", limit: 16 * 1024)) }
      try runner.demand(["rm", "-r", place])
      try Files.makeFolder(place)
    }
    return signatures
  }

  func keyFile(of member: String) -> String { "\(folder)/\(member)" }
}
