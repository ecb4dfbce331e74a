import Foundation
import Glibc
import TestSupport

/// A gitolite of one's own: Debian's gitolite3 behind an sshd on 127.0.0.1, both with a home in the scratch folder, both
/// gone with the last thing that uses it.
final class Gitolite {
  private static let sshd = "/usr/sbin/sshd"
  private static let shell = "/usr/share/gitolite3/gitolite-shell"

  /// Why this machine cannot run it; nil when it can.
  static let obstacle: String? = {
    for program in [sshd, shell, "/usr/bin/gitolite"] where !FileManager.default.isExecutableFile(atPath: program) {
      return "there is no \(program): apt-get install gitolite3 openssh-server"
    }
    if getuid() == 0 {
      // sshd separates its privileges in this folder, which the service makes where it runs.
      guard unsafe mkdir("/run/sshd", 0o755) == 0 || errno == EEXIST else { return "/run/sshd cannot be made" }
      guard unsafe getpwnam("sshd") != nil else { return "there is no user sshd" }
    }
    return nil
  }()

  let team: Team
  private let daemon: Running
  let port: UInt16

  var home: String { "\(team.scratch.path)/gitolite" }
  /// The registry's repository on the server.
  var repository: String { "\(home)/repositories/registry.git" }

  /// Sets gitolite up with an administrator, who is dev-1, starts sshd, and connects everybody's clones to it.
  ///
  /// - Parameters:
  ///   - team: the people; their own server stays where it is.
  ///   - configuration: what gitolite.conf says besides the administration, written by a push of dev-1.
  init(_ team: Team, configuration: String) throws {
    self.team = team
    let folder = "\(team.scratch.path)/gitolite"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.setUp(team, home: folder)
    var started: (Running, UInt16)?
    for _ in 0..<5 {
      let port = try Port.free()
      let daemon = try Self.start(team, home: folder, port: port)
      if Port.answers(port) {
        started = (daemon, port)
        break
      }
      let end = daemon.stop()
      if let log = end.errors.split(separator: "\n").last { print("sshd on port \(port): \(log)") }
    }
    guard let started else { throw UnexpectedOutcome(description: "sshd does not answer") }
    (daemon, port) = started
    try write(configuration: configuration)
    try Self.command(1, team, home: home)
  }

  deinit { daemon.stop() }

  // MARK: The server

