import Documents
package import Manifest
package import Names
import Snapshots

/// One registered model in a state of the registry.
package struct ModelState {
  package let name: ModelName
  package let state: State

  package init(_ name: ModelName, in state: State) {
    self.name = name
    self.state = state
  }

  package func path(_ inner: ModelPath) -> String { "\(name.path)/\(inner.text)" }

  package func manifest() throws(StateError) -> ModelManifest? { try state.manifest(path(.model)) }
  package func version(_ version: Version) throws(StateError) -> VersionManifest? {
    try state.manifest(path(.version(version)))
  }

  /// The stage of a version; `Stage.none` when it has no stage file.
  package func stage(of version: Version) throws(StateError) -> Stage {
    try state.manifest(path(.stage(version)), as: StageManifest.self)?.stage ?? .none
  }

  /// The version that an alias points at; nil when it is not set.
  package func alias(_ alias: Alias) throws(StateError) -> Version? {
    try state.manifest(path(.alias(alias)), as: AliasManifest.self)?.version
  }

  package func isBanned(_ version: Version) throws(StateError) -> Bool {
    try state.entry(path(.banned(version))) != nil
  }
  package func isDeleted(_ version: Version) throws(StateError) -> Bool {
    try state.entry(path(.deleted(version))) != nil
  }

  /// Every version number ever used, ascending, tombstones included.
  package func versions() throws(StateError) -> [Version] {
    try state.list("\(name.path)/versions").compactMap { $0.text.flatMap { try? Version($0) } }.sorted()
  }

  /// Every alias that is set, with its version, in the order of their names.
  package func aliases() throws(StateError) -> [(alias: Alias, version: Version)] {
    var found: [(Alias, Version)] = []
    for entry in try state.list("\(name.path)/aliases") {
      guard let text = entry.text, text.hasSuffix(".yaml"), let alias = try? Alias(text.dropLast(5)) else { continue }
      if let version = try self.alias(alias) { found.append((alias, version)) }
    }
    return found
  }

  /// The versions that stand for a baseline, ascending: the one of an alias, all in a stage.
  package func versions(of baseline: Baseline) throws(StateError) -> [Version] {
    switch baseline {
    case .alias(let alias): return try self.alias(alias).map { [$0] } ?? []
    case .stage(let stage):
      var found: [Version] = []
      for version in try versions() {
        if try self.stage(of: version) == stage { found.append(version) }
      }
      return found
    }
  }

  /// The ids of a version's evidence, in the order of their names.
  package func evidence(of version: Version) throws(StateError) -> [EvidenceID] {
    try state.list("\(name.path)/versions/\(version)/evidence").compactMap { entry in
      entry.text.flatMap { try? EvidenceID($0) }
    }
  }

  package func evidence(_ id: EvidenceID, of version: Version) throws(StateError) -> EvidenceManifest? {
    try state.manifest(path(.evidence(version, id, file: "evidence.yaml")))
  }

  /// The files of a version's artifact, from version.yaml or the list that it names; none for an artifact of one file.
  package func artifactFiles(of version: Version) throws(StateError) -> [VersionManifest.Artifact.File] {
    guard let artifact = try self.version(version)?.artifact else { return [] }
    guard let list = artifact.fileList else { return artifact.files }
    let path = path(.artifactFiles(version))
    guard let entry = try state.entry(path) else { throw .absent(path: path) }
    let files = try state.cache.value(entry.id, read: "files.txt") { () throws(StateError) in
      let bytes = try state.file(path, limit: ObjectLimits.payload) ?? []
      do throws(Problems) { return try VersionManifest.Artifact.readList(bytes) } catch {
        throw .document(path: path, error)
      }
    }
    guard try state.digest(path) == list.digest, files.count == list.count else {
      throw .document(
        path: path, Problems(Problem("it is not the list of \(list.count) files that version.yaml names")))
    }
    return files
  }

  /// The ids of the promotions that landed and were not rolled back.
  package func promotionIDs() throws(StateError) -> [RecordID] {
    try state.list("\(name.path)/promotions").compactMap { entry in entry.text.flatMap { try? RecordID($0) } }
  }

  package func promotion(_ id: RecordID) throws(StateError) -> Signed<PromotionStatement>? {
    try state.statement(path(.promotion(id, .statement)))
  }

  /// What a promotion says, without the bytes that are signed.
  func promotionStatement(_ id: RecordID) throws(StateError) -> PromotionStatement? {
    try state.parsed(path(.promotion(id, .statement)))
  }

  /// All ratifications that landed, in the order of their ids.
  package func ratifications() throws(StateError) -> [(id: RecordID, statement: RatificationStatement)] {
    var found: [(RecordID, RatificationStatement)] = []
    for entry in try state.list("\(name.path)/ratifications") {
      guard let id = entry.text.flatMap({ try? RecordID($0) }) else { continue }
      if let statement: RatificationStatement = try state.parsed(path(.ratification(id, .statement))) {
        found.append((id, statement))
      }
    }
    return found
  }

  /// All promotions that landed and were not rolled back.
  package func promotions() throws(StateError) -> RecordBook {
    var records: [RecordID: PromotionStatement] = [:]
    for entry in try state.list("\(name.path)/promotions") {
      guard let id = entry.text.flatMap({ try? RecordID($0) }) else { continue }
      // A record never changes, so it is known by its folder; only a new one is read.
      let statement = try state.cache.value(entry.id, read: "promotion") { () throws(StateError) in
        try promotionStatement(id)
      }
      if let statement { records[id] = statement }
    }
    return RecordBook(records)
  }
}

