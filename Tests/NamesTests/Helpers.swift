import Foundation

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

/// Runs a program of the system as an oracle, with an environment that holds nothing but a path.
///
/// - Returns: what it prints; the exit code is the oracle's own affair.
func output(of arguments: [String], input: [UInt8] = []) throws -> String {
  let folder = FileManager.default.temporaryDirectory.appending(path: "names-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let (inputFile, outputFile) = (folder.appending(path: "input"), folder.appending(path: "output"))
  try Data(input).write(to: inputFile)
  try Data().write(to: outputFile)
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = arguments
  process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"]
  process.standardInput = try FileHandle(forReadingFrom: inputFile)
  process.standardOutput = try FileHandle(forWritingTo: outputFile)
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
}

/// Every text that is made of up to so many of the pieces.
func texts(of pieces: [String], upTo count: Int) -> [String] {
  var all: [String] = []
  var last = [""]
  for _ in 0..<count {
    last = last.flatMap { text in pieces.map { text + $0 } }
    all += last
  }
  return all
}

/// A text of random scalars from the ranges.
func randomText(
  _ count: Int, from ranges: [ClosedRange<UInt32>], _ generator: inout SeededGenerator
) -> String {
  var text = ""
  for _ in 0..<count {
    guard let range = ranges.randomElement(using: &generator),
      let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator))
    else { continue }
    text.unicodeScalars.append(scalar)
  }
  return text
}
