package import Manifest
package import Names

/// The answer of the gate.
package enum Outcome: String, Sendable {
  case allowed
  /// The step may land although its gates are not met: the break-glass gate was passed instead.
  case overridden
  case refused
  /// The gate could not decide; the step may not land.
  case undecided

  /// Whether the step may land.
  package var permits: Bool { self == .allowed || self == .overridden }
}

/// One thing that a step does, and whether it may.
package struct ChangeVerdict: Hashable, Sendable {
  package enum Kind: String, Sendable {
    case registration, evidence, tags, promotion, rollback, ratification, withdrawal, change, policy, free, invalid
    /// In logs only: the pinned root, and a step that changes no file.
    case root, empty
  }

  package let kind: Kind
  /// What the change does, in words: "promote credit-approval v3: Staging -> Production".
  package let title: String
  package let model: ModelName?
  /// The version that it is about; nil where it is about none or several.
  package private(set) var version: Version?
  /// The pointers that it moves: as its record says, and as the step does where no record claims them.
  package private(set) var moves: [Move]
  /// Pointers that the step changes and that cannot be read before or after it.
  package private(set) var unreadable: [Pointer] = []
  /// The rules that hold whatever the policy says.
  package internal(set) var checks: [Check]
  /// What the policy asks.
  package internal(set) var gates: [GateVerdict]
  /// Who asked for it and who agreed, where a record says so.
  package let record: RecordFacts?

  package init(
    kind: Kind, title: String, model: ModelName? = nil, version: Version? = nil, checks: [Check],
    gates: [GateVerdict] = [], record: RecordFacts? = nil
  ) {
    self.kind = kind
    self.title = title
    self.model = model
    self.version = version ?? record?.version
    moves = record?.moves ?? []
    self.checks = checks
    self.gates = gates
    self.record = record
  }

  /// Names what the step does to pointers besides what its record says, and the one version that this is about.
  mutating func add(_ pointers: PointerMoves) {
    moves += pointers.moves
    unreadable += pointers.unreadable
    let versions = Set(moves.compactMap(\.version))
    if record == nil, unreadable.isEmpty, versions.count == 1 { version = versions.first }
  }

  /// The moves that no record claims.
  package var unclaimed: [Move] { Array(moves.dropFirst(record?.moves.count ?? 0)) }

  /// All checks, those of gates included.
  package var allChecks: [Check] { checks + gates.flatMap(\.checks) }
  package var outcome: Outcome { Outcome(of: allChecks) }
}

/// One step of the first-parent chain.
package struct StepVerdict: Hashable, Sendable {
  package let commit: ObjectID
  package let subject: String
  /// The committer's date, as claimed.
  package let date: Instant?
  /// What is wrong with the step as a whole.
  package let checks: [Check]
  package let changes: [ChangeVerdict]

  package init(commit: ObjectID, subject: String, date: Instant?, checks: [Check], changes: [ChangeVerdict]) {
    self.commit = commit
    self.subject = subject
    self.date = date
    self.checks = checks
    self.changes = changes
  }

  package var allChecks: [Check] { checks + changes.flatMap(\.allChecks) }
  package var outcome: Outcome { Outcome(of: allChecks) }
}

/// The whole tree: range → step → change → gate → check.
package struct Verdict: Hashable, Sendable {
  package let ref: RefName
  package let old: ObjectID?
  package let new: ObjectID
  /// What is wrong with the range as a whole.
  package let checks: [Check]
  /// The steps that were judged, oldest first.
  package let steps: [StepVerdict]
  /// How many steps were judged, those that were not kept included.
  package let stepCount: Int
  package let outcome: Outcome

  init(
    ref: RefName, old: ObjectID?, new: ObjectID, checks: [Check], steps: [StepVerdict], stepCount: Int, worst: Outcome
  ) {
    self.ref = ref
    self.old = old
    self.new = new
    self.checks = checks
    self.steps = steps
    self.stepCount = stepCount
    outcome = Outcome.worse(
      worst, Outcome.worse(Outcome(of: checks), steps.reduce(.allowed) { .worse($0, $1.outcome) }))
  }

  /// The permission to move the ref from `old` to `new`; nil unless every step may land.
  package var approved: ApprovedStep? {
    outcome.permits ? ApprovedStep(ref: ref, old: old, new: new) : nil
  }

  /// Every reason against, with the commit it concerns.
  package var reasons: [(commit: ObjectID?, check: Check)] {
    checks.filter { !$0.status.allows }.map { (nil, $0) }
      + steps.flatMap { step in step.allChecks.filter { !$0.status.allows }.map { (step.commit, $0) } }
  }
}

/// The gate's permission to move a protected ref. Only a verdict can make one.
package struct ApprovedStep: Hashable, Sendable {
  package let ref: RefName
  package let old: ObjectID?
  package let new: ObjectID

  fileprivate init(ref: RefName, old: ObjectID?, new: ObjectID) {
    self.ref = ref
    self.old = old
    self.new = new
  }
}

extension Outcome {
  /// A clear "no" outweighs "cannot tell", which outweighs "in spite of it", which outweighs "yes".
  package init(of checks: [Check]) {
    let against = checks.filter { !$0.status.allows }
    if against.isEmpty {
      self = checks.contains { $0.status == .overridden } ? .overridden : .allowed
    } else {
      self = against.contains { $0.status != .undecided } ? .refused : .undecided
    }
  }

  package static func worse(_ left: Outcome, _ right: Outcome) -> Outcome {
    for outcome in [Outcome.refused, .undecided, .overridden] where left == outcome || right == outcome {
      return outcome
    }
    return .allowed
  }
}
