package import Gate
import GitStore
package import Names
import Snapshots
import Synchronization
import System

/// One entry of the approval log: a change of a step, or a step that holds none (the root, an empty commit).
package struct LogEntry: Sendable {
  /// Where the step stands on the first-parent chain: 1 is the pinned root.
  package let step: Int
  /// Which entry of its step it is, from 1.
  package let position: Int
  package let commit: ObjectID
  package let date: Instant?
  package let change: ChangeVerdict
  /// What is wrong with the step as a whole, and how the whole step came out.
  package let stepChecks: [Check]
  package let stepOutcome: Outcome
  /// The author's name and address as the commit claims them: no identity. Only in a log, nil elsewhere.
  package internal(set) var author: String?
  /// The change that acknowledged the refused step. Only in a log, nil elsewhere.
  package internal(set) var acknowledgedBy: RecordID?

  /// The entries of a step: one for each change, and one for a step that holds none, so that no step is left out.
  static func all(of step: StepVerdict, number: Int) -> [LogEntry] {
    let changes = step.changes.isEmpty ? [step.standIn] : step.changes
    return changes.enumerated().map { index, change in
      LogEntry(
        step: number, position: index + 1, commit: step.commit, date: step.date, change: change,
        stepChecks: step.checks, stepOutcome: step.outcome)
    }
  }
}

extension StepVerdict {
  /// What stands for a step without changes in a log.
  fileprivate var standIn: ChangeVerdict {
    let waived = checks.first { $0.status == .waived }
    let kind: ChangeVerdict.Kind =
      outcome != .allowed ? .invalid : waived?.code == .imported ? .root : .empty
    return ChangeVerdict(kind: kind, title: waived?.found ?? "step \(commit.short)", checks: checks)
  }
}

/// The approval log, or a part of it.
package struct ApprovalLog: Sendable {
  package let root: ObjectID
  package let tip: ObjectID
  /// The entries that were asked for, newest first.
  package let entries: [LogEntry]
  /// How many steps and entries the whole history has; an audit of it counts the same.
  package let steps: Int
  package let population: Int
  /// How many commits the first-parent chain has; more than `steps` where judging had to stop on the way.
  package let chain: Int
  package let outcome: Outcome

  package var isComplete: Bool { steps == chain }
}

/// What an audit found.
package struct AuditReport: Sendable {
  package let root: ObjectID
  /// Where the range began; nil when it began with the root.
  package let from: ObjectID?
  package let tip: ObjectID
  package let steps: Int
  /// The entries of the log of these steps, by kind: the changes that were judged, and the steps without one.
  package let counts: [ChangeVerdict.Kind: Int]
  /// The steps with something wrong, oldest first, acknowledged ones included.
  package let findings: [StepVerdict]
  /// Which of them a later change acknowledged, with the change.
  package let acknowledged: [ObjectID: RecordID]
  /// Overrides and waivers, oldest first, and what became of them.
  package let exceptions: [PastException]
  /// What is wrong with the history as a whole, or with what stands at its end.
  package let checks: [Check]
  /// Acknowledged findings do not count; an override that stands and is not ratified does.
  package let outcome: Outcome

  /// How many entries the log of these steps has.
  package var population: Int { counts.values.reduce(0, +) }
}

extension OpenRegistry {
  /// The approval log: what changed, who proposed, who approved, derived from the trees and judged anew.
  ///
  /// - Parameter filter: which entries are wanted.
  package func log(_ filter: (LogEntry) -> Bool) throws -> ApprovalLog {
    var entries: [LogEntry] = []
    var population = 0
    var trail = ExceptionTrail()
    let walk = try judgeHistory { step, number in
      let all = LogEntry.all(of: step, number: number)
      population += all.count
      entries += all.filter(filter)
      trail.add(step)
    }
    for (index, entry) in entries.enumerated() {
      entries[index].author = try? objects.commit(entry.commit).author
      if entry.stepOutcome == .refused { entries[index].acknowledgedBy = trail.acknowledged[entry.commit] }
    }
    return ApprovalLog(
      root: walk.root, tip: walk.verdict.new, entries: entries.reversed(), steps: walk.verdict.stepCount,
      population: population, chain: try chainLength(from: walk.root, to: walk.verdict.new),
      outcome: walk.verdict.outcome)
  }

  /// Judges the whole history in order.
  ///
  /// - Parameter each: called with every step and its number, from 1 for the root.
  /// - Throws: when there is nothing to judge, because the history does not begin with the pinned root.
  func judgeHistory(_ each: (StepVerdict, Int) -> Void) throws -> (root: ObjectID, verdict: Verdict) {
    let root = try pinnedRoot()
    let request = GateRequest(
      ref: branch, old: nil, new: try tip, root: root, now: context.clock.now(), purpose: .audit, maximumSteps: .max,
      keepsAllowedSteps: false)
    var number = 0
    let verdict = Gate(objects: objects).verify(request) { step in
      number += 1
      context.progress(Int64(number), 0, "steps judged")
      each(step, number)
    }
    if verdict.stepCount == 0, let reason = verdict.checks.first {
      throw RegistryError(reason.found, hint: reason.mend, kind: .undecided)
    }
    return (root, verdict)
  }

