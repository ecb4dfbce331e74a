package import Glibc

/// Who owns a file and who may write it.
package struct FileRights: Hashable, Sendable {
  /// The owner's number.
  package let owner: uid_t
  /// The permission bits.
  package let mode: mode_t

  /// Of what is at a path, symbolic links followed; nil when there is nothing.
  package init?(of path: String) {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else { return nil }
    owner = info.st_uid
    mode = info.st_mode & 0o7777
  }

  /// Whether everybody on the machine may write it.
  package var isWritableByAll: Bool { mode & 0o002 != 0 }
  /// Whether its group may write it.
  package var isWritableByGroup: Bool { mode & 0o020 != 0 }

  /// The user that this process acts as.
  package static var currentUser: uid_t { geteuid() }

  /// Name and login shell of a user; nil when the system knows none of this number.
  package static func account(of user: uid_t) -> (name: String, shell: String)? {
    guard let entry = unsafe getpwuid(user) else { return nil }
    return (unsafe String(cString: entry.pointee.pw_name), unsafe String(cString: entry.pointee.pw_shell))
  }
}

extension Files {
  /// Makes a symbolic link.
  package static func link(_ path: String, to target: String) throws(SystemError) {
    guard unsafe symlink(target, path) == 0 else { throw SystemError.last("make the link \(path)") }
  }

  /// Removes a folder with everything in it; symbolic links are removed, not followed.
  ///
  /// - Parameter depth: how many folders deep it goes; deeper ones stay.
  package static func removeTree(_ path: String, depth: Int = 32) {
    guard depth > 0 else { return }
    for name in (try? list(path)) ?? [] {
      let item = "\(path)/\(name)"
      if (try? kind(of: item)) == .folder { removeTree(item, depth: depth - 1) } else { unsafe unlink(item) }
    }
    unsafe rmdir(path)
  }
}
