import Glibc
package import Names
import Signatures

/// Reads files one after the other through one buffer, so that many small ones cost little and a large one no memory.
@safe package final class FileReader {
  private let buffer: UnsafeMutableRawBufferPointer

  package init() {
    // Large enough that calls to the system do not count, and small enough for a processor's cache.
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 4096)
  }

  deinit { unsafe buffer.deallocate() }

  /// Hands the bytes of a plain file to `body` in chunks.
  ///
  /// - Throws: when it is a symbolic link or anything but a plain file, or `body` throws.
  package func read(
    _ path: String, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(SystemError) {
    // A pipe that somebody put there must not block.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ELOOP { throw SystemError("\(path) is a symbolic link; only plain files are read here") }
      throw SystemError.last("open \(path)")
    }
    defer { close(descriptor) }
    var info = stat()
    guard unsafe fstat(descriptor, &info) == 0 else { throw SystemError.last("look at \(path)") }
    guard info.st_mode & S_IFMT == S_IFREG else { throw SystemError("\(path) is no plain file") }
    if unsafe info.st_size > buffer.count { posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL) }
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError.last("read \(path)") }
      if count == 0 { return }
      try unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// The SHA-256 and the size of a plain file.
  ///
  /// - Parameter progress: called with the bytes of each chunk.
  package func hash(_ path: String, progress: (Int) -> Void) throws(SystemError) -> (digest: Digest, size: Int) {
    var hasher = SHA256()
    var size = 0
    try unsafe read(path) { chunk throws(SystemError) in
      unsafe hasher.update(chunk)
      size += chunk.count
      progress(chunk.count)
    }
    return (hasher.finish(), size)
  }
}
