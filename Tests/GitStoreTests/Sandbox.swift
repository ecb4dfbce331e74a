import Foundation
import GitStore
import Names
import Testing

/// A folder for one test, with real Git to compare with, cut off from every configuration of the machine.
final class Sandbox {
  /// libgit2 without anybody's configuration, shared by all tests that do not say otherwise.
  static let library = Result { try GitLibrary(configuration: .none) }

  let root: String

  init() throws {
    root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path + "/gitstore-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root + "/home", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  var environment: [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": root + "/home", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_AUTHOR_NAME": "dev-1", "GIT_AUTHOR_EMAIL": "dev-1@example.org", "GIT_AUTHOR_DATE": "1700000000 +0000",
      "GIT_COMMITTER_NAME": "dev-1", "GIT_COMMITTER_EMAIL": "dev-1@example.org",
      "GIT_COMMITTER_DATE": "1700000000 +0000", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0",
    ]
  }

  struct Failure: Error { let text: String }

  /// Starts a program without waiting for it.
  func start(
    _ program: String, _ arguments: [String], in folder: String = "", input: [UInt8] = [],
    extra: [String: String] = [:]
  ) throws -> (process: Process, output: Pipe, errors: Pipe) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.hasPrefix("/") ? folder : "\(root)/\(folder)")
    process.environment = environment.merging(extra) { $1 }
    let (output, errors, stdin) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = stdin
    try process.run()
    DispatchQueue.global().async {
      try? stdin.fileHandleForWriting.write(contentsOf: Data(input))
      try? stdin.fileHandleForWriting.close()
    }
    return (process, output, errors)
  }

  /// Runs Git and returns what it printed without the last line break.
  @discardableResult
  func git(
    _ arguments: String..., in folder: String = "work", input: [UInt8] = [], extra: [String: String] = [:]
  ) throws -> String {
    try run("/usr/bin/git", arguments, in: folder, input: input, extra: extra)
  }

  @discardableResult
  func run(
    _ program: String, _ arguments: [String], in folder: String = "", input: [UInt8] = [],
    extra: [String: String] = [:]
  ) throws -> String {
    let (process, output, errors) = try start(program, arguments, in: folder, input: input, extra: extra)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let failure = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(text: "\(program) \(arguments): \(failure)") }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// An id that Git prints.
  func id(_ arguments: String..., in folder: String = "work", input: [UInt8] = [], extra: [String: String] = [:]) throws
    -> ObjectID
  {
    let text = try run("/usr/bin/git", arguments, in: folder, input: input, extra: extra)
    return try #require(ObjectID(text))
  }

  func write(_ path: String, _ text: String) throws {
    let place = "\(root)/\(path)"
    let folder = (place as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: place))
  }

  func read(_ path: String) -> String? {
    FileManager.default.contents(atPath: "\(root)/\(path)").map { String(decoding: $0, as: UTF8.self) }
  }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

  /// Every file below a folder with its content.
  func files(_ folder: String) -> [String: Data] {
    var found = [String: Data]()
    let place = "\(root)/\(folder)"
    for case let path as String in FileManager.default.enumerator(atPath: place) ?? .init() {
      found[path] = FileManager.default.contents(atPath: "\(place)/\(path)") ?? Data()
    }
    return found
  }

  /// A repository with a working tree in `work`, on the unborn branch main.
  func makeWork() throws { try git("init", "-q", "-b", "main", "work", in: "") }

  /// `work` with one commit of these files.
  @discardableResult
  func makeWork(_ files: [String: String]) throws -> ObjectID {
    try makeWork()
    return try commit(files)
  }

  @discardableResult
  func commit(_ files: [String: String], _ message: String = "change", in folder: String = "work") throws -> ObjectID {
    for (path, text) in files { try write("\(folder)/\(path)", text) }
    try git("add", "-A", in: folder)
    try git("commit", "-q", "--allow-empty", "-m", message, in: folder)
    return try id("rev-parse", "HEAD", in: folder)
  }

  func open(_ folder: String = "work") throws -> Repository {
    try Repository.open(at: "\(root)/\(folder)", library: Self.library.get())
  }
}

func ref(_ text: String) throws -> RefName { try RefName(branch: text) }

/// The category of the error that a closure throws; nil when it throws none.
func code(_ body: () throws -> Void) throws -> GitError.Code? {
  do {
    try body()
    return nil
  } catch let error as GitError {
    return error.code
  }
}

/// Expects an error of a category.
func expect<Value>(
  _ expected: GitError.Code, _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Value
) {
  #expect(sourceLocation: sourceLocation) {
    try body()
  } throws: { error in
    if expected ~= error { return true }
    Issue.record("found \(error); \(comment)", sourceLocation: sourceLocation)
    return false
  }
}

let dev = Signature(name: "dev-1", email: "dev-1@example.org", when: Instant(clamping: 1_700_000_000_000))
