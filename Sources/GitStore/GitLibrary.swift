import CLibGit2

/// libgit2, started: it lives until the last token and the last repository opened with it are gone.
///
/// libgit2 keeps its options per process, so the last token made decides for all: a process is a hook, or it is not.
package final class GitLibrary: Sendable {
  /// Whose Git configuration takes part beside the repository's own.
  package enum Configuration: Hashable, Sendable {
    /// The system's and the user's, as libgit2 finds them (it reads `HOME` and `XDG_CONFIG_HOME` when it starts; it
    /// knows neither `GIT_CONFIG_GLOBAL` nor `git -c`).
    case standard
    /// Only `.gitconfig` of this directory.
    case home(String)
    /// Nobody's: the hook must not lean on who runs it.
    case none
  }

  let calls: GitCalls

  /// Starts libgit2.
  ///
  /// - Parameters:
  ///   - configuration: whose settings take part.
  ///   - trustsOwners: opens repositories that belong to another user. Only for a hook: Git has already decided there,
  ///     with a `safe.directory` that `Configuration.none` cannot see.
  ///   - calls: the gate of the library's calls; tests make it fail.
  package init(
    configuration: Configuration = .standard, trustsOwners: Bool = false, calls: GitCalls = GitCalls()
  ) throws(GitError) {
    try calls.start()
    do {
      try Self.configure(configuration, trustsOwners, calls)
    } catch {
      git_libgit2_shutdown()
      throw error
    }
    // Last, because from here on `deinit` runs when this throws.
    self.calls = calls
  }

  deinit { git_libgit2_shutdown() }

  /// The version of libgit2 that runs.
  package static var version: String {
    var (major, minor, patch): (CInt, CInt, CInt) = (0, 0, 0)
    unsafe git_libgit2_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }

  private static func configure(
    _ configuration: Configuration, _ trustsOwners: Bool, _ calls: GitCalls
  ) throws(GitError) {
    // Readers keep the trees and the facts that they need again; what libgit2 would keep besides costs time to evict.
    try calls.run(.start) { gm_git_enable_caching(0) }
    try calls.run(.start) { gm_git_owner_validation(trustsOwners ? 0 : 1) }
    if configuration == .standard { return }
    let levels = [GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL]
    for level in levels { try calls.run(.start) { gm_git_clear_search_path(level.rawValue) } }
    if case .home(let directory) = configuration {
      try calls.run(.start) { unsafe gm_git_set_search_path(GIT_CONFIG_LEVEL_GLOBAL.rawValue, directory) }
    }
  }
}
