import Gate
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Collects what stands behind each decision on a version: statement, signatures, policy, and what became of it.
struct PacketDecisions {
  let registry: OpenRegistry
  let name: ModelName
  let version: Version
  let timeline: Timeline
  /// The longest payload of evidence that a packet takes in, in bytes.
  private static let payloadLimit = 256 * 1024
  private let exceptions: [PastException]
  private let today: MembersManifest
  /// The model as it is today.
  private let model: ModelState
  private let book: RecordBook

  /// - Parameter exceptions: every override and waiver of the history.
  init(
    registry: OpenRegistry, name: ModelName, version: Version, timeline: Timeline, exceptions: [PastException]
  ) throws {
    self.exceptions = exceptions
    self.registry = registry
    self.name = name
    self.version = version
    self.timeline = timeline
    let tip = registry.state(at: timeline.steps[timeline.steps.count - 1])
    today = try tip.members()
    model = ModelState(name, in: tip)
    book = try model.promotions()
  }

  /// The decisions about the version in one step; none in the root.
  func decisions(in event: PacketEvent) throws -> [PacketDecision] {
    guard event.at.number > 1, let verdict = event.verdict else { return [] }
    return try verdict.changes.compactMap { change in
      guard let record = change.record, record.model == name, record.version == version else { return nil }
      return try decision(change, record, verdict, at: event.at)
    }
  }

  private func decision(
    _ change: ChangeVerdict, _ record: RecordFacts, _ verdict: StepVerdict, at: PacketStep
  ) throws -> PacketDecision {
    let before = timeline.steps[at.number - 2]
    let earlier = registry.state(at: before)
    let after = registry.state(at: at.step)
    let inspector = SignatureInspector(atStep: try earlier.members(), today: today)
    let stored = try statement(of: record, after)
    var signers: [SignerFacts] = []
    if let stored {
      let folder = String(stored.path.prefix(upTo: stored.path.lastIndex(of: "/") ?? stored.path.endIndex))
      signers = try inspector.signatures(in: folder, over: stored.bytes, of: after, record: record)
    }
    if change.kind == .rollback {
      signers += try inspector.signatures(
        of: registry.objects.commit(at.step.commit), registry.objects, record: record)
    }
    guard let members = try earlier.digest(RegistryPath.membersFile) else {
      throw StateError.absent(path: RegistryPath.membersFile)
    }
    return PacketDecision(
      at: at, before: before.commit, change: change, record: record, stepChecks: verdict.checks, statement: stored,
      signers: signers, policy: try policy(in: earlier, gates: change.gates.map(\.name)), membersDigest: members,
      standing: try standing(of: record, change.kind),
      fate: exceptions.first { $0.commit == at.step.commit && $0.record.id == record.id }?.fate,
      undoes: try undone(at: at, change.kind))
  }

  /// The statement of a promotion, rollback or ratification.
  private func statement(of record: RecordFacts, _ state: State) throws -> PacketStatement? {
    guard record.digest != nil else { return nil }
    let model = ModelState(name, in: state)
    var path = model.path(.promotion(record.id, .statement))
    if let signed: Signed<PromotionStatement> = try state.statement(path) {
      return PacketStatement(path, signed, signed.statement.proposal, compared: signed.statement.compared)
    }
    path = model.path(.rollback(record.id, .statement))
    if let signed: Signed<RollbackStatement> = try state.statement(path) {
      return PacketStatement(path, signed, signed.statement.proposal)
    }
    path = model.path(.ratification(record.id, .statement))
    if let signed: Signed<RatificationStatement> = try state.statement(path) {
      return PacketStatement(path, signed, signed.statement.proposal)
    }
    return nil
  }

  private func policy(in state: State, gates: [String]) throws -> PacketPolicy {
    guard let bytes = try state.file(RegistryPath.gatesFile) else {
      throw StateError.absent(path: RegistryPath.gatesFile)
    }
    let excerpts = PolicyExcerpts(bytes)
    return PacketPolicy(
      version: try state.policy().version, digest: try state.policyDigest(), bytes: bytes,
      gates: gates.map { ($0, excerpts.gate($0)) })
  }