/// The promotions of one model: which record last set which pointer.
package struct RecordBook {
  package let records: [RecordID: PromotionStatement]
  private let successors: [Pointer: [RecordID: RecordID]]
  private let claims: [Pointer: [RecordID]]
  /// Every stage that a record moved a version into or out of.
  private let enteredStages: Set<Stage>

  init(_ records: [RecordID: PromotionStatement]) {
    self.records = records
    var successors: [Pointer: [RecordID: RecordID]] = [:]
    var claims: [Pointer: [RecordID]] = [:]
    var stages: Set<Stage> = []
    for (id, record) in records {
      for transition in record.transitions {
        claims[transition.move.pointer, default: []].append(id)
        if case .stage(_, let from, let to) = transition.move { stages.formUnion([from, to]) }
        if let previous = transition.previous { successors[transition.move.pointer, default: [:]][previous] = id }
      }
    }
    self.successors = successors
    self.claims = claims
    enteredStages = stages
  }

  /// The record that last set a pointer; nil when none did, or when it is ambiguous.
  package func head(of pointer: Pointer) -> RecordID? {
    let heads = heads(of: pointer)
    return heads.count == 1 ? heads.first : nil
  }

  /// Whether several records claim to have been the last to set a pointer: only a history made around the gate has that.
  package func isAmbiguous(_ pointer: Pointer) -> Bool { heads(of: pointer).count > 1 }

  private func heads(of pointer: Pointer) -> [RecordID] {
    (claims[pointer] ?? []).filter { successors[pointer]?[$0] == nil }
  }

  /// The records that name this one as `previous`, for any of its pointers; none when this one is the newest.
  package func successors(of id: RecordID) -> [RecordID] {
    Set(successors.values.compactMap { $0[id] }).sorted()
  }

  /// One record that names this one as `previous`; nil when this one is the newest.
  package func successor(of id: RecordID) -> RecordID? { successors(of: id).first }

  /// Whether any record ever made a version this baseline, even if it was undone by a later one.
  package func hasClaims(ofBaseline baseline: Baseline) -> Bool {
    switch baseline {
    case .alias(let alias): hasClaims(on: Pointer.alias(alias))
    case .stage(let stage): enteredStages.contains(stage)
    }
  }

  /// Whether any record ever set this pointer.
  package func hasClaims(on pointer: Pointer) -> Bool { !(claims[pointer] ?? []).isEmpty }
}
