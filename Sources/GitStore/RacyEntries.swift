import CLibGit2
import Glibc

/// Files that were changed in the second in which the index was written ("racy Git" in Git's documentation).
///
/// Git compares a file's times with those in the index by whole seconds, and looks into the file where they could have
/// been taken in the second of the index's own time. Whoever writes the index later has to mark such entries, or an edit
/// made in that second is never seen. libgit2 marks by nanoseconds, and so misses what Git takes for unchanged.
extension Repository {
  /// The second in which the index was last written; nil when there is none.
  func indexSecond() -> Int? {
    var status = stat()
    return unsafe lstat(path + "index", &status) == 0 ? status.st_mtim.tv_sec : nil
  }

  /// Marks the entries that Git would have had to look into before the index was written anew, so that it still does.
  ///
  /// - Parameters:
  ///   - second: when the index had been written before.
  ///   - fresh: paths that were checked out with the new index, whose times are right.
  func markRacyEntries(
    since second: Int, in index: borrowing Handle, except fresh: Set<String>
  ) throws(GitError) {
    let list = unsafe index.pointer
    var racy = unsafe [git_index_entry]()
    for position in 0..<(unsafe git_index_entrycount(list)) {
      guard let entry = unsafe git_index_get_byindex(list, position) else { continue }
      guard unsafe git_index_entry_stage(entry) == 0, unsafe Int(entry.pointee.mtime.seconds) >= second,
        let name = unsafe entry.pointee.path, !fresh.contains(unsafe String(cString: name))
      else { continue }
      unsafe racy.append(entry.pointee)
    }
    guard unsafe !racy.isEmpty else { return }
    for index in unsafe racy.indices {
      // A size that no file with this content has makes Git read the file.
      unsafe racy[index].file_size = 0
      try calls.run(.follow) { unsafe git_index_add(list, &racy[index]) }
    }
    try calls.run(.follow) { unsafe git_index_write(list) }
  }
}
