import Documents
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Judges what a step adds to one model besides pointers: the model itself, versions, evidence, tags.
struct ContentJudge {
  let input: StepInput
  let changes: ModelChanges

  private var name: ModelName { changes.name }
  private var before: ModelState { input.before(name) }
  private var after: ModelState { input.after(name) }

  func verdicts() -> [ChangeVerdict] {
    var verdicts: [ChangeVerdict] = []
    if let manifest = changes.manifest, manifest.old == nil {
      verdicts.append(verdict(.registration, "register model \(name)", newModel))
    }
    for version in changes.registered.sorted() {
      let damage = damage(to: version)
      verdicts.append(
        verdict(damage == nil ? .registration : .invalid, damage ?? "register \(name)@v\(version)", of: version) {
          () throws(StateError) in try newVersion(version)
        })
    }
    verdicts += evidence()
    if !changes.tags.isEmpty { verdicts.append(verdict(.tags, "tags of \(name)", of: taggedVersion, tags)) }
    return verdicts
  }

  /// What is done to a version that was registered before, in words; nil for a new one.
  private func damage(to version: Version) -> String? {
    if let change = changes.versions[version], change.old != nil {
      return "version.yaml of \(name)@v\(version) is \(change.new == nil ? "removed" : "changed")"
    }
    let isThere = ((try? input.before.entry(before.path(.version(version)))) ?? nil) != nil
    return isThere ? "artifact of \(name)@v\(version) is changed" : nil
  }

  /// The new evidence of each version; none of it is looked into where there is too much.
  private func evidence() -> [ChangeVerdict] {
    var verdicts: [ChangeVerdict] = []
    for (version, keys) in Dictionary(grouping: changes.evidence.keys, by: \.version).sorted(by: { $0.key < $1.key }) {
      let amount = verdict(.evidence, "evidence of \(name)@v\(version)", of: version) { () throws(StateError) in
        try EvidenceBounds.excess(of: version, in: after)
      }
      guard amount.checks.isEmpty else {
        verdicts.append(amount)
        continue
      }
      var landed: LandedEvidence?
      for key in keys.sorted() {
        let title = "evidence \(key.id) of \(name)@v\(key.version)"
        verdicts.append(
          verdict(.evidence, title, of: version) { () throws(StateError) in
            if landed == nil { landed = try LandedEvidence(of: version, in: before) }
            return try newEvidence(key, landed)
          })
      }
    }
    return verdicts
  }

  private func verdict(
    _ kind: ChangeVerdict.Kind, _ title: String, of version: Version? = nil, _ judge: () throws(StateError) -> [Check]
  ) -> ChangeVerdict {
    var checks: [Check]
    do {
      try input.after.checkTime()
      checks = try judge()
    } catch { checks = [error.check(title)] }
    return ChangeVerdict(kind: kind, title: title, model: name, version: version, checks: checks)
  }

  /// The version whose tags change, where the tags of nothing else do.
  private var taggedVersion: Version? {
    guard changes.tags.count == 1, let path = changes.tags.first?.path,
      case .model(_, .versionTags(let version)) = RegistryPath(path)
    else { return nil }
    return version
  }

  /// What the `register` gate asks.
  private func registering() -> [Check] {
    guard input.policy.register.signedBy != nil else { return [] }
    return [
      .fail(
        "register: signedBy", .notBuilt, "this version of git-model does not judge \"signedBy\" of registrations",
        mend: "use a version that does")
    ]
  }

  private func newModel() throws(StateError) -> [Check] {
    guard let manifest = try after.manifest() else { throw .absent(path: after.path(.model)) }
    var checks = registering()
    if manifest.name != name {
      checks.append(
        .fail(
          "name", .contradiction, "model.yaml names \(manifest.name)", expected: name.text, mend: "correct the name"))
    }
    let allowed = input.policy.ownerGroups
    let strangers = manifest.owners.filter { !allowed.contains($0) }
    if manifest.owners.isEmpty || !strangers.isEmpty {
      let found = manifest.owners.isEmpty ? "no owner" : strangers.map(\.text).joined(separator: ", ")
      checks.append(
        .fail(
          "owners", .owners, found,
          expected: "groups of the policy's ownerGroups: \(allowed.map(\.text).joined(separator: ", "))",
          mend: "git model register \(name) --owner \(allowed.first?.text ?? "GROUP")"))
    }
    if manifest.risk < input.policy.defaultRisk {
      checks.append(
        .fail(
          "risk", .contradiction, manifest.risk.rawValue, expected: "at least \(input.policy.defaultRisk.rawValue)",
          mend: "register it with the default risk; lowering it is a change of model.yaml"))
    }
    checks += try twin(of: name.folder, below: "models/\(name.shard)", called: "model")
    return checks.isEmpty
      ? [
        .pass(
          "model", "owned by \(manifest.owners.map(\.text).joined(separator: ", ")), risk \(manifest.risk.rawValue)")
      ] : checks
  }

