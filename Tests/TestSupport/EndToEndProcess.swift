import Foundation
import Glibc

/// What a program did.
package struct Finished: Sendable {
  /// Its exit code; 128 + the signal that ended it; 124 when it hung.
  package let status: Int32
  package let output: String
  package let errors: String

  package var succeeded: Bool { status == 0 }
}

/// A program did something else than the test needs to go on.
package struct UnexpectedOutcome: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}

/// A program that was started. Its streams are files, so it never waits for a reader.
package final class Running {
  private let pid: pid_t
  private let folder: String

  /// - Parameters:
  ///   - command: the program, by name or absolute path, and its arguments.
  ///   - environment: all of its variables; `PATH` finds the program.
  ///   - seconds: it is ended after these.
  package init(
    _ command: [String], in directory: String, environment: [String: String], input: [UInt8] = [], seconds: Int = 60
  ) throws {
    folder = "\(try TestFolder.run())/io-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    if !input.isEmpty { try Data(input).write(to: URL(fileURLWithPath: "\(folder)/in")) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input.isEmpty ? "/dev/null" : "\(folder)/in", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "\(folder)/out", O_WRONLY | O_CREAT, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "\(folder)/err", O_WRONLY | O_CREAT, 0o600)
    let guarded = ["env", "-C", directory, "timeout", "-k", "1", "\(seconds)"] + command
    var arguments = unsafe guarded.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    // Threads of the test runner block signals; `timeout` must hear of its child's end and of being asked to end.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var started = pid_t()
    let failure = unsafe posix_spawn(&started, "/usr/bin/env", &actions, &attributes, &arguments, &variables)
    guard failure == 0 else {
      throw UnexpectedOutcome(description: "\(command) could not be started: errno \(failure)")
    }
    pid = started
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Waits for its end; to be called once.
  package func wait() -> Finished {
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) == -1, errno == EINTR {}
    let ended = status & 0x7F
    return Finished(
      status: ended == 0 ? (status >> 8) & 0xFF : 128 + ended, output: read("out"), errors: read("err"))
  }

  /// Asks it to end (SIGTERM), and waits for that.
  @discardableResult
  package func stop() -> Finished {
    kill(pid, SIGTERM)
    return wait()
  }

  private func read(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
  }
}

/// Temporary folders of one run of the tests, removed when the process ends.
package enum TestFolder {
  private static let made = Result {
    let path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path + "/git-model-\(getpid())"
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    atexit { TestFolder.remove() }
    return path
  }

  /// The folder of this run.
  package static func run() throws -> String { try made.get() }

  private static func remove() {
    if case .success(let path) = made { try? FileManager.default.removeItem(atPath: path) }
  }
}

/// The git-model program that is tested.
package enum TestedProgram {
  /// `GIT_MODEL_BINARY`; else the one beside the running tests; else the debug build of the package.
  package static func path() throws -> String {
    let name = "git-model"
    var places: [String] = []
    if let given = ProcessInfo.processInfo.environment["GIT_MODEL_BINARY"] { places.append(given) }
    if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      places.append((own as NSString).deletingLastPathComponent + "/" + name)
    }
    for argument in CommandLine.arguments where argument.contains(".xctest") {
      places.append((argument as NSString).deletingLastPathComponent + "/" + name)
    }
    places.append((#filePath as NSString).deletingLastPathComponent + "/../../.build/debug/" + name)
    guard let found = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw UnexpectedOutcome(
        description: "there is no git-model at \(places.joined(separator: ", ")); swift build makes it")
    }
    return URL(fileURLWithPath: found).standardizedFileURL.path
  }
}
