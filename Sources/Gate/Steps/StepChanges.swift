import Manifest
import Names
import Policy
import Snapshots

/// The changed paths of one step, sorted by what they stand for.
struct StepChanges {
  /// What may never be in a step: modes, names, paths that the format does not know.
  private(set) var violations: [Check] = []
  private(set) var models: [ModelName: ModelChanges] = [:]
  /// Files of change records, by record.
  private(set) var records: [RecordID: RecordChanges] = [:]
  /// policy/** and registry.yaml.
  private(set) var policy: [TreeChange] = []
  /// Files outside the registry's folders that the policy does not list as free.
  private(set) var governed: [TreeChange] = []
  private(set) var free: [TreeChange] = []

  init(_ changes: [TreeChange], policy rules: PolicyManifest) {
    for change in changes {
      if let violation = Self.violation(of: change) {
        violations.append(violation)
        continue
      }
      switch RegistryPath(change.path) {
      case .registry, .gates, .members, .allowedSigners: policy.append(change)
      case .model(let name, let path): models[name, default: ModelChanges(name)].add(change, at: path)
      case .change(let id, let path): records[id, default: RecordChanges()].add(change, at: path)
      case .unknown(let path):
        violations.append(
          .fail(
            "path \(path)", .unknownPath, "the registry's format has no such file",
            expected: "a path of docs/format.md", mend: "take the file out of the step: git rm '\(path)'"))
      case .other(let path):
        if rules.free.contains(where: { $0.matches(path) }) { free.append(change) } else { governed.append(change) }
      }
    }
  }

  var isEmpty: Bool {
    models.isEmpty && records.isEmpty && policy.isEmpty && governed.isEmpty && free.isEmpty && violations.isEmpty
  }

  /// Whether the step moves a pointer, or adds or removes a record that says so.
  var movesPointers: Bool { models.values.contains { $0.movesPointers } }
  /// Whether the step holds anything besides pointers and their records.
  var holdsMoreThanPointers: Bool {
    !records.isEmpty || !policy.isEmpty || !governed.isEmpty || !free.isEmpty
      || models.values.contains { $0.holdsMoreThanPointers }
  }

  /// Whether the step holds anything besides the policy and its change record.
  var holdsMoreThanPolicy: Bool { !models.isEmpty || !governed.isEmpty || !free.isEmpty }

  /// Modes and names that no path may have.
  private static func violation(of change: TreeChange) -> Check? {
    if let new = change.new, new.mode != .file {
      let found =
        switch new.mode {
        case .symbolicLink: "it is a symbolic link"
        case .gitlink: "it is a submodule"
        case .executable: "it has the executable bit"
        case .tree: "it is an empty folder"
        default: "it has the mode \(new.mode.octal)"
        }
      return .fail(
        "mode of \(change.path)", .mode, found, expected: "a plain file (mode 100644)",
        mend: new.isTree ? "leave the folder out" : "git update-index --chmod=-x, or store the content itself")
    }
    // What leaves may have any name, so that it can be taken out.
    if change.new != nil, let reason = PathRules.violation(of: change) {
      return .fail("name of \(change.path)", .name, reason, mend: "rename the file")
    }
    return nil
  }
}

/// The files of one record that a step changes.
struct RecordChanges {
  private(set) var files: [RecordPath: TreeChange] = [:]

  mutating func add(_ change: TreeChange, at path: RecordPath) { files[path] = change }

  /// Whether every file is new.
  var isAddition: Bool { files.values.allSatisfy { $0.old == nil } }
  /// Whether every file is gone.
  var isRemoval: Bool { files.values.allSatisfy { $0.new == nil } }
}

/// What a step changes inside one model's folder.
struct ModelChanges {
  struct EvidenceKey: Hashable, Comparable {
    let version: Version
    let id: EvidenceID
    static func < (left: EvidenceKey, right: EvidenceKey) -> Bool {
      (left.version, left.id) < (right.version, right.id)
    }
  }

  let name: ModelName
  private(set) var manifest: TreeChange?
  private(set) var tags: [TreeChange] = []
  private(set) var versions: [Version: TreeChange] = [:]
  /// files.txt of versions.
  private(set) var artifactFiles: [Version: TreeChange] = [:]
  /// Git LFS pointers below artifact/ of versions, by their path below it.
  private(set) var artifacts: [Version: [String: TreeChange]] = [:]
  /// banned.yaml and deleted.yaml.
  private(set) var tombstones: [TreeChange] = []
  private(set) var pointers: [Pointer: TreeChange] = [:]
  private(set) var evidence: [EvidenceKey: [String: TreeChange]] = [:]
  private(set) var promotions: [RecordID: RecordChanges] = [:]
  private(set) var rollbacks: [RecordID: RecordChanges] = [:]
  private(set) var ratifications: [RecordID: RecordChanges] = [:]
  private(set) var withdrawals: [RecordID: [WithdrawalPath: TreeChange]] = [:]

  init(_ name: ModelName) { self.name = name }

  mutating func add(_ change: TreeChange, at path: ModelPath) {
    switch path {
    case .model: manifest = change
    case .tags, .versionTags: tags.append(change)
    case .version(let version): versions[version] = change
    case .artifactFiles(let version): artifactFiles[version] = change
    case .artifact(let version, let file): artifacts[version, default: [:]][file] = change
    case .banned, .deleted: tombstones.append(change)
    case .stage(let version): pointers[.stage(version)] = change
    case .alias(let alias): pointers[.alias(alias)] = change
    case .evidence(let version, let id, let file):
      evidence[EvidenceKey(version: version, id: id), default: [:]][file] = change
    case .promotion(let id, let path): promotions[id, default: RecordChanges()].add(change, at: path)
    case .rollback(let id, let path): rollbacks[id, default: RecordChanges()].add(change, at: path)
    case .ratification(let id, let path): ratifications[id, default: RecordChanges()].add(change, at: path)
    case .withdrawal(let id, let path): withdrawals[id, default: [:]][path] = change
    }
  }

  /// Every version of which a file changes that never changes once it is registered.
  var registered: Set<Version> { Set(versions.keys).union(artifactFiles.keys).union(artifacts.keys) }

  var movesPointers: Bool { !pointers.isEmpty || !promotions.isEmpty || !rollbacks.isEmpty }
  var holdsMoreThanPointers: Bool {
    manifest != nil || !tags.isEmpty || !registered.isEmpty || !tombstones.isEmpty || !evidence.isEmpty
      || !withdrawals.isEmpty || !ratifications.isEmpty
  }
}
