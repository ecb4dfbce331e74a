import Glibc
import Names
import System

/// Writes a stream of git-fast-import(1) to a file and has Git read it: thousands of commits in one pack.
final class FastImport {
  private let file: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(file: String) throws {
    self.file = file
    descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError.last("write \(file)") }
  }

  deinit { close(descriptor) }

  /// Adds a commit.
  ///
  /// - Parameters:
  ///   - ref: the branch that it moves.
  ///   - parents: ids or refs (`refs/heads/main^0`); none: continues the branch of this stream, or begins one.
  ///   - put: files to write; nil removes one.
  func commit(
    to ref: String, message: String, by author: String, at date: Instant, parents: [String] = [],
    put: [(String, [UInt8]?)]
  ) throws {
    let person = "\(author) <\(author)@example.org> \(date.seconds) +0000"
    add("commit \(ref)\nauthor \(person)\ncommitter \(person)\n")
    data(Array(message.utf8))
    for (index, parent) in parents.enumerated() { add("\(index == 0 ? "from" : "merge") \(parent)\n") }
    for (path, bytes) in put {
      guard let bytes else {
        add("D \(path)\n")
        continue
      }
      add("M 100644 inline \(path)\n")
      data(bytes)
    }
    if buffer.count > 1 << 20 { try flush() }
  }

  /// Has Git read everything into a repository.
  func finish(into repository: String, runner: Runner) throws {
    try flush()
    try runner.demand(["git", "-C", repository, "fast-import", "--quiet", "--force"], input: file)
    unsafe unlink(file)
  }

  private func add(_ text: String) { buffer.append(contentsOf: text.utf8) }

  private func data(_ bytes: [UInt8]) {
    add("data \(bytes.count)\n")
    buffer.append(contentsOf: bytes)
    buffer.append(0x0A)
  }

  private func flush() throws {
    try Files.write(buffer, to: descriptor, named: file)
    buffer.removeAll(keepingCapacity: true)
  }
}
