package import Documents
package import Names

/// A dataset by name, and by digest where it is known.
package struct DatasetReference: Hashable, Sendable {
  package let name: String
  package let digest: Digest?

  package init(name: String, digest: Digest?) {
    self.name = name
    self.digest = digest
  }

  var node: Node {
    .mapping(omittingNil: [("name", .string(name)), ("digest", digest.map { .string($0.description) })])
  }

  init?(_ fields: Fields) {
    let name = fields.required("name", .nonEmptyString(maxBytes: 200))
    let digest = fields.optional("digest", .name(Digest.init(_:)))
    fields.close()
    guard let name else { return nil }
    self.init(name: name, digest: digest)
  }
}

/// What a piece of evidence shows.
package enum EvidenceType: String, Sendable, CaseIterable {
  case evaluation, modelCard, biasAudit, testReport, signature, other
}

/// evidence.yaml: what a payload is, and of which artifact it speaks.
package struct EvidenceManifest: WritableManifest {
  package static let kind = "Evidence"

  package struct Payload: Hashable, Sendable {
    /// The file's name beside evidence.yaml.
    package let file: String
    package let digest: Digest
    /// In bytes.
    package let size: Int
    package init(file: String, digest: Digest, size: Int) {
      self.file = file
      self.digest = digest
      self.size = size
    }
  }

  /// What evidence says, apart from when, by whom and under which id: two pieces with equal content are copies, which
  /// differ in who signed them.
  package struct Content: Hashable, Sendable {
    package let type: EvidenceType
    package let format: String
    package let payload: Digest
    package let artifact: Digest
    package let dataset: DatasetReference?
    package let attribute: AttributeName?

    package init(
      type: EvidenceType, format: String, payload: Digest, artifact: Digest, dataset: DatasetReference?,
      attribute: AttributeName?
    ) {
      self.type = type
      self.format = format
      self.payload = payload
      self.artifact = artifact
      self.dataset = dataset
      self.attribute = attribute
    }
  }

  /// The id of the registry that it is for: a signature over it counts in no other.
  package let registry: String
  package let model: ModelName
  package let version: Version
  package let type: EvidenceType
  /// The payload's format, such as `mlflow-metrics`.
  package let format: String
  package let payload: Payload
  /// The artifact that it speaks of.
  package let artifact: Digest
  package let dataset: DatasetReference?
  /// What a bias audit's groups are of, for formats that do not say it themselves.
  package let attribute: AttributeName?
  package let producedAt: Instant
  package let producedBy: String

  package init(
    registry: String, model: ModelName, version: Version, type: EvidenceType, format: String, payload: Payload,
    artifact: Digest,
    dataset: DatasetReference?, attribute: AttributeName? = nil, producedAt: Instant, producedBy: String
  ) {
    self.registry = registry
    self.model = model
    self.version = version
    self.type = type
    self.format = format
    self.payload = payload
    self.artifact = artifact
    self.dataset = dataset
    self.attribute = attribute
    self.producedAt = producedAt
    self.producedBy = producedBy
  }

  package var content: Content {
    Content(
      type: type, format: format, payload: payload.digest, artifact: artifact, dataset: dataset, attribute: attribute)
  }

  package var body: [(String, Node?)] {
    [
      ("registry", .string(registry)),
      ("model", .string(model.text)),
      ("version", .version(version)),
      ("type", .string(type.rawValue)),
      ("format", .string(format)),
      (
        "payload",
        .mapping([
          ("file", .string(payload.file)), ("digest", .string(payload.digest.description)),
          ("size", .integer(Int64(payload.size))),
        ])
      ),
      ("artifact", .string(artifact.description)),
      ("dataset", dataset?.node),
      ("attribute", attribute.map { .string($0.text) }),
      ("producedAt", .string(producedAt.description)),
      ("producedBy", .string(producedBy)),
    ]
  }

  package init?(_ fields: Fields) {
    let registry = fields.required("registry", .uuid)
    let model = fields.required("model", .name(ModelName.init(_:)))
    let version = fields.required("version", .version)
    let type: EvidenceType? = fields.required("type", .choice)
    let format = fields.required("format", .nonEmptyString(maxBytes: 64))
    let payload = fields.mapping("payload").flatMap(Payload.init)
    let artifact = fields.required("artifact", .name(Digest.init(_:)))
    let dataset = fields.optionalMapping("dataset").flatMap { DatasetReference($0) }
    let attribute = fields.optional("attribute", .name(AttributeName.init(_:)))
    let producedAt = fields.required("producedAt", .name(Instant.init(_:)))
    let producedBy = fields.required("producedBy", .nonEmptyString(maxBytes: 200))
    guard let registry, let model, let version, let type, let format, let payload, let artifact, let producedAt,
      let producedBy
    else { return nil }
    self.init(
      registry: registry, model: model, version: version, type: type, format: format, payload: payload,
      artifact: artifact,
      dataset: dataset, attribute: attribute, producedAt: producedAt, producedBy: producedBy)
  }
}

extension EvidenceManifest.Payload {
  init?(_ fields: Fields) {
    let file = fields.required("file", .fileName)
    let digest = fields.required("digest", .name(Digest.init(_:)))
    let size = fields.required("size", .integer(in: 0...))
    fields.close()
    guard let file, let digest, let size else { return nil }
    self.init(file: file, digest: digest, size: size)
  }
}