  /// How many commits the first-parent chain has, both ends included.
  private func chainLength(from root: ObjectID, to tip: ObjectID) throws -> Int {
    var count = 1
    var current = tip
    while current != root, let parent = try objects.commit(current).parents.first {
      count += 1
      current = parent
    }
    return count
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
    let chain = try Chain(from: first, to: tip, objects)
    let cuts = chain.cuts(parts: jobs)
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
      let objects = ObjectReader(repository, commits: chain.commits)
      let gate = Gate(objects: objects)
      var counts: [ChangeVerdict.Kind: Int] = [:]
      var trail = ExceptionTrail()
      let verdict = gate.verify(request) { step in
        for entry in LogEntry.all(of: step, number: 0) { counts[entry.change.kind, default: 0] += 1 }
        trail.add(step)
        counter.add()
      }
      // The last run has read most of what stands at its end.
      let end = request.new == tip ? try Standing(at: tip, gate, objects, now: now) : nil
      return (verdict: verdict, counts: counts, trail: trail, end: end)
    } whileWaiting: {
      context.progress(counter.value, 0, "steps judged")
    }
    let verdicts = results.map(\.verdict)
    let trail = results.map(\.trail).reduce(into: ExceptionTrail()) { $0.append($1) }
    let end = results.compactMap(\.end).last ?? Standing()
    let findings = verdicts.flatMap(\.steps).filter { !$0.outcome.permits }
    let acknowledged = trail.acknowledged.filter { id, _ in
      findings.contains { $0.commit == id && $0.outcome == .refused }
    }
    let checks = verdicts.flatMap(\.checks) + end.checks
    let outcomes = findings.filter { acknowledged[$0.commit] == nil }.map(\.outcome)
    let start: Outcome = end.open.contains { $0.kind == .override } ? .overridden : .allowed
    return AuditReport(
      root: root, from: from, tip: tip, steps: verdicts.reduce(0) { $0 + $1.stepCount },
      counts: results.map(\.counts).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) },
      findings: findings, acknowledged: acknowledged,
      exceptions: end.isReadable ? try trail.exceptions(at: state(at: tip), open: end.open, now: now) : [],
      checks: checks,
      outcome: outcomes.reduce(Outcome.worse(start, Outcome(of: checks)), Outcome.worse))
  }
}

/// What stands at the end of a history without having met its gates, and which of it is overdue; where that cannot be
/// read, the audit says so.
private struct Standing: Sendable {
  private(set) var isReadable = false
  private(set) var open: [OpenException] = []
  private(set) var checks: [Check] = []

  init() {}

  /// - Parameter gate: the one that judged the steps up to there.
  init(at tip: ObjectID, _ gate: Gate, _ objects: ObjectReader, now: Instant) throws {
    do {
      open = try gate.state(root: objects.commit(tip).tree).openExceptions()
      checks = open.compactMap { $0.finding(now: now) }
      isReadable = true
    } catch {
      // What cannot be read was a finding of the steps already.
      guard let failure = error as? StateError ?? (error as? ObjectError).map(StateError.object) else { throw error }
      checks = [failure.check("overrides and waivers")]
    }
  }
}

/// The commits that an audit goes through.
private struct Chain: Sendable {
  /// Newest first.
  private let ids: [ObjectID]
  /// The first of them, so that the judges need not read them again.
  private(set) var commits: [ObjectID: Commit] = [:]
  /// A commit with its signature takes about a kibibyte.
  private static let capacity = 16_384

  init(from: ObjectID?, to tip: ObjectID, _ objects: ObjectReader) throws(ObjectError) {
    var ids: [ObjectID] = []
    var current: ObjectID? = tip
    while let id = current, id != from {
      ids.append(id)
      let commit = try objects.commit(id)
      if commits.count < Self.capacity { commits[id] = commit }
      current = commit.parents.first
    }
    self.ids = ids
  }

  /// Reading what a step left costs so much of judging it; a run must first read what stands where it begins.
  private static let readingShare = 0.22

  /// Commits that cut the chain into runs that take about the same time.
  func cuts(parts: Int) -> [ObjectID] {
    guard parts > 1, ids.count >= 64 * parts else { return [] }
    // Each run is shorter than the one before by what reading that one's records costs.
    let lengths = (0..<parts).map { Self.power(1 - Self.readingShare, $0) }
    let unit = Double(ids.count) / lengths.reduce(0, +)
    var end = 0.0
    return lengths.dropLast().map { length in
      end += length * unit
      return ids[ids.count - Int(end)]
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

/// Counts steps from several threads.
private final class StepCounter: Sendable {
  private let count = Atomic<Int64>(0)
  func add() { count.add(1, ordering: .relaxed) }
  var value: Int64 { count.load(ordering: .relaxed) }
}
