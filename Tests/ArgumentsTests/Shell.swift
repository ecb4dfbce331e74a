import Foundation

/// What a program wrote and its status.
struct Outcome {
  var output: String
  var status: Int32
}

/// Runs a program with the text as its input; its error output joins its output.
func run(_ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]) throws
  -> Outcome
{
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let (incoming, outgoing) = (Pipe(), Pipe())
  process.standardInput = incoming
  process.standardOutput = outgoing
  process.standardError = outgoing
  try process.run()
  DispatchQueue.global().async {
    try? incoming.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? incoming.fileHandleForWriting.close()
  }
  let data = try outgoing.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return Outcome(output: String(decoding: data, as: UTF8.self), status: process.terminationStatus)
}

/// Whether a program is in the path.
func isInstalled(_ program: String) -> Bool {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
  }
}

/// Runs the body with a new directory that holds the files, and removes it.
func withDirectory(_ files: [String: String], _ body: (String) throws -> Void) throws {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("arguments-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  for (name, text) in files {
    try text.write(to: directory.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }
  try body(directory.path)
}
