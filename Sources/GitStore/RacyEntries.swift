import CLibGit2
import Glibc

/// Files that were changed in the second in which the index was written ("racy Git" in Git's documentation).
///
/// Git compares a file's times with those in the index by whole seconds, and looks into the file where they could have
/// been taken in the second of the index's own time. Whoever writes the index later has to mark such entries, or an edit
/// made in that second is never seen. libgit2 marks by nanoseconds, and so misses what Git takes for unchanged.
extension Repository {
  /// Marks the entries that Git has to look into now, so that it still does when the index was written anew.
  ///
  /// - Parameter paths: files that are about to be checked out, whose times will be right.
  func markRacyEntries(except paths: Set<String>) throws(GitError) {
    guard let second = indexSecond else { return }
    let index = try indexHandle(.follow)
    let list = unsafe index.pointer
    var racy = unsafe [git_index_entry]()
    for position in 0..<(unsafe git_index_entrycount(list)) {
      guard let entry = unsafe git_index_get_byindex(list, position), unsafe git_index_entry_stage(entry) == 0,
        unsafe Int(entry.pointee.mtime.seconds) >= second, let name = unsafe entry.pointee.path,
        !paths.contains(unsafe String(cString: name))
      else { continue }
      unsafe racy.append(entry.pointee)
    }
    guard unsafe !racy.isEmpty else { return }
    for position in unsafe racy.indices {
      // A size that no file with this content has makes Git read the file.
      unsafe racy[position].file_size = 0
      try calls.run(.follow) { unsafe git_index_add(list, &racy[position]) }
    }
    try calls.run(.follow) { unsafe git_index_write(list) }
  }

  /// The second in which the index was last written; nil when there is none.
  private var indexSecond: Int? {
    var status = stat()
    return unsafe lstat(path + "index", &status) == 0 ? status.st_mtim.tv_sec : nil
  }
}
