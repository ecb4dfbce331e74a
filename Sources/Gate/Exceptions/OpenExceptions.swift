package import Manifest
package import Names
package import Policy
import Snapshots

/// A promotion that did not meet its gates and still stands: by override, or by waivers.
package struct OpenException: Hashable, Sendable {
  package enum Kind: String, Sendable { case override, waiver }

  package let kind: Kind
  package let model: ModelName
  package let version: Version
  /// The promotion.
  package let record: RecordID
  package let moves: [Move]
  /// The waived checks; none of an override.
  package let checks: [WaivableCheck]
  package let reason: String
  package let preparedAt: Instant
  /// By when an override is to be ratified, or when the first of the waivers lapses.
  package let due: Instant

  /// What an audit finds of it at a moment; nil while there is time.
  package func finding(now: Instant) -> Check? {
    guard now > due else { return nil }
    let name = "\(kind.rawValue) \(record) of \(model)@v\(version)"
    let mend = "git model ratify \(model) \(record) -m \"why\", or git model rollback \(model)"
    switch kind {
    case .override:
      return .fail(
        name, .unratified, "it was to be ratified by \(due)", expected: "a ratification, or a rollback", mend: mend)
    case .waiver:
      let names = checks.map(\.rawValue).joined(separator: ", ")
      return .fail(
        name, .lapsed, "its waiver of \(names) lapsed on \(due), and the promotion still stands",
        expected: "the checks that were waived", mend: mend)
    }
  }
}

extension ModelState {
  /// The overrides that nobody has ratified, in the order of their ids.
  package func openOverrides(_ book: RecordBook) throws(StateError) -> [RecordID] {
    let overrides = book.records.filter { $0.value.override }.keys
    guard !overrides.isEmpty else { return [] }
    let ratified = Set(try ratifications().map(\.statement.ratifies))
    return overrides.filter { !ratified.contains($0) }.sorted()
  }

  /// Every promotion of the model that did not meet its gates and still stands.
  ///
  /// An override is open until it is ratified or rolled back. Waivers count while one of the promotion's pointers is as
  /// it set it; a ratification takes their place, with those that it asks for itself.
  package func openExceptions(policy: PolicyManifest) throws(StateError) -> [OpenException] {
    let book = try promotions()
    let suspects = book.records.filter { $0.value.override || !$0.value.waivers.isEmpty }
    guard !suspects.isEmpty else { return [] }
    let ratifications = Dictionary(grouping: try ratifications().map(\.statement), by: \.ratifies)
    return suspects.sorted { $0.key < $1.key }.compactMap { id, record in
      func open(_ kind: OpenException.Kind, _ checks: [WaivableCheck], due: Instant) -> OpenException {
        OpenException(
          kind: kind, model: name, version: record.version, record: id, moves: record.transitions.map(\.move),
          checks: checks, reason: record.proposal.reason, preparedAt: record.proposal.preparedAt, due: due)
      }
      let ratified = ratifications[id] ?? []
      if record.override, ratified.isEmpty {
        let days = Int64(policy.breakGlass?.ratifyWithinDays ?? 0)
        return open(.override, [], due: record.proposal.preparedAt.adding(seconds: days * 86_400))
      }
      guard record.transitions.contains(where: { book.head(of: $0.move.pointer) == id }) else { return nil }
      // Each of these says that all but its waived checks hold, until the first of them lapses.
      let holding = (record.override ? [] : [record.waivers]) + ratified.map(\.waivers)
      guard !holding.contains(where: \.isEmpty) else { return nil }
      let best = holding.max { Self.end($0) < Self.end($1) } ?? []
      return open(.waiver, best.map(\.check), due: Self.end(best))
    }
  }

  private static func end(_ waivers: [Waiver]) -> Instant { waivers.map(\.expires).min() ?? .latest }
}

extension State {
  /// Every promotion of the registry that did not meet its gates and still stands, by model.
  package func openExceptions() throws(StateError) -> [OpenException] {
    let policy = try policy()
    var found: [OpenException] = []
    for shard in try list("models") {
      guard let shardName = shard.text else { continue }
      for folder in try list("models/\(shardName)") {
        guard let text = folder.text, let name = try? ModelName(folder: text) else { continue }
        found += try ModelState(name, in: self).openExceptions(policy: policy)
      }
    }
    return found
  }
}
