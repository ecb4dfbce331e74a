package import Names

/// What a change of governed files is about, in words: a ban, a deletion, a model, or files.
package struct ChangeSubject: Hashable, Sendable {
  package let title: String
  /// The model that all of the files belong to.
  package let model: ModelName?
  /// The version that is banned or deleted.
  package let version: Version?

  /// - Parameter paths: the files of the change record.
  package init(_ paths: [String]) {
    let meanings = paths.map { RegistryPath($0) }
    let models = Set(
      meanings.map { meaning -> ModelName? in
        if case .model(let name, _) = meaning { name } else { nil }
      })
    model = models.count == 1 ? models.first ?? nil : nil
    switch meanings.first {
    case .model(let name, .banned(let version)) where meanings.count == 1:
      title = "ban \(name)@v\(version)"
      self.version = version
    case .model(let name, .deleted(let version)) where meanings.count == 1:
      title = "delete \(name)@v\(version)"
      self.version = version
    default:
      title = "change \(paths.joined(separator: ", "))"
      version = nil
    }
  }
}
