package import Documents
package import Names

/// How much harm a model's wrong decisions can do; gates may apply to some risks only.
package enum Risk: String, Sendable, CaseIterable, Comparable {
  case low, medium, high

  package static func < (left: Risk, right: Risk) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }
}

/// model.yaml: the governed facts of a registered model.
package struct ModelManifest: WritableManifest {
  package static let kind = "Model"
  package let name: ModelName
  /// The groups that own the model; gates call them `model-owners`.
  package let owners: [GroupName]
  package let risk: Risk
  /// What the model does: "binary classification".
  package let task: String?
  /// The decision that it supports: "whether a loan is approved without a person looking at it".
  package let decision: String?

  package init(name: ModelName, owners: [GroupName], risk: Risk, task: String? = nil, decision: String? = nil) {
    self.name = name
    self.owners = owners
    self.risk = risk
    self.task = task
    self.decision = decision
  }

  package var body: [(String, Node?)] {
    [
      ("name", .string(name.text)), ("owners", .strings(owners.map(\.text))), ("risk", .string(risk.rawValue)),
      ("task", task.map { .string($0) }), ("decision", decision.map { .string($0) }),
    ]
  }

  package init?(_ fields: Fields) {
    let name = fields.required("name", .name(ModelName.init(_:)))
    let owners = fields.list("owners", of: .name(GroupName.init(_:)))
    let risk: Risk? = fields.required("risk", .choice)
    let task = fields.optional("task", .string)
    let decision = fields.optional("decision", .string)
    guard let name, let risk else { return nil }
    self.init(name: name, owners: owners, risk: risk, task: task, decision: decision)
  }
}

/// tags.yaml of a model or of a version: free metadata that no gate asks about.
package struct TagsManifest: WritableManifest {
  package static let kind = "Tags"

  package struct Tag: Hashable, Sendable {
    package let key: String
    package let value: String
    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  package let description: String?
  package let tags: [Tag]

  package init(description: String?, tags: [Tag]) {
    self.description = description
    self.tags = tags
  }

  package var body: [(String, Node?)] {
    [
      ("description", description.map { .string($0) }),
      ("tags", tags.isEmpty ? nil : .mapping(tags.map { ($0.key, .string($0.value)) })),
    ]
  }

  package init?(_ fields: Fields) {
    let description = fields.optional("description", .string)
    let tags = fields.stringMap("tags").map { Tag(key: $0.key, value: $0.value) }
    self.init(description: description, tags: tags)
  }
}