  /// Runs a program as the server's user.
  private static func run(_ command: [String], home: String) throws {
    let variables = ["PATH": "/usr/bin:/bin", "HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "USER": "git"]
    let done = try Running(command, in: home, environment: variables).wait()
    guard done.succeeded else { throw UnexpectedOutcome(description: "\(command): \(done.output)\(done.errors)") }
  }

  /// Runs a block of docs/hosts.md on the server.
  private static func command(_ index: Int, _ team: Team, home: String) throws {
    let commands = try HostsPage.commands("gitolite")
    guard commands.count == 2 else { throw UnexpectedOutcome(description: "docs/hosts.md has other commands") }
    let program = (try TestedProgram.path() as NSString).deletingLastPathComponent
    let text = commands[index].replacingOccurrences(of: "COMMIT", with: team.root)
    try run(["env", "PATH=\(program):/usr/bin:/bin", "sh", "-ec", text], home: home)
  }

  /// What an administrator does after changing hooks or settings on the server.
  func setUpAgain() throws { try Self.run(["gitolite", "setup"], home: home) }

  private static func setUp(_ team: Team, home: String) throws {
    func run(_ command: [String]) throws { try Self.run(command, home: home) }
    let key = "\(home)/dev-1.pub"
    try FileManager.default.copyItem(atPath: "\(team.dev.key).pub", toPath: key)
    try run(["gitolite", "setup", "-pk", key])
    // What docs/hosts.md tells the administrator to change in .gitolite.rc.
    try run([
      "sed", "-i", "-e", "s|^ *GIT_CONFIG_KEYS .*|    GIT_CONFIG_KEYS => 'model\\\\..* receive\\\\..*',|", "-e",
      "s|^ *# LOCAL_CODE .*\\$ENV{HOME}/local.*|    LOCAL_CODE => \"$ENV{HOME}/local\",|", "-e",
      "s|^ *# 'repo-specific-hooks'|    'repo-specific-hooks'|", ".gitolite.rc",
    ])
    let settings = try String(contentsOfFile: "\(home)/.gitolite.rc", encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: " ").joined(separator: " ") }
    for line in try HostsPage.gitoliteSettings() where !settings.contains(line) {
      throw UnexpectedOutcome(description: ".gitolite.rc has no line \(line), which docs/hosts.md shows")
    }
    try command(0, team, home: home)
    try run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "\(home)/host_key"])
  }

  private static func start(_ team: Team, home: String, port: UInt16) throws -> Running {
    let settings = """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(home)/host_key
      PidFile none
      AuthorizedKeysFile \(home)/.ssh/authorized_keys
      StrictModes no
      UsePAM no
      PasswordAuthentication no
      KbdInteractiveAuthentication no
      PermitRootLogin forced-commands-only
      SetEnv HOME=\(home) GIT_CONFIG_NOSYSTEM=1
      """
    try Data(settings.utf8 + [0x0A]).write(to: URL(fileURLWithPath: "\(home)/sshd_config"))
    return try Running(
      [sshd, "-D", "-e", "-f", "\(home)/sshd_config"], in: home, environment: ["PATH": "/usr/bin:/bin"], seconds: 300)
  }

  // MARK: The people

  /// The URL of a repository.
  func url(_ name: String) -> String { "ssh://\(NSUserName())@127.0.0.1:\(port)/\(name)" }

  /// The ssh that a person's git uses: their own key, and nothing of the machine's settings.
  func ssh(_ person: Person) -> String {
    "ssh -F none -i \(person.key) -o IdentitiesOnly=yes -o StrictHostKeyChecking=no"
      + " -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
  }

  /// Lets a person's clone speak to gitolite instead of the team's own server.
  func connect(_ person: Person) throws {
    try person.git("remote", "set-url", "origin", url("registry"))
    try person.git("config", "core.sshCommand", ssh(person))
  }

  /// Writes gitolite.conf and everybody's keys, and pushes them as gitolite's administrators do.
  func write(configuration: String) throws {
    let admin = "\(team.dev.home)/gitolite-admin"
    let extra = ["GIT_SSH_COMMAND": ssh(team.dev)]
    if !FileManager.default.fileExists(atPath: admin) {
      try team.dev.run(["git", "clone", "-q", url("gitolite-admin"), admin], in: team.dev.home, extra: extra)
    }
    for person in [team.risk, team.owner, team.stranger] {
      try? FileManager.default.copyItem(atPath: "\(person.key).pub", toPath: "\(admin)/keydir/\(person.id).pub")
    }
    let text = "repo gitolite-admin\n    RW+ = dev-1\n\n\(configuration)\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(admin)/conf/gitolite.conf"))
    try team.dev.run(["git", "add", "-A"], in: admin)
    try team.dev.run(["git", "commit", "-q", "--allow-empty", "-m", "Set up the registry"], in: admin)
    let pushed = try team.dev.attempt(["git", "push", "origin", "HEAD:master"], in: admin, extra: extra)
    guard pushed.succeeded, !pushed.errors.contains("WARNING"), !pushed.errors.contains("FATAL") else {
      throw UnexpectedOutcome(description: "gitolite refuses its configuration: \(pushed.errors)")
    }
  }

  /// Runs git in the registry's repository on the server.
  func administer(_ arguments: String...) throws -> String {
    try team.dev.run(["git", "-C", repository] + arguments, in: home)
  }

  func main() throws -> String { try administer("rev-parse", "refs/heads/main") }
}
