import Glibc
import System

/// What one run of a program cost, and what it said.
struct ProgramRun {
  /// The exit status; 128 + the signal's number when a signal ended it.
  let status: Int32
  let output: [UInt8]
  let errors: [UInt8]
  /// From before the process is made until it is gone, in milliseconds.
  let milliseconds: Double
  /// Processor time of the process and the children it waited for, in milliseconds.
  let processorMilliseconds: Double
  /// The highest resident memory of the process or one of those children, in bytes.
  let peakMemory: Int

  var outputText: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Runs programs and measures them with wait4(2).
///
/// Linux counts the memory that a process had before `exec` as its own, so whoever measures must stay small: registries
/// are made by another process.
struct Runner {
  let environment: [String: String]
  /// A folder for the output of programs: files, so that nobody is kept waiting by a pipe.
  let folder: String

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - command: the program, found on PATH, and its arguments.
  ///   - input: a file for its standard input; nil: nothing.
  ///   - variables: added to the environment.
  func run(
    _ command: [String], input: String? = nil, variables: [String: String] = [:]
  ) throws -> ProgramRun {
    guard let program = command.first else { throw BenchError("no program was named") }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let write = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input ?? "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "\(folder)/stdout", write, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "\(folder)/stderr", write, 0o600)
    let arguments = CStringArray(command)
    let merged = environment.merging(variables) { $1 }
    let strings = CStringArray(merged.map { "\($0.key)=\($0.value)" }.sorted())

    var process: pid_t = 0
    var status: Int32 = 0
    var usage = rusage()
    let start = Self.now()
    let failure = unsafe posix_spawnp(&process, program, &actions, nil, arguments.pointers, strings.pointers)
    guard failure == 0 else { throw SystemError.of(failure, "run \(program)") }
    while unsafe wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw SystemError.last("wait for \(program)") }
    }
    let end = Self.now()
    let signal = status & 0x7F
    return ProgramRun(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: try Files.read("\(folder)/stdout", limit: 1 << 26),
      errors: try Files.read("\(folder)/stderr", limit: 1 << 26),
      milliseconds: end - start,
      processorMilliseconds: Self.milliseconds(usage.ru_utime) + Self.milliseconds(usage.ru_stime),
      peakMemory: usage.ru_maxrss * 1024)
  }

  /// Runs a program that must succeed, for preparations; returns what it printed, without white space at its end.
  @discardableResult
  func demand(_ command: [String], input: String? = nil, variables: [String: String] = [:]) throws -> String {
    let result = try run(command, input: input, variables: variables)
    guard result.status == 0 else {
      throw BenchError(
        "\(command.prefix(8).joined(separator: " ")) ended with \(result.status): \(result.errorText.prefix(2000))")
    }
    return String(result.outputText.reversed().drop { $0.isWhitespace }.reversed())
  }

  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }

  private static func milliseconds(_ time: timeval) -> Double {
    Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
  }
}

/// A sentence about a benchmark that could not be run, or whose answers were wrong.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// A null-terminated array of C strings, as `exec` wants it.
@safe private final class CStringArray {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [String]) {
    count = texts.count
    unsafe pointers = .allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { unsafe (pointers + index).initialize(to: strdup(text)) }
    unsafe (pointers + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { unsafe free(pointers[index]) }
    unsafe pointers.deallocate()
  }
}
