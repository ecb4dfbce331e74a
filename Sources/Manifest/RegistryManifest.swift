package import Documents
package import Names

/// registry.yaml: the identity of a registry.
package struct RegistryManifest: WritableManifest {
  package static let kind = "Registry"
  /// A UUID that no change may alter: records name it, so that they cannot be replayed in another registry.
  package let id: String
  package let name: String
  /// The stages that a version can be in besides None.
  package let stages: [Stage]

  package init(id: String, name: String, stages: [Stage]) {
    self.id = id
    self.name = name
    self.stages = stages
  }

  package var body: [(String, Node?)] {
    [("id", .string(id)), ("name", .string(name)), ("stages", .strings(stages.map(\.text)))]
  }

  package init?(_ fields: Fields) {
    let id = fields.required("id", .uuid)
    let name = fields.required("name", .nonEmptyString(maxBytes: 200))
    let stages = fields.list("stages", of: .name(Stage.init(_:)))
    guard let id, let name else { return nil }
    if stages.contains(.none) { fields.refuse("stages", "\"None\" is every version's first stage; it is not listed") }
    if Set(stages).count != stages.count { fields.refuse("stages", "a stage is listed twice") }
    self.init(id: id, name: name, stages: stages)
  }
}
