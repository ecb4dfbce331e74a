import CLinux
import Glibc

/// Files and folders, read within bounds.
package enum Files {
  package enum Kind: Sendable { case file, folder, symbolicLink, other }

  /// What is at a path, without following a final symbolic link; nil when there is nothing.
  package static func kind(of path: String) throws(SystemError) -> Kind? { try look(path)?.kind }

  /// What is at a path and how many bytes it has, without following a final symbolic link; nil when there is nothing.
  package static func look(_ path: String) throws(SystemError) -> (kind: Kind, size: Int64)? {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw SystemError.last("look at \(path)")
    }
    let kind: Kind =
      switch info.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .symbolicLink
      default: .other
      }
    return (kind, Int64(info.st_size))
  }

  /// Whether a path leads to something, symbolic links followed.
  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// The bytes of a regular file.
  ///
  /// - Parameter limit: the most bytes that are read; a larger file throws.
  package static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8]()
    try unsafe stream(path) { chunk throws(SystemError) in
      guard bytes.count + chunk.count <= limit else {
        throw SystemError("\(path) has more than \(limit) bytes, the most that are read here")
      }
      unsafe bytes.append(contentsOf: chunk)
    }
    return bytes
  }

  /// Hands a file's bytes to `body` in chunks of at most 1 MiB, and returns how many there were.
  @discardableResult
  package static func stream(
    _ path: String, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(SystemError) -> Int64 {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.last("open \(path)") }
    defer { close(descriptor) }
    return try unsafe stream(descriptor, named: path, body)
  }

  private static func stream(
    _ descriptor: Int32, named name: String, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(SystemError) -> Int64 {
    let size = 1024 * 1024
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    defer { unsafe buffer.deallocate() }
    var total: Int64 = 0
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, size)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError.last("read \(name)") }
      if count == 0 { return total }
      total += Int64(count)
      try unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// All of standard input.
  package static func readStandardInput(limit: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8]()
    _ = try unsafe stream(STDIN_FILENO, named: "standard input") { chunk throws(SystemError) in
      guard bytes.count + chunk.count <= limit else {
        throw SystemError("standard input has more than \(limit) bytes, the most that are read here")
      }
      unsafe bytes.append(contentsOf: chunk)
    }
    return bytes
  }

  /// Writes a file whole: to a new file beside it, which then takes its place.
  package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(SystemError) {
    let temporary = "\(path).tmp\(getpid())"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemError.last("create \(temporary)") }
    do throws(SystemError) {
      do throws(SystemError) {
        try write(bytes, to: descriptor, named: temporary)
        guard fchmod(descriptor, mode) == 0 else { throw SystemError.last("change the mode of \(temporary)") }
      } catch {
        close(descriptor)
        throw error
      }
      guard close(descriptor) == 0 else { throw SystemError.last("write \(temporary)") }
      guard unsafe rename(temporary, path) == 0 else { throw SystemError.last("put \(path) in place") }
    } catch {
      unsafe unlink(temporary)
      throw error
    }
  }

  /// Writes all bytes to a descriptor.
  package static func write(_ bytes: [UInt8], to descriptor: Int32, named name: String) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError.last("write \(name)") }
      written += count
    }
  }

  /// The names in a folder, sorted by bytes, without `.` and `..`.
  package static func list(_ path: String) throws(SystemError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw SystemError.last("list \(path)") }
    defer { unsafe closedir(folder) }
    var names = [String]()
    while true {
      errno = 0
      guard let entry = unsafe readdir(folder) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw SystemError.last("list \(path)") }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it.
  package static func makeFolder(_ path: String) throws(SystemError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      made += made.isEmpty || made.hasSuffix("/") ? component : "/" + component
      if unsafe mkdir(made, 0o777) != 0, errno != EEXIST { throw SystemError.last("make the folder \(made)") }
    }
  }

  /// Runs `body` with a new private folder, which is removed afterwards.
  package static func withTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
    var template = Array("/tmp/git-model.XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let folder = made else { throw SystemError.last("make a temporary folder") }
    defer {
      for name in (try? list(folder)) ?? [] { unsafe unlink("\(folder)/\(name)") }
      unsafe rmdir(folder)
    }
    return try body(folder)
  }

  /// Runs `body` with a new private folder beside a path, on the same file system; it is removed with all in it.
  package static func withFolder<T>(beside path: String, _ body: (String) throws -> T) throws -> T {
    var template = Array("\(path).git-model-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let folder = made else { throw SystemError.last("make a folder beside \(path)") }
    defer { removeAll(folder) }
    return try body(folder)
  }

  /// Removes a file, or a folder with all that is in it; symbolic links are removed, not followed.
  package static func removeAll(_ path: String) {
    guard let kind = try? kind(of: path) else { return }
    if kind == .folder {
      for name in (try? list(path)) ?? [] { removeAll("\(path)/\(name)") }
      unsafe rmdir(path)
    } else {
      unsafe unlink(path)
    }
  }

  /// Removes a folder that is there and empty; nothing else.
  package static func removeEmptyFolder(_ path: String) { unsafe rmdir(path) }

  /// Moves a file or folder to a path at which nothing is, in one step.
  package static func move(_ path: String, to target: String) throws(SystemError) {
    guard unsafe git_model_move(path, target) == 0 else {
      throw SystemError.last("put \(target) in place")
    }
  }

  /// Swaps two files or folders, in one step.
  package static func exchange(_ path: String, _ other: String) throws(SystemError) {
    guard unsafe git_model_exchange(path, other) == 0 else {
      throw SystemError.last("replace \(other)")
    }
  }

  /// Writes to the disk what the file system of a folder still has in memory.
  package static func flush(_ folder: String) throws(SystemError) {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.last("open \(folder)") }
    defer { close(descriptor) }
    guard git_model_flush(descriptor) == 0 else { throw SystemError.last("write \(folder) to the disk") }
  }

  /// Sets the permission bits of a file.
  package static func setMode(_ path: String, _ mode: UInt32) throws(SystemError) {
    guard unsafe chmod(path, mode) == 0 else { throw SystemError.last("change the mode of \(path)") }
  }

  /// Whether this process may execute the file.
  package static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

  /// The absolute path with symbolic links resolved, or nil when it leads nowhere.
  package static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The folder that relative paths begin at.
  package static func currentFolder() throws(SystemError) -> String {
    guard let path = realPath(".") else { throw SystemError.last("find the current folder") }
    return path
  }

  /// Makes relative paths begin at another folder.
  package static func changeFolder(_ path: String) throws(SystemError) {
    guard unsafe chdir(path) == 0 else { throw SystemError.last("change to the folder \(path)") }
  }
}
