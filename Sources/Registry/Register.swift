import Documents
import Gate
import GitStore
package import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

/// What `git model register` is asked.
package struct Registration {
  package var model: ModelName
  package var artifactPath: String?
  package var uri: String?
  /// Whether the artifact's files go to Git LFS, and pointers to them into the registry.
  package var storesInLFS = false
  package var format: String?
  package var run: String?
  package var codeCommit: String?
  package var codeRepository: String?
  package var data: [DatasetReference] = []
  package var parameters: [TagsManifest.Tag] = []
  package var metricsFile: String?
  package var owner: GroupName?
  package var risk: Risk?
  package var task: String?
  package var decision: String?
  package var description: String?

  package init(model: ModelName) { self.model = model }
}

/// A version that was registered.
package struct RegisteredVersion {
  package let model: ModelName
  package let version: Version
  package let manifest: VersionManifest
  package let commit: ObjectID
  /// The branch it was made on, when it has not landed yet.
  package let branch: RefName?
  /// Whether the model was created with it.
  package let isNewModel: Bool

  fileprivate func on(_ branch: RefName) -> RegisteredVersion {
    RegisteredVersion(
      model: model, version: version, manifest: manifest, commit: commit, branch: branch, isNewModel: isNewModel)
  }
}

extension OpenRegistry {
  /// Registers the next version of a model; the model itself on first use.
  ///
  /// - Parameters:
  ///   - onBranch: makes it on `register/<model>/<n>` instead of landing it.
  ///   - push: pushes what was made; a lost race renumbers.
  ///   - dryRun: builds and judges, but changes nothing.
  package func register(
    _ request: Registration, onBranch: Bool, push: Bool, dryRun: Bool
  ) throws -> RegisteredVersion {
    let content = try measure(request)
    if request.storesInLFS, !dryRun { try store(content, of: request, push: push) }
    let result = try contribute(
      onBranch: onBranch, push: push, dryRun: dryRun, reason: "git model register",
      named: { "register/\(request.model.folder)/\($0.version)" }
    ) { parent, target in try registration(request, content, on: parent, in: target) }
    return result.branch.map { result.made.on($0) } ?? result.made
  }

  /// The commit that registers the next version on a parent.
  private func registration(
    _ request: Registration, _ content: Content, on parent: ObjectID, in target: Repository
  ) throws -> Built<RegisteredVersion> {
    let result = try draft(request, content, parent: parent)
    let version = result.manifest.version
    let what = result.isNewModel ? "register model and version" : "register version"
    let message = "register(\(request.model)): \(what) \(version)\n\nModel: \(request.model)\nModel-Version: \(version)"
    let tree = try result.draft.tree(on: objects.commit(parent).tree, in: target)
    let commit = try writeCommit(tree: tree, parents: [parent], message: message, to: target)
    let made = RegisteredVersion(
      model: request.model, version: version, manifest: result.manifest, commit: commit, branch: nil,
      isNewModel: result.isNewModel)
    return Built(commit: commit, made: made)
  }

  private struct Content {
    var artifact: VersionManifest.Artifact?
    /// The artifact's files; of one file, under its own name.
    var files: [VersionManifest.Artifact.File] = []
    var facts = TrackerFacts()
  }

  /// The most files of an artifact in Git LFS: one step may change 10,000 paths.
  private static let maximumPointers = 9000

  /// Puts the artifact's files into the LFS store, and onto the remote before the registry names them there.
  private func store(_ content: Content, of request: Registration, push: Bool) throws {
    guard let path = request.artifactPath, let artifact = content.artifact else { return }
    let store = try LFSStore(of: repository)
    let reader = FileReader()
    for file in content.files {
      try store.add(artifact.isOneFile ? path : "\(path)/\(file.path)", as: file, reader)
    }
    if push {
      try pushLFS(content.files)
    } else if try !hasLFSPushHook() {
      context.notice("git push will not carry the model's files from this clone; once: git lfs install --local")
    }
  }

  /// Reads everything that lies outside the registry, once, before any attempt.
  private func measure(_ request: Registration) throws -> Content {
    var content = Content()
    if request.storesInLFS, request.artifactPath == nil || request.uri != nil {
      throw RegistryError(
        "--store lfs keeps the files of --artifact in Git LFS, and makes the URI itself",
        hint: "--artifact PATH --store lfs, without --uri", kind: .usage)
    }
    if let uri = request.uri, URIText.holdsPassword(uri) {
      throw RegistryError(
        "the URI holds a password, which everybody who reads the registry would have",
        hint: "leave it out; git model fetch takes it from ~/.netrc", kind: .usage)
    }
    if let path = request.artifactPath {
      content.artifact = try ArtifactReader.measure(path, uri: request.uri, format: request.format) { done, total in
        context.progress(done, total, "bytes hashed")
      }
      if let artifact = content.artifact { content.files = try files(of: artifact, at: path, request) }
      let mlmodel = "\(path)/MLmodel"
      if Files.exists(mlmodel) {
        do { try content.facts.readMLmodel(Files.read(mlmodel, limit: 1 << 20)) } catch let problems as Problems {
          context.notice(
            "\(mlmodel) could not be read (\(problems.all.first.map { "\($0)" } ?? "")); its run and signature are left out"
          )
        }
      }
      content.facts.readRequirements(in: path, notice: context.notice)
    } else if request.uri != nil || request.format != nil {
      content.artifact = VersionManifest.Artifact(uri: request.uri, digest: nil, size: nil, format: request.format)
    }
    if let file = request.metricsFile {
      do { try content.facts.readMetrics(Files.read(file, limit: 16 << 20)) } catch let problems as Problems {
        throw RegistryError(
          problems.all.map { "\(file): \($0)" }.joined(separator: "\n"),
          hint: "--metrics FILE takes a JSON object of numbers")
      }
    }
    return content
  }

