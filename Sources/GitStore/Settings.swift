import CLibGit2

extension Repository {
  /// The value of a setting as `git config --get` finds it, in all files that take part (`GitLibrary.Configuration`);
  /// nil when it is not set. The last value counts when there are several.
  ///
  /// - Parameter key: `section.name` or `section.subsection.name`.
  package func setting(_ key: String) throws(GitError) -> String? {
    try Self.refuseNUL(key, .readSetting)
    let configuration = unsafe try calls.own(.readSetting, key, free: { unsafe git_config_free($0) }) {
      unsafe git_repository_config_snapshot($0, pointer)
    }
    return try values(of: key, in: configuration).last
  }

  /// The last value of a setting in the repository's own file, or nil.
  ///
  /// Neither the user's nor the system's settings count here. `include.path` and `includeIf` inside the repository's
  /// file do, as for Git: only somebody who may write that file can have put them there.
  package func localSetting(_ key: String) throws(GitError) -> String? {
    try localSettings(key).last
  }

  /// Every value of a setting in the repository's own file, in its order; see `localSetting`.
  ///
  /// A key without `=` has the empty text as its value.
  package func localSettings(_ key: String) throws(GitError) -> [String] {
    try Self.refuseNUL(key, .readSetting)
    guard let configuration = try localConfiguration(.readSetting, key) else { return [] }
    return try values(of: key, in: configuration)
  }

  /// Every key of the repository's own file with its value, in its order; see `localSetting`.
  package func allLocalSettings() throws(GitError) -> [(key: String, value: String)] {
    guard let configuration = try localConfiguration(.readSetting, "") else { return [] }
    let source = unsafe configuration.pointer
    let iterator = unsafe try calls.own(.readSetting, "", free: { unsafe git_config_iterator_free($0) }) {
      unsafe git_config_iterator_new($0, source)
    }
    return try entries(of: iterator, "")
  }

  /// Sets a setting in the repository's own file, instead of the one value that it may have.
  ///
  /// - Throws: `.failed` when it has several values.
  package func setLocal(_ key: String, _ value: String) throws(GitError) {
    unsafe try changeLocal(key, value) { configuration in
      unsafe git_config_set_string(configuration, key, value)
    }
  }

  /// Adds one more value of a setting to the repository's own file.
  package func addLocal(_ key: String, _ value: String) throws(GitError) {
    unsafe try changeLocal(key, value) { configuration in
      // The pattern says which values to replace: one that none has, so that the value is added.
      unsafe git_config_set_multivar(configuration, key, "^$.", value)
    }
  }

  private func changeLocal(_ key: String, _ value: String, _ change: (OpaquePointer) -> CInt) throws(GitError) {
    try requireFullAccess(.writeSetting, key)
    try Self.refuseNUL(key, .writeSetting)
    try Self.refuseNUL(value, .writeSetting)
    guard let configuration = try localConfiguration(.writeSetting, key) else {
      throw GitError(.notFound, .writeSetting, key, "\(commonPath)config is missing")
    }
    let file = unsafe configuration.pointer
    try calls.run(.writeSetting, key) { unsafe change(file) }
  }

  private func localConfiguration(_ operation: GitOperation, _ key: String) throws(GitError) -> Handle? {
    let file = commonPath + "config"
    guard FileKind(file) != .missing else { return nil }
    let configuration = unsafe try calls.own(operation, key, free: { unsafe git_config_free($0) }) {
      unsafe git_config_new($0)
    }
    let target = unsafe configuration.pointer
    try calls.run(operation, key) {
      unsafe git_config_add_file_ondisk(target, file, GIT_CONFIG_LEVEL_LOCAL, pointer, 0)
    }
    return configuration
  }

  private func values(of key: String, in configuration: borrowing Handle) throws(GitError) -> [String] {
    let source = unsafe configuration.pointer
    let iterator = unsafe try calls.own(.readSetting, key, free: { unsafe git_config_iterator_free($0) }) {
      unsafe git_config_multivar_iterator_new($0, source, key, nil)
    }
    return try entries(of: iterator, key).map(\.value)
  }

  private func entries(of iterator: borrowing Handle, _ key: String) throws(GitError) -> [(key: String, value: String)]
  {
    let source = unsafe iterator.pointer
    var found = [(key: String, value: String)]()
    while true {
      var entry: UnsafeMutablePointer<git_config_entry>?
      do {
        try calls.run(.readSetting, key) { unsafe git_config_next(&entry, source) }
      } catch {
        if error.code.rawValue == GIT_ITEROVER.rawValue { return found }
        throw error
      }
      guard let entry = unsafe entry, let name = unsafe entry.pointee.name else { continue }
      let value = unsafe entry.pointee.value.map { unsafe String(cString: $0) }
      found.append((unsafe String(cString: name), value ?? ""))
    }
  }
}
