package import Gate
import Manifest
package import Names
import Snapshots

/// A step that let something pass which did not meet its gates, or that made up for it.
package struct PastException: Sendable {
  package enum Fate: Hashable, Sendable {
    /// It stands, and there is time until then.
    case open(until: Instant)
    /// It stands although its time is over.
    case overdue(since: Instant)
    /// A ratification made it good, late or in time.
    case ratified(by: RecordID, isLate: Bool)
    case rolledBack
    /// Later promotions took its place.
    case superseded
  }

  package let commit: ObjectID
  package let date: Instant?
  package let title: String
  package let record: RecordFacts
  package let fate: Fate
}

/// The exceptions met while history is judged, in its order.
struct ExceptionTrail {
  private struct Met {
    let commit: ObjectID
    let date: Instant?
    let title: String
    let record: RecordFacts
  }

  private var met: [Met] = []
  private var ratified: [RecordID: (by: RecordID, isLate: Bool)] = [:]
  /// The steps that changes acknowledged, with the change.
  private(set) var acknowledged: [ObjectID: RecordID] = [:]

  /// Looks at a step; only what could land counts.
  mutating func add(_ step: StepVerdict) {
    guard step.outcome.permits else { return }
    for change in step.changes {
      guard let record = change.record else { continue }
      for commit in record.acknowledges { acknowledged[commit] = record.id }
      if let promotion = record.ratifies {
        ratified[promotion] = (record.id, change.checks.contains { $0.code == .late })
      }
      if record.override || !record.waived.isEmpty && change.kind == .promotion {
        met.append(Met(commit: step.commit, date: step.date, title: change.title, record: record))
      }
    }
  }

  /// Adds what later steps brought.
  mutating func append(_ later: ExceptionTrail) {
    met += later.met
    ratified.merge(later.ratified) { $1 }
    acknowledged.merge(later.acknowledged) { $1 }
  }

  /// What became of each exception by the end.
  func exceptions(at state: State, open: [OpenException], now: Instant) throws -> [PastException] {
    let standing = Dictionary(open.map { ($0.record, $0) }) { first, _ in first }
    return try met.map { met in
      let id = met.record.id
      let fate: PastException.Fate
      if let exception = standing[id], ratified[id] == nil || exception.kind == .waiver {
        fate = now > exception.due ? .overdue(since: exception.due) : .open(until: exception.due)
      } else if let model = met.record.model, try ModelState(model, in: state).promotion(id) == nil {
        fate = .rolledBack
      } else if let by = ratified[id] {
        fate = .ratified(by: by.by, isLate: by.isLate)
      } else {
        fate = .superseded
      }
      return PastException(commit: met.commit, date: met.date, title: met.title, record: met.record, fate: fate)
    }
  }
}

extension OpenRegistry {
  /// Promotions that stand today by override or by waivers.
  ///
  /// - Parameter model: only those of this model.
  package func openExceptions(of model: ModelName?) throws -> [OpenException] {
    let state = try state(at: startingPoint())
    guard let model else { return try state.openExceptions() }
    return try ModelState(model, in: state).openExceptions(policy: state.policy())
  }
}