  /// The files of an artifact that was measured; those for Git LFS have names that the registry can hold.
  private func files(
    of artifact: VersionManifest.Artifact, at path: String, _ request: Registration
  ) throws -> [VersionManifest.Artifact.File] {
    var files = artifact.files
    if artifact.isOneFile, let digest = artifact.digest, let size = artifact.size {
      let name = path.split(separator: "/").last.map(String.init) ?? "model"
      files = [VersionManifest.Artifact.File(path: name, digest: digest, size: size)]
    }
    guard request.storesInLFS else { return files }
    guard files.count <= Self.maximumPointers else {
      throw RegistryError(
        "the artifact has \(files.count) files; Git LFS takes at most \(Self.maximumPointers) of one version",
        hint: "put many small files into one archive")
    }
    for file in files {
      if let reason = GatePaths.violation(in: file.path) {
        throw RegistryError(
          "\(file.path) cannot have a pointer in the registry: \(reason)",
          hint: "rename the file, or keep the artifact elsewhere: --uri URI")
      }
    }
    return files
  }

  /// The artifact as version.yaml of a version says it, with the other files that go beside.
  private func placed(_ content: Content, _ version: Version, of model: ModelState, _ request: Registration)
    -> (artifact: VersionManifest.Artifact?, files: [String: [UInt8]])
  {
    guard let artifact = content.artifact else { return (nil, [:]) }
    var files: [String: [UInt8]] = [:]
    var uri = artifact.uri
    if request.storesInLFS {
      for file in content.files { files[model.path(.artifact(version, file: file.path))] = file.pointer }
      let name = artifact.isOneFile ? content.files.first?.path ?? "" : ""
      uri = Self.lfsScheme + model.path(.artifact(version, file: name))
      if uri?.hasSuffix("/") == true { uri?.removeLast() }
    }
    var list: VersionManifest.Artifact.FileList?
    if artifact.files.count > VersionManifest.Artifact.maximumInlineFiles {
      let bytes = VersionManifest.Artifact.list(artifact.files)
      files[model.path(.artifactFiles(version))] = bytes
      list = VersionManifest.Artifact.FileList(digest: SHA256.digest(of: bytes), count: artifact.files.count)
    }
    let placed = VersionManifest.Artifact(
      uri: uri, digest: artifact.digest, size: artifact.size, format: artifact.format,
      files: list == nil ? artifact.files : [], fileList: list)
    return (placed, files)
  }

  private func draft(
    _ request: Registration, _ content: Content, parent: ObjectID
  ) throws -> (draft: Draft, manifest: VersionManifest, isNewModel: Bool) {
    let state = try state(at: parent)
    let model = ModelState(request.model, in: state)
    var draft = Draft()
    let known = try model.manifest()
    if known == nil {
      let policy = try state.policy()
      guard let owner = request.owner ?? (policy.ownerGroups.count == 1 ? policy.ownerGroups.first : nil) else {
        throw RegistryError(
          "\(request.model) is new here and needs an owner",
          hint: "--owner GROUP, one of: \(policy.ownerGroups.map(\.text).joined(separator: ", "))", kind: .usage)
      }
      let manifest = ModelManifest(
        name: request.model, owners: [owner], risk: request.risk ?? policy.defaultRisk, task: request.task,
        decision: request.decision)
      draft.write(model.path(.model), manifest.write())
    } else if request.owner != nil || request.risk != nil || request.task != nil || request.decision != nil {
      throw RegistryError(
        "\(request.model) is registered already; its owners and risk are governed facts",
        hint: "edit \(model.path(.model)) and propose it: git model change \(model.path(.model)) -m \"why\"",
        kind: .usage)
    }
    guard let version = try model.versions().last.map({ $0.next }) ?? Version.first else {
      throw RegistryError("\(request.model) has used up its version numbers")
    }
    let identity = try identity()
    let run = request.run.map { VersionManifest.Run(tracker: content.facts.run?.id == $0 ? "mlflow" : "other", id: $0) }
    let (artifact, files) = placed(content, version, of: model, request)
    for (path, bytes) in files { draft.write(path, bytes) }
    let manifest = VersionManifest(
      model: request.model, version: version, createdAt: context.today,
      createdBy: "\(identity.name) <\(identity.email)>", artifact: artifact, run: run ?? content.facts.run,
      code: request.codeCommit.map { VersionManifest.CodeSource(repository: request.codeRepository, commit: $0) },
      data: request.data, dependencies: content.facts.dependencies,
      parameters: content.facts.parameters + request.parameters, metrics: content.facts.metrics,
      signature: content.facts.signature)
    draft.write(model.path(.version(version)), manifest.write())
    if let text = request.description {
      draft.write(model.path(.versionTags(version)), TagsManifest(description: text, tags: []).write())
    }
    return (draft, manifest, known == nil)
  }
}