  /// Refuses a second folder that differs only in case.
  private func twin(of folder: String, below parent: String, called kind: String) throws(StateError) -> [Check] {
    for entry in try input.after.list(parent) {
      guard let text = entry.text, text != folder, Text.asciiLowercased(text) == Text.asciiLowercased(folder) else {
        continue
      }
      return [.fail("\(kind) name", .name, "\(folder) and \(text) differ only in case", mend: "choose another name")]
    }
    return []
  }

  private func newVersion(_ version: Version) throws(StateError) -> [Check] {
    let path = after.path(.version(version))
    guard changes.versions[version]?.old == nil else {
      return [
        .fail(
          "version.yaml", .immutable, "\(path) is changed or removed", expected: "versions never change",
          mend: "register a new version: git model register \(name)")
      ]
    }
    guard try before.version(version) == nil else {
      return [
        .fail(
          "files of the artifact", .immutable, "files.txt or artifact/ of v\(version) is changed, removed or added to",
          expected: "versions never change", mend: "register a new version: git model register \(name)")
      ]
    }
    guard let manifest = try after.version(version) else { throw .absent(path: path) }
    var checks = registering()
    let highest = try before.versions().last
    let added = changes.versions.filter { $0.value.old == nil }.keys.sorted()
    let position = added.firstIndex(of: version) ?? 0
    let expected = (highest?.number ?? 0) + 1 + position
    if version.number != expected {
      checks.append(
        .fail(
          "version number", .versionNumber, "\(version)", expected: "\(expected), the highest ever used + 1",
          mend: "register again on today's \(input.ref.short): git model register \(name)"))
    }
    if manifest.model != name || manifest.version != version {
      checks.append(
        .fail(
          "version.yaml", .contradiction, "it speaks of \(manifest.model)@v\(manifest.version)",
          expected: "\(name)@v\(version)"))
    }
    if try after.manifest() == nil {
      checks.append(
        .missing(
          "model.yaml", .manifest, "the model has no model.yaml", mend: "git model register \(name) --owner GROUP"))
    }
    checks += try ArtifactRules(
      manifest: manifest, after: after, pointers: Set(changes.artifacts[version]?.keys.map { $0 } ?? []),
      hasList: changes.artifactFiles[version] != nil
    ).checks()
    return checks.isEmpty ? [.pass("version", manifest.artifact?.digest?.short ?? "no artifact digest")] : checks
  }

  private func tags() throws(StateError) -> [Check] {
    for change in changes.tags where change.new != nil {
      _ = try input.after.manifest(change.path, as: TagsManifest.self)
      // A folder without a model or version would keep its name or number from ever being registered.
      if try after.manifest() == nil { throw .absent(path: after.path(.model)) }
      if case .model(_, .versionTags(let version)) = RegistryPath(change.path), try after.version(version) == nil {
        return [
          .fail(
            "tags", .contradiction, "\(name) has no version \(version)",
            mend: "register it first: git model register \(name)")
        ]
      }
    }
    return [.pass("tags", "valid")]
  }

  private func newEvidence(_ key: ModelChanges.EvidenceKey, _ landed: LandedEvidence?) throws(StateError) -> [Check] {
    let folder = "\(name.path)/versions/\(key.version)/evidence/\(key.id)"
    guard try input.before.entry(folder) == nil else {
      return [
        .fail(
          "evidence", .appendOnly, "evidence that has landed is changed or removed", expected: "evidence is only added",
          mend: "attach new evidence: git model evidence add \(name) \(key.version)")
      ]
    }
    guard let evidence = try after.evidence(key.id, of: key.version) else {
      throw .absent(path: "\(folder)/evidence.yaml")
    }
    guard let version = try after.version(key.version) else {
      return [.fail("evidence", .contradiction, "\(name) has no version \(key.version)", mend: "register it first")]
    }
    var checks = try twin(of: key.id.text, below: "\(name.path)/versions/\(key.version)/evidence", called: "evidence")
    checks += try EvidenceRules(
      rule: input.policy.evidence, owners: try after.manifest()?.owners ?? [], evidence: evidence, key: key,
      folder: folder, files: Set(changes.evidence[key]?.keys.map { $0 } ?? []),
      version: version, model: name, landed: landed, input: input
    ).checks()
    return checks.isEmpty ? [.pass("evidence", "\(evidence.type.rawValue), \(evidence.format)")] : checks
  }
}

/// What evidence must be to land: whole, true to its manifest, about this version's artifact, and readable.
struct EvidenceRules {
  let rule: EntryRule
  /// The groups that own the model.
  let owners: [GroupName]
  let evidence: EvidenceManifest
  let key: ModelChanges.EvidenceKey
  let folder: String
  /// The names of all files of the evidence.
  let files: Set<String>
  let version: VersionManifest
  let model: ModelName
  /// What landed before the step.
  let landed: LandedEvidence?
  let input: StepInput

