import Glibc

/// What a path is, without following a symbolic link at its end.
enum FileKind: Hashable {
  case missing
  case file(isExecutable: Bool)
  case folder
  case symbolicLink
  /// A device, socket or pipe, or something that may not be looked at.
  case other

  init(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      self = errno == ENOENT ? .missing : .other
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(isExecutable: status.st_mode & S_IXUSR != 0)
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .symbolicLink
    default: self = .other
    }
  }
}

enum FileSystem {
  /// The absolute path without symbolic links; nil when it is not there or not UTF-8.
  static func resolved(_ path: String) -> String? {
    guard !path.utf8.contains(0), let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(validatingCString: text)
  }

  /// Whether a resolved path is another one or lies below it. Compares bytes, as the file system does.
  static func isWithin(_ path: String, _ folder: String) -> Bool {
    path.utf8.elementsEqual(folder.utf8) || path.utf8.starts(with: (folder + "/").utf8)
  }

  /// The text of a small file; nil when it is missing, larger than `limit` bytes, or not UTF-8.
  static func text(_ path: String, limit: Int) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8]()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0, bytes.count + count <= limit else { return nil }
      if count == 0 { return String(validating: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
