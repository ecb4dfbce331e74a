package import Policy

/// The files of a new registry that are made from templates; its manifests are written by their own types.
package struct RegistryTemplate: Sendable {
  /// One file: its path from the root of the registry, and its text.
  package struct File: Hashable, Sendable {
    package let path: String
    package let text: String
  }

  /// The name and the id of registry.yaml.
  package let name: String
  package let id: String
  package let members: MembersManifest
  /// The hosts whose files it begins with.
  package let hosts: [CIHost]

  package init(name: String, id: String, members: MembersManifest, hosts: [CIHost] = []) {
    self.name = name
    self.id = id
    self.members = members
    self.hosts = hosts
  }

  /// The files in the order of their paths; nil when no policy could be passed by these members (see
  /// ``PolicyTemplate/render(for:)``).
  package func files() -> [File]? {
    guard let gates = PolicyTemplate.render(for: members) else { return nil }
    let values = ["registry.name": oneLine(name), "registry.id": oneLine(id)]
    let files = Templates.Name.allCases.map { name in
      File(path: name.path, text: name == .gates ? gates : Templates.fill(Templates.text(name), values))
    }
    return Set(files + hosts.flatMap(\.files)).sorted { $0.path < $1.path }
  }

  private func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