  /// What attaches evidence anew.
  var command: String {
    "git model evidence add \(model) \(key.version) --type \(evidence.type.rawValue) FILE"
  }

  func checks() throws(StateError) -> [Check] {
    var checks: [Check] = []
    let payload = evidence.payload
    let allowed: Set = ["evidence.yaml", "evidence.sig", payload.file]
    if !files.isSubset(of: allowed) || ["evidence.yaml", "evidence.sig"].contains(payload.file) {
      checks.append(
        .fail(
          "files", .unknownPath, files.sorted().joined(separator: ", "),
          expected: "evidence.yaml, one payload and perhaps evidence.sig"))
    }
    if evidence.model != model || evidence.version != key.version {
      checks.append(
        .fail(
          "evidence.yaml", .contradiction, "it speaks of \(evidence.model)@v\(evidence.version)",
          expected: "\(model)@v\(key.version)"))
    }
    if version.artifact?.digest != evidence.artifact {
      checks.append(
        .fail(
          "artifact", .evidence, "it speaks of the artifact \(evidence.artifact)",
          expected: version.artifact?.digest?.description ?? "a version with an artifact digest",
          mend: "attach evidence of this version's artifact"))
    }
    let path = "\(folder)/\(payload.file)"
    guard let bytes = try input.after.file(path, limit: ObjectLimits.payload) else { throw .absent(path: path) }
    let digest = SHA256.digest(of: bytes)
    if digest != payload.digest || bytes.count != payload.size {
      checks.append(
        .fail(
          "payload", .evidence, "\(digest), \(bytes.count) bytes", expected: "\(payload.digest), \(payload.size) bytes",
          mend: "attach it again: git model evidence add"))
    }
    checks += place()
    checks += dates()
    checks += content(bytes)
    checks += try modelSignature(bytes)
    checks += try signature()
    return checks
  }

  /// Whether the payload is what its format says.
  private func content(_ bytes: [UInt8]) -> [Check] {
    guard let format = EvidenceFormat(rawValue: evidence.format) else {
      return [
        .fail(
          "format", .evidence, "the format \"\(evidence.format)\" is not known",
          expected: EvidenceFormat.allCases.map(\.rawValue).joined(separator: ", "))
      ]
    }
    if evidence.attribute != nil, format.audit == nil {
      return [
        .fail(
          "attribute", .evidence, "the format \(format.rawValue) has no groups of an attribute",
          expected: "no attribute in evidence.yaml", mend: "attach it without --attribute")
      ]
    }
    guard format.suits(evidence.type) else {
      let expected = EvidenceFormat.allCases.filter { $0.suits(evidence.type) }.map(\.rawValue)
      return [
        .fail(
          "format", .evidence, "\(evidence.type.rawValue) evidence has the format \"\(format.rawValue)\"",
          expected: expected.joined(separator: ", "))
      ]
    }
    do {
      if let reader = format.audit { return try audit(bytes, reader) }
      if evidence.type == .modelCard, format == .modelCard { _ = try ModelCard.read(bytes) }
      guard evidence.type == .evaluation else { return [] }
      let invalid = try format.metrics(in: bytes).filter { if case .invalid = $0.value { true } else { false } }
      return invalid.sorted { $0.key < $1.key }.compactMap { name, value in
        guard case .invalid(let sentence) = value else { return nil }
        return .fail(
          "metric \(name)", .evidence, sentence, expected: "a finite number",
          mend: "attach evidence that has the number")
      }
    } catch {
      return error.all.map {
        .fail(
          "payload", .evidence, "\(folder)/\(evidence.payload.file): \($0)", expected: "\(format.rawValue)",
          mend: "attach a valid payload")
      }
    }
  }

  /// A bundle must be whole and about this version's files; whether its key is trusted is for the gates to say.
  private func modelSignature(_ bytes: [UInt8]) throws(StateError) -> [Check] {
    guard evidence.format == EvidenceFormat.modelSigning.rawValue, let artifact = version.artifact else { return [] }
    guard evidence.type == .signature else {
      return [
        .fail("type", .evidence, evidence.type.rawValue, expected: "signature, for the format \(evidence.format)")
      ]
    }
    let files = try ModelState(model, in: input.after).artifactFiles(of: key.version)
    do throws(Problems) {
      guard let reason = try ModelSignature(bundle: bytes).difference(from: artifact, files: files) else { return [] }
      return [
        .fail(
          "signature", .evidence, reason, expected: "the files of v\(key.version)",
          mend: "sign the very files that were registered, with the signature beside them and not among them")
      ]
    } catch {
      return error.all.map {
        .fail(
          "payload", .evidence, "\(folder)/\(evidence.payload.file): \($0)", expected: "a bundle of model_signing",
          mend: "sign with model_signing's key method and attach the bundle unchanged")
      }
    }
  }
}
