package import Documents
package import Names

/// versions/<n>/version.yaml: one immutable version, the run that made it, and from what.
package struct VersionManifest: WritableManifest {
  package static let kind = "ModelVersion"

  /// Where the model's files are, and what they are.
  package struct Artifact: Hashable, Sendable {
    package let uri: String?
    /// Of one file its SHA-256; of a folder the root digest of OpenSSF Model Signing v1.0.
    package let digest: Digest?
    /// All files together, in bytes.
    package let size: Int?
    /// mlflow, onnx, safetensors, skops, …
    package let format: String?
    /// Each file of a folder; empty for one file, and where ``fileList`` stands for them.
    package let files: [File]
    /// Where the files of a large folder are listed.
    package let fileList: FileList?

    /// What files.txt beside version.yaml must be: one line for each file of the folder.
    package struct FileList: Hashable, Sendable {
      package let digest: Digest
      /// How many files it lists.
      package let count: Int
      package init(digest: Digest, count: Int) {
        self.digest = digest
        self.count = count
      }
    }

    package struct File: Hashable, Sendable {
      package let path: String
      package let digest: Digest
      /// In bytes.
      package let size: Int
      package init(path: String, digest: Digest, size: Int) {
        self.path = path
        self.digest = digest
        self.size = size
      }
    }

    package init(
      uri: String?, digest: Digest?, size: Int?, format: String?, files: [File] = [], fileList: FileList? = nil
    ) {
      self.uri = uri
      self.digest = digest
      self.size = size
      self.format = format
      self.files = files
      self.fileList = fileList
    }
  }

  /// The training run at an experiment tracker.
  package struct Run: Hashable, Sendable {
    package let tracker: String
    package let id: String
    package init(tracker: String, id: String) {
      self.tracker = tracker
      self.id = id
    }
  }

  /// The code that trained it.
  package struct CodeSource: Hashable, Sendable {
    package let repository: String?
    package let commit: String
    package init(repository: String?, commit: String) {
      self.repository = repository
      self.commit = commit
    }
  }

  package let model: ModelName
  package let version: Version
  package let createdAt: Instant
  package let createdBy: String
  package let artifact: Artifact?
  package let run: Run?
  package let code: CodeSource?
  package let data: [DatasetReference]
  /// The packages that its environment asks for, each with its version as the environment writes it.
  package let dependencies: [TagsManifest.Tag]
  package let parameters: [TagsManifest.Tag]
  package let metrics: [Metric]
  /// The model's own input and output schema, as text in its maker's format.
  package let signature: Signature?

  package struct Metric: Hashable, Sendable {
    package let name: String
    package let value: Double
    package init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  package struct Signature: Hashable, Sendable {
    package let inputs: String?
    package let outputs: String?
    package init(inputs: String?, outputs: String?) {
      self.inputs = inputs
      self.outputs = outputs
    }
  }

  package init(
    model: ModelName, version: Version, createdAt: Instant, createdBy: String, artifact: Artifact?, run: Run?,
    code: CodeSource?, data: [DatasetReference], dependencies: [TagsManifest.Tag] = [],
    parameters: [TagsManifest.Tag], metrics: [Metric], signature: Signature?
  ) {
    self.model = model
    self.version = version
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.artifact = artifact
    self.run = run
    self.code = code
    self.data = data
    self.dependencies = dependencies
    self.parameters = parameters
    self.metrics = metrics
    self.signature = signature
  }

  package var body: [(String, Node?)] {
    [
      ("model", .string(model.text)),
      ("version", .version(version)),
      ("createdAt", .string(createdAt.description)),
      ("createdBy", .string(createdBy)),
      ("artifact", artifact?.node),
      ("run", run.map { .mapping([("tracker", .string($0.tracker)), ("id", .string($0.id))]) }),
      (
        "code",
        code.map {
          .mapping(omittingNil: [("repository", $0.repository.map { .string($0) }), ("commit", .string($0.commit))])
        }
      ),
      ("data", data.isEmpty ? nil : .sequence(data.map(\.node))),
      ("dependencies", dependencies.isEmpty ? nil : .mapping(dependencies.map { ($0.key, .string($0.value)) })),
      ("parameters", parameters.isEmpty ? nil : .mapping(parameters.map { ($0.key, .string($0.value)) })),
      ("metrics", metrics.isEmpty ? nil : .mapping(metrics.map { ($0.name, .float($0.value)) })),
      (
        "signature",
        signature.map {
          .mapping(omittingNil: [
            ("inputs", $0.inputs.map { .string($0) }), ("outputs", $0.outputs.map { .string($0) }),
          ])
        }
      ),
    ]
  }

  package init?(_ fields: Fields) {
    let model = fields.required("model", .name(ModelName.init(_:)))
    let version = fields.required("version", .version)
    let createdAt = fields.required("createdAt", .name(Instant.init(_:)))
    let createdBy = fields.required("createdBy", .nonEmptyString(maxBytes: 200))
    let artifact = fields.optionalMapping("artifact").map(Artifact.init)
    let run = fields.optionalMapping("run").flatMap(Run.init)
    let code = fields.optionalMapping("code").flatMap(CodeSource.init)
    let data = fields.datasets("data")
    let dependencies = fields.stringMap("dependencies").map { TagsManifest.Tag(key: $0.key, value: $0.value) }
    let parameters = fields.stringMap("parameters").map { TagsManifest.Tag(key: $0.key, value: $0.value) }
    let metrics = fields.numberMap("metrics").map { Metric(name: $0.key, value: $0.value) }
    let signature = fields.optionalMapping("signature").map(Signature.init)
    guard let model, let version, let createdAt, let createdBy else { return nil }
    self.init(
      model: model, version: version, createdAt: createdAt, createdBy: createdBy, artifact: artifact, run: run,
      code: code, data: data, dependencies: dependencies, parameters: parameters, metrics: metrics, signature: signature
    )
  }
}

extension VersionManifest.Artifact {
  var node: Node {
    let files = files.map { file in
      Node.mapping([
        ("path", .string(file.path)), ("digest", .string(file.digest.description)),
        ("size", .integer(Int64(file.size))),
      ])
    }
    return .mapping(omittingNil: [
      ("uri", uri.map { .string($0) }),
      ("digest", digest.map { .string($0.description) }),
      ("size", size.map { .integer(Int64($0)) }),
      ("format", format.map { .string($0) }),
      ("files", files.isEmpty ? nil : .sequence(files)),
      (
        "fileList",
        fileList.map {
          .mapping([("digest", .string($0.digest.description)), ("count", .integer(Int64($0.count)))])
        }
      ),
    ])
  }

  init(_ fields: Fields) {
    let uri = fields.optional("uri", .nonEmptyString(maxBytes: 4096))
    let digest = fields.optional("digest", .name(Digest.init(_:)))
    let size = fields.optional("size", .integer(in: 0...))
    let format = fields.optional("format", .nonEmptyString(maxBytes: 64))
    var files: [File] = []
    fields.optionalList("files") { node, path in
      let file = Fields(node, in: fields.report, at: path)
      let name = file.required("path", .relativePath)
      let digest = file.required("digest", .name(Digest.init(_:)))
      let size = file.required("size", .integer(in: 0...))
      file.close()
      if let name, let digest, let size { files.append(File(path: name, digest: digest, size: size)) }
    }
    let fileList = fields.optionalMapping("fileList").flatMap(FileList.init)
    if fileList != nil, !files.isEmpty { fields.refuse("fileList", "\"files\" and \"fileList\" exclude each other") }
    fields.close()
    self.init(uri: uri, digest: digest, size: size, format: format, files: files, fileList: fileList)
  }
}

extension VersionManifest.Artifact.FileList {
  init?(_ fields: Fields) {
    let digest = fields.required("digest", .name(Digest.init(_:)))
    let count = fields.required("count", .integer(in: 1...VersionManifest.Artifact.maximumFiles))
    fields.close()
    guard let digest, let count else { return nil }
    self.init(digest: digest, count: count)
  }
}

extension VersionManifest.Run {
  init?(_ fields: Fields) {
    let tracker = fields.required("tracker", .nonEmptyString(maxBytes: 64))
    let id = fields.required("id", .nonEmptyString(maxBytes: 200))
    fields.close()
    guard let tracker, let id else { return nil }
    self.init(tracker: tracker, id: id)
  }
}

extension VersionManifest.CodeSource {
  init?(_ fields: Fields) {
    let repository = fields.optional("repository", .nonEmptyString(maxBytes: 4096))
    let commit = fields.required("commit", .commitID)
    fields.close()
    guard let commit else { return nil }
    self.init(repository: repository, commit: commit)
  }
}

extension VersionManifest.Signature {
  init(_ fields: Fields) {
    let inputs = fields.optional("inputs", .string)
    let outputs = fields.optional("outputs", .string)
    fields.close()
    self.init(inputs: inputs, outputs: outputs)
  }
}
