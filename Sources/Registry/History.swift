package import Gate
import GitStore
package import Names
import Snapshots
import Synchronization
import System

/// One change of the approval log.
package struct LogEntry: Sendable {
  package let commit: ObjectID
  package let date: Instant?
  package let change: ChangeVerdict
}

/// What an audit found.
package struct AuditReport: Sendable {
  package let root: ObjectID
  /// Where the range began; nil when it began with the root.
  package let from: ObjectID?
  package let tip: ObjectID
  package let steps: Int
  /// Changes that were judged, by kind.
  package let counts: [ChangeVerdict.Kind: Int]
  /// The steps with something wrong, oldest first.
  package let findings: [StepVerdict]
  /// What is wrong with the history as a whole.
  package let checks: [Check]
  package let outcome: Outcome
}

extension OpenRegistry {
  /// The approval log, newest first: what changed, who proposed, who approved, derived from the trees and judged anew.
  ///
  /// - Parameters:
  ///   - filter: which changes are wanted.
  package func log(_ filter: (LogEntry) -> Bool) throws -> [LogEntry] {
    var entries: [LogEntry] = []
    let root = try pinnedRoot()
    let request = GateRequest(
      ref: branch, old: nil, new: try tip, root: root, now: context.clock.now(), purpose: .audit, maximumSteps: .max,
      keepsAllowedSteps: false)
    var done: Int64 = 0
    let verdict = Gate(objects: objects).verify(request) { step in
      done += 1
      context.progress(done, 0, "steps judged")
      for change in step.changes {
        let entry = LogEntry(commit: step.commit, date: step.date, change: change)
        if filter(entry) { entries.append(entry) }
      }
    }
    if verdict.stepCount == 0, let reason = verdict.checks.first {
      throw RegistryError(reason.found, hint: reason.mend, kind: .undecided)
    }
    return entries.reversed()
  }

  /// Judges every step since the root again.
  ///
  /// - Parameters:
  ///   - root: the first commit to trust; the pinned root when nil.
  ///   - range: only the steps after `from` up to `to`.
  ///   - jobs: how many threads judge; the history is cut into as many runs of steps.
  package func audit(root: ObjectID?, from: ObjectID?, to: ObjectID?, jobs: Int) throws -> AuditReport {
    let root = try root ?? pinnedRoot()
    let tip = try to ?? self.tip
    let first = from ?? nil
    let cuts = try cutPoints(from: first, to: tip, parts: jobs)
    let now = context.clock.now()
    let branch = branch
    let requests = zip([first] + cuts.map { Optional($0) }, cuts.map { $0 } + [tip]).map { old, new in
      GateRequest(
        ref: branch, old: old, new: new, root: root, now: now, purpose: .audit, maximumSteps: .max,
        keepsAllowedSteps: false)
    }
    let counter = StepCounter()
    let path = repository.path
    let library = repository.library
    let results = try ParallelMap.run(requests) { request in
      let repository = try Repository.open(at: path, gitDirectory: path, library: library)
      var counts: [ChangeVerdict.Kind: Int] = [:]
      let verdict = Gate(objects: ObjectReader(repository)).verify(request) { step in
        for change in step.changes { counts[change.kind, default: 0] += 1 }
        counter.add()
      }
      return (verdict: verdict, counts: counts)
    } whileWaiting: {
      context.progress(counter.value, 0, "steps judged")
    }
    let verdicts = results.map(\.verdict)
    return AuditReport(
      root: root, from: from, tip: tip, steps: verdicts.reduce(0) { $0 + $1.stepCount },
      counts: results.map(\.counts).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) },
      findings: verdicts.flatMap(\.steps).filter { $0.outcome != .allowed }, checks: verdicts.flatMap(\.checks),
      outcome: verdicts.map(\.outcome).reduce(.allowed, Self.worse))
  }

  private static func worse(_ left: Outcome, _ right: Outcome) -> Outcome {
    if left == .refused || right == .refused { return .refused }
    return left == .undecided ? left : right
  }

  /// Commits that cut the first-parent chain into runs of about equal length.
  private func cutPoints(from: ObjectID?, to tip: ObjectID, parts: Int) throws -> [ObjectID] {
    guard parts > 1 else { return [] }
    var chain: [ObjectID] = []
    var current: ObjectID? = tip
    while let id = current, id != from {
      chain.append(id)
      current = try objects.commit(id).parents.first
    }
    let steps = chain.count
    guard steps >= 64 * parts else { return [] }
    return (1..<parts).map { chain[steps - $0 * steps / parts] }
  }
}

/// Counts steps from several threads.
private final class StepCounter: Sendable {
  private let count = Atomic<Int64>(0)
  func add() { count.add(1, ordering: .relaxed) }
  var value: Int64 { count.load(ordering: .relaxed) }
}
