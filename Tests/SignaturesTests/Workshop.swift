import Foundation

/// A temporary folder in which the real tools run without the user's settings, agents or keys.
final class Workshop: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("signatures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// What a tool left behind.
  struct Outcome {
    let status: Int32
    let output: [UInt8]
    let errors: String
    var text: String { String(decoding: output, as: UTF8.self) }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appendingPathComponent(name))) }

  func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  /// Writes a file and returns its path; without a name it gets one of its own.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String = UUID().uuidString) throws -> String {
    try Data(bytes).write(to: folder.appendingPathComponent(name))
    return path(name)
  }

  /// Runs a tool in the folder. Input and output go through files, so that nothing can block.
  func run(_ tool: String, _ arguments: [String], input: [UInt8] = []) throws -> Outcome {
    let id = UUID().uuidString
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    ]
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: try write(input, to: "\(id).in")))
    process.standardOutput = FileHandle(forWritingAtPath: try write([], to: "\(id).out"))
    process.standardError = FileHandle(forWritingAtPath: try write([], to: "\(id).err"))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try read("\(id).out"), errors: try text("\(id).err"))
  }

  /// Runs a tool that must succeed and returns what it printed.
  @discardableResult
  func need(_ tool: String, _ arguments: [String], input: [UInt8] = []) throws -> Outcome {
    let outcome = try run(tool, arguments, input: input)
    guard outcome.status == 0 else { throw Failure(description: "\(tool) \(arguments): \(outcome.errors)") }
    return outcome
  }
}
