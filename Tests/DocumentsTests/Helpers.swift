import Documents
import Foundation
import Testing

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The problems of reading a YAML text; empty when it is accepted.
func problems(of text: String, limits: Limits = .manifest) -> [Problem] {
  problems(ofBytes: bytes(text), limits: limits)
}

/// The problems of reading YAML bytes; empty when they are accepted.
func problems(ofBytes bytes: [UInt8], limits: Limits = .manifest) -> [Problem] {
  do throws(Problems) {
    _ = try YAML.read(bytes, limits: limits)
    return []
  } catch {
    return error.all
  }
}

/// The problems of reading a JSON text; empty when it is accepted.
func jsonProblems(of text: String, limits: Limits = .json) -> [Problem] {
  do throws(Problems) {
    _ = try JSON.read(bytes(text), limits: limits)
    return []
  } catch {
    return error.all
  }
}

/// A generator whose numbers depend on the seed alone, so that a failure can be repeated (xorshift64*).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}

/// How many rounds a randomised test makes; `DOCUMENTS_ROUNDS` multiplies it.
func rounds(_ count: Int) -> Int {
  count * max(1, Int(ProcessInfo.processInfo.environment["DOCUMENTS_ROUNDS"] ?? "") ?? 1)
}

/// Python as an independent reader of what this room reads and writes.
enum Python {
  /// What the script prints when it gets the input; nil, with the reason printed, when Python or a module is missing.
  static func run(_ script: String, input: [UInt8], needs module: String) throws -> [UInt8]? {
    let folder = FileManager.default.temporaryDirectory.appending(path: "documents-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inputFile = folder.appending(path: "input")
    let outputFile = folder.appending(path: "output")
    try Data(input).write(to: inputFile)
    try Data().write(to: outputFile)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import sys
      try:
          import \(module)
      except ImportError:
          sys.exit(77)
      \(script)
      """,
    ]
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    try process.run()
    process.waitUntilExit()
    if [77, 126, 127].contains(process.terminationStatus) {
      print("skipped: python3 with the module \(module) is not here (exit \(process.terminationStatus))")
      return nil
    }
    #expect(process.terminationStatus == 0, "the oracle itself failed")
    return Array(try Data(contentsOf: outputFile))
  }
}