  /// What became of a promotion's pointers.
  private func standing(of record: RecordFacts, _ kind: ChangeVerdict.Kind) throws -> [String] {
    guard kind == .promotion else { return [] }
    let folder = "\(name.path)/promotions/\(record.id)"
    guard book.records[record.id] != nil else {
      let last = try timeline.steps.lastIndex { try registry.objects.entry(at: folder, in: $0.tree) != nil }
      let undoing = last.map { $0 + 1 }.flatMap { timeline.steps.indices.contains($0) ? timeline.steps[$0] : nil }
      return ["undone\(undoing.map { " on \($0.time.minutes) in step \($0.commit.short)" } ?? "")"]
    }
    return record.moves.map { move in
      let head = book.head(of: move.pointer)
      if head == record.id {
        return
          "\(move.pointer): \(holds(move) ? "in force" : "set to something else since, without a record")"
      }
      let next = book.successors(of: record.id).first { id in
        book.records[id]?.transitions.contains { $0.move.pointer == move.pointer } == true
      }
      return "\(move.pointer): followed by \(next.map { "promotion \($0)" } ?? "another record")"
    }
  }

  /// Whether a pointer is today where a move put it.
  private func holds(_ move: Move) -> Bool {
    switch (move, try? Move(of: move.pointer, from: model, to: model)) {
    case (.stage(_, _, let to), .stage(_, _, let held)): to == held
    case (.alias(_, _, let to), .alias(_, _, let held)): to == held
    default: false
    }
  }

  /// The promotions whose records a step takes away.
  private func undone(at: PacketStep, _ kind: ChangeVerdict.Kind) throws -> [RecordID] {
    guard kind == .rollback else { return [] }
    let after = try ModelState(name, in: registry.state(at: at.step)).promotionIDs()
    let before = try ModelState(name, in: registry.state(at: timeline.steps[at.number - 2])).promotionIDs()
    return before.filter { !after.contains($0) }
  }

  /// The version's evidence with the steps that brought it and who signed it.
  func evidence(_ facts: VersionFacts, history: [PacketEvent]) throws -> [PacketEvidence] {
    try facts.evidence.map { id, manifest in
      let folder = "\(name.path)/versions/\(version)/evidence/\(id)"
      let position = try timeline.steps.firstIndex { try registry.objects.entry(at: folder, in: $0.tree) != nil } ?? 0
      let state = registry.state(at: timeline.steps[position])
      let path = "\(folder)/evidence.yaml"
      guard let bytes = try state.file(path), let digest = try state.digest(path) else {
        throw StateError.absent(path: path)
      }
      let members = try (position > 0 ? registry.state(at: timeline.steps[position - 1]) : state).members()
      let signature = try state.file("\(folder)/evidence.sig", limit: ObjectLimits.signature)
      let isForeign = try manifest.registry != state.registry().id
      // A payload that is too long, or lost, is left out; its digest stands in the manifest.
      let payload = try? state.file("\(folder)/\(manifest.payload.file)", limit: Self.payloadLimit)
      return PacketEvidence(
        id: id, manifest: manifest, digest: digest,
        step: PacketStep(number: position + 1, step: timeline.steps[position]),
        signer: signature.map {
          SignatureInspector(atStep: members, today: today).inspect(
            $0, over: bytes, .evidence, in: .evidence, at: "\(folder)/evidence.sig", claimed: nil, record: nil,
            objection: isForeign ? "it is signed for the registry \(manifest.registry)" : nil)
        },
        payload: payload.flatMap { String(validating: $0, as: UTF8.self) })
    }
  }
}

extension PacketStatement {
  fileprivate init<S: Statement>(
    _ path: String, _ signed: Signed<S>, _ proposal: Proposal, compared: [PromotionStatement.Comparison] = []
  ) {
    self.init(
      path: path, bytes: signed.bytes, digest: signed.digest, subjectDigest: signed.statement.subjectDigest,
      proposal: proposal, compared: compared)
  }
}
