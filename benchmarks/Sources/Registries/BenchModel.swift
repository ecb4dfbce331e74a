import Documents
import Manifest
import Names
import Signatures

/// One made-up model: its name and the content of its files, the same for every run.
struct BenchModel {
  let name: ModelName
  static let versions = [1, 2, 3]

  private static let subjects = [
    "anomaly", "basket", "churn", "credit", "demand", "eta", "forecast", "fraud", "geo", "health", "intent", "journey",
    "kyc", "lead", "margin", "next-offer", "order", "price", "quality", "ranking", "search", "ticket", "upsell",
    "visits", "warranty", "yield",
  ]
  private static let regions = ["at", "be", "ch", "de", "es", "fr", "it", "nl", "pl", "uk"]

  init(_ index: Int) throws {
    let subject = Self.subjects[index % Self.subjects.count]
    let region = Self.regions[index / Self.subjects.count % Self.regions.count]
    // Two letters of their own in front spread the models over folders as the names of a large company do.
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let team = "\(letters[index / 7 % 26])\(letters[index / 3 % 26])"
    name = try ModelName("\(team)-\(subject)-\(region)-\(index)")
  }

  func manifest() throws -> ModelManifest {
    ModelManifest(name: name, owners: [try GroupName("credit-team")], risk: .high, task: "binary classification")
  }

  func uri(_ version: Version) -> String { "s3://models/\(name)/\(version)" }

  /// A digest that nothing else has.
  private func digest(_ text: String) -> Digest { SHA256.digest(of: Array("\(name) \(text)".utf8)) }

  func version(_ version: Version) throws -> VersionManifest {
    let seed = digest("\(version)")
    let files = artifactFiles(version)
    return VersionManifest(
      model: name, version: version, createdAt: try Instant("2024-01-01T00:00:00Z"), createdBy: "ci-train",
      artifact: VersionManifest.Artifact(
        uri: uri(version), digest: artifactDigest(version), size: files.reduce(0) { $0 + $1.size }, format: "mlflow",
        files: files),
      run: VersionManifest.Run(tracker: "mlflow", id: String(seed.hex.prefix(32))),
      code: VersionManifest.CodeSource(
        repository: "https://git.example.org/models.git", commit: String(seed.hex.suffix(40))),
      data: [DatasetReference(name: "train", digest: SHA256.digest(of: Array("train".utf8)))],
      parameters: [
        TagsManifest.Tag(key: "C", value: "1.0"), TagsManifest.Tag(key: "max_iter", value: "200"),
        TagsManifest.Tag(key: "solver", value: "lbfgs"),
      ],
      metrics: [
        VersionManifest.Metric(name: "log_loss", value: 0.55),
        VersionManifest.Metric(name: "roc_auc", value: area(version)),
      ],
      signature: nil)
  }

  private func artifactFiles(_ version: Version) -> [VersionManifest.Artifact.File] {
    ["MLmodel", "conda.yaml", "model.skops", "python_env.yaml"].map { path in
      VersionManifest.Artifact.File(path: path, digest: digest("\(version) \(path)"), size: 1000 + path.utf8.count)
    }
  }

  private func artifactDigest(_ version: Version) -> Digest { SHA256.root(of: artifactFiles(version).map(\.digest)) }

  private func area(_ version: Version) -> Double {
    0.72 + Double(digest("area \(version)").bytes.first ?? 0) / 2560
  }

  /// The files of one piece of evaluation evidence, by their path in the model's folder.
  func evidence(_ version: Version) throws -> [File] {
    let payload = JSON.write(
      .mapping([
        ("example_count", .integer(2000)), ("accuracy_score", .float(0.8125)), ("log_loss", .float(0.55)),
        ("roc_auc", .float(area(version))), ("precision_recall_auc", .float(0.61)),
      ]), style: .indented)
    let manifest = EvidenceManifest(
      registry: Rules.registryID, model: name, version: version, type: .evaluation,
      format: EvidenceFormat.mlflowMetrics.rawValue,
      payload: EvidenceManifest.Payload(file: "metrics.json", digest: SHA256.digest(of: payload), size: payload.count),
      artifact: artifactDigest(version),
      dataset: DatasetReference(name: "holdout", digest: SHA256.digest(of: Array("holdout".utf8))),
      producedAt: try Instant("2024-01-01T00:00:00Z"), producedBy: "ci-train")
    let id = try Self.evidenceID()
    return [
      File(path(.evidence(version, id, file: "evidence.yaml")), manifest.write()),
      File(path(.evidence(version, id, file: "metrics.json")), payload),
    ]
  }

  static func evidenceID() throws -> EvidenceID { try EvidenceID("evaluation-holdout") }

  func path(_ inner: ModelPath) -> String { "\(name.path)/\(inner.text)" }

  /// Everything that is registered of the model, without pointers: three versions, those named with evidence.
  func files(evidenceOf withEvidence: [Int]) throws -> [File] {
    var files = [File(path(.model), try manifest().write())]
    for number in Self.versions {
      guard let version = Version(number) else { continue }
      files.append(File(path(.version(version)), try self.version(version).write()))
      if withEvidence.contains(number) { files += try evidence(version) }
    }
    return files
  }
}
