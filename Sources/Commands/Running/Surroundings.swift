import Documents
import Gate
import Glibc
package import System

/// What a run of the command gets from outside, and where it writes.
package final class Surroundings {
  package let arguments: [String]
  package let environment: [String: String]
  package let clock: Clock
  let isOutputTerminal: Bool
  let isErrorTerminal: Bool
  private var output: [UInt8] = []
  private var progressShown = false
  private var lastProgress: Int64 = 0

  package init(
    arguments: [String], environment: [String: String], clock: Clock, isOutputTerminal: Bool, isErrorTerminal: Bool
  ) {
    self.arguments = arguments
    self.environment = environment
    self.clock = clock
    self.isOutputTerminal = isOutputTerminal
    self.isErrorTerminal = isErrorTerminal
  }

  /// The surroundings of this process.
  package static func process() -> Surroundings {
    var environment: [String: String] = [:]
    var cursor = unsafe environ
    while let entry = unsafe cursor.pointee {
      let text = unsafe String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        environment[String(text[..<equals])] = String(text[equals...].dropFirst())
      }
      unsafe cursor += 1
    }
    return Surroundings(
      arguments: Array(CommandLine.arguments.dropFirst()), environment: environment, clock: .system,
      isOutputTerminal: Terminal.isTerminal(STDOUT_FILENO), isErrorTerminal: Terminal.isTerminal(STDERR_FILENO))
  }

  /// The width that text is laid out for: the terminal's, else 80.
  var width: Int { isOutputTerminal ? Terminal.width(environment: environment) : 80 }
  /// The width at which tables are cut: never, where a program reads them.
  var tableWidth: Int { isOutputTerminal ? width : .max }

  /// Data for standard output.
  func print(_ line: String = "") {
    output.append(contentsOf: line.utf8)
    output.append(0x0A)
    if output.count > 1 << 16 { flush() }
  }

  /// Data for standard output as it is, without a line break of ours.
  func write(_ bytes: [UInt8]) {
    output.append(contentsOf: bytes)
    if output.count > 1 << 16 { flush() }
  }

  func print(json node: Node) {
    output.append(contentsOf: JSON.write(node, style: .printed))
    if output.last != 0x0A { output.append(0x0A) }
  }

  func flush() {
    guard !output.isEmpty else { return }
    // A reader that went away (a pager, `head`) is no failure of ours.
    try? Files.write(output, to: STDOUT_FILENO, named: "standard output")
    output = []
  }

  /// A message for standard error.
  func note(_ text: String) {
    clearProgress()
    flush()
    try? Files.write(Array((text + "\n").utf8), to: STDERR_FILENO, named: "standard error")
  }

  /// Progress of long work on a terminal's standard error, at most ten times a second.
  func progress(_ done: Int64, _ total: Int64, _ unit: String) {
    guard isErrorTerminal else { return }
    let now = Clock.monotonicMilliseconds()
    if !progressShown, lastProgress == 0 { lastProgress = now + 300 }
    guard now > lastProgress else { return }
    lastProgress = now + 100
    progressShown = true
    let amount =
      unit.hasPrefix("bytes")
      ? "\(done / 1_000_000)\(total > 0 ? " of \(total / 1_000_000)" : "") MB\(unit.dropFirst(5))"
      : "\(done)\(total > 0 ? " of \(total)" : "") \(unit)"
    try? Files.write(Array("\r\u{1B}[K\(amount)".utf8), to: STDERR_FILENO, named: "standard error")
  }

  private func clearProgress() {
    guard progressShown else { return }
    progressShown = false
    try? Files.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO, named: "standard error")
  }

  func finish() {
    clearProgress()
    flush()
  }
}
