import Gate
import Manifest
package import Names
import Policy
import Snapshots
import System

/// What a packet is about.
package enum PacketSubject: Hashable, Sendable {
  case version(Version)
  /// The version that this record is about, and only the decisions on that record.
  case record(RecordID)
}

extension OpenRegistry {
  /// Collects and judges again everything about a version.
  ///
  /// - Parameter jobs: how many threads judge the history.
  /// - Throws: when the history does not begin with the pinned root, or there is no such version or record.
  package func packet(of name: ModelName, _ subject: PacketSubject, jobs: Int) throws -> AuditPacket {
    let audit = try audit(root: nil, from: nil, to: nil, jobs: jobs)
    if audit.steps == 0, let reason = audit.checks.first {
      throw RegistryError(reason.found, hint: reason.mend, kind: .undecided)
    }
    let timeline = try timeline()
    let last = timeline.steps.count - 1
    let state = state(at: timeline.steps[last])
    let model = try model(name, in: state)
    let version: Version
    var focus: RecordID?
    switch subject {
    case .version(let number): version = number
    case .record(let id):
      version = try self.version(ofRecord: id, of: name, in: timeline)
      focus = id
    }
    let facts = try facts(version, of: model)
    guard let manifest = try model.manifest(), let modelDigest = try state.digest(model.path(.model)),
      let versionDigest = try state.digest(model.path(.version(version)))
    else { throw StateError.absent(path: model.path(.version(version))) }

    let history = try PacketHistory(registry: self, name: name, version: version, timeline: timeline).events()
    let maker = try PacketDecisions(
      registry: self, name: name, version: version, timeline: timeline, exceptions: audit.exceptions)
    var decisions = try history.flatMap { try maker.decisions(in: $0) }
    if let focus {
      decisions.removeAll { $0.record.id != focus && !$0.undoes.contains(focus) && $0.record.ratifies != focus }
    }
    return AuditPacket(
      registry: try state.registry(), ref: branch, madeAt: context.clock.now(), audit: audit, manifest: manifest,
      facts: facts, versionDigest: versionDigest, modelDigest: modelDigest, files: try model.artifactFiles(of: version),
      holdings: try holdings(of: version, of: name, first: nil, in: timeline, at: last),
      evidence: try maker.evidence(facts, history: history), focus: focus, decisions: decisions, history: history)
  }

  /// The version that a promotion was about, also when it was rolled back since.
  private func version(ofRecord id: RecordID, of name: ModelName, in timeline: Timeline) throws -> Version {
    let folder = "\(name.path)/promotions/\(id)"
    for step in timeline.steps.reversed() where try objects.entry(at: folder, in: step.tree) != nil {
      if let record = try ModelState(name, in: state(at: step)).promotion(id) { return record.statement.version }
    }
    throw RegistryError(
      "\(name) has no promotion \(id) in the history of \(branch.short)", hint: "git model log \(name)")
  }
}
