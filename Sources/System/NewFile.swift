import Glibc
package import Names
import Signatures

/// A file that is being written for the first time, hashed as it grows.
@safe package final class NewFile {
  private let path: String
  private var descriptor: Int32
  private var hasher: SHA256? = SHA256()
  private var size = 0

  /// Creates the file; nothing may be at its path.
  package init(_ path: String, mode: UInt32 = 0o666) throws(SystemError) {
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw SystemError.last("create \(path)") }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  package func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var rest = unsafe bytes
    while unsafe !rest.isEmpty {
      let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError.last("write \(path)") }
      unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    unsafe hasher?.update(bytes)
    size += bytes.count
  }

  /// Closes the file, and says what was written to it.
  package func finish() throws(SystemError) -> (digest: Digest, size: Int) {
    guard let finished = hasher.take() else { throw SystemError("\(path) was finished already") }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw SystemError.last("write \(path)") }
    return (finished.finish(), size)
  }
}
