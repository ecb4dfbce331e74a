import Glibc

/// Another program, run to its end.
package struct Subprocess: Sendable {
  /// What a finished program left.
  package struct Result: Sendable {
    /// Its exit status; 128 + the signal's number when a signal ended it.
    package let status: Int32
    package let output: [UInt8]
    package let errors: [UInt8]

    package var outputText: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
  }

  /// What happens to the program's standard output and standard error.
  package enum Streams: Sendable {
    /// Both are collected.
    case collect
    /// Both go where ours go; so does standard input.
    case inherit
  }

  /// The most bytes that are collected from each stream.
  private static let collectLimit = 64 * 1024 * 1024

  /// Runs a program found on PATH and waits for it.
  ///
  /// - Parameters:
  ///   - command: the program and its arguments.
  ///   - environment: all variables that it gets.
  ///   - streams: whether its output is collected.
  package static func run(
    _ command: [String], environment: [String: String], streams: Streams = .collect
  ) throws(SystemError) -> Result {
    guard let program = command.first else { throw SystemError("no program was named") }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }

    let output = streams == .collect ? try Pipe() : nil
    let errors = streams == .collect ? try Pipe() : nil
    if let output, let errors {
      unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
      unsafe posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO)
      unsafe posix_spawn_file_actions_adddup2(&actions, errors.write, STDERR_FILENO)
    }
    // Signals that our caller blocks must not stay blocked there: a shell that never hears of its children waits forever.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    var process: pid_t = 0
    let arguments = CStrings(command)
    let variables = CStrings(environment.map { "\($0.key)=\($0.value)" }.sorted())
    let failure = unsafe posix_spawnp(
      &process, program, &actions, &attributes, arguments.pointers, variables.pointers)
    output?.closeWrite()
    errors?.closeWrite()
    guard failure == 0 else { throw SystemError.of(failure, "run \(program)") }

    var collected: (output: [UInt8], errors: [UInt8]) = ([], [])
    if let output, let errors { collected = drain(output.read, errors.read) }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw SystemError.last("wait for \(program)") }
    }
    let signal = status & 0x7F
    let code = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    return Result(status: code, output: collected.output, errors: collected.errors)
  }

  /// Reads both descriptors until both are at their end.
  private static func drain(_ first: Int32, _ second: Int32) -> (output: [UInt8], errors: [UInt8]) {
    var collected: [[UInt8]] = [[], []]
    var polls = [
      pollfd(fd: first, events: Int16(POLLIN), revents: 0), pollfd(fd: second, events: Int16(POLLIN), revents: 0),
    ]
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while polls.contains(where: { $0.fd >= 0 }) {
      let ready = unsafe poll(&polls, nfds_t(polls.count), -1)
      if ready < 0, errno != EINTR { break }
      for index in polls.indices where polls[index].fd >= 0 && polls[index].revents != 0 {
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(polls[index].fd, $0.baseAddress, $0.count) }
        if count > 0 {
          let room = max(0, collectLimit - collected[index].count)
          collected[index].append(contentsOf: chunk[..<min(count, room)])
        } else if count == 0 || errno != EINTR {
          polls[index].fd = -1
        }
      }
    }
    return (collected[0], collected[1])
  }
}

/// A pipe whose ends are closed when it goes.
private final class Pipe {
  let read: Int32
  private(set) var write: Int32

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw SystemError.last("make a pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    read = ends[0]
    write = ends[1]
  }

  func closeWrite() {
    if write >= 0 { close(write) }
    write = -1
  }

  deinit {
    closeWrite()
    close(read)
  }
}

/// A null-terminated array of C strings, as `exec` wants it.
@safe private final class CStrings {
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
