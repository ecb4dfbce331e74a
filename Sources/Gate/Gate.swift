import Manifest
package import Names
import Policy
package import Snapshots

/// The gate: decides whether a protected ref may move.
///
/// `verify` is a pure function of its request and of the objects reachable from it: the hook, the check in CI, `git
/// model merge` and `git model audit` call it and cannot disagree. A refusal is a value with all its reasons.
package struct Gate {
  private let objects: ObjectReader
  /// What was read while judging; the states that it is asked for later need not be read again.
  private let cache = ManifestCache()

  package init(objects: ObjectReader) { self.objects = objects }

  /// The registry at a tree of the history that was judged.
  package func state(root: ObjectID) -> State { State(root: root, objects: objects, cache: cache) }

  /// Judges every first-parent step from `old` to `new`.
  ///
  /// - Parameter each: called with every step's verdict, in order, those included that the verdict does not keep.
  package func verify(_ request: GateRequest, each: (StepVerdict) -> Void = { _ in }) -> Verdict {
    do {
      let path = try StepPath(request, objects)
      guard let first = path.first else { return verdict(request, path.checks) }
      return judge(request, from: first, steps: path.steps, each)
    } catch {
      return verdict(request, [StateError.object(error).check("history")])
    }
  }

  private func verdict(
    _ request: GateRequest, _ checks: [Check], _ steps: [StepVerdict] = [], count: Int = 0, worst: Outcome = .allowed
  ) -> Verdict {
    Verdict(
      ref: request.ref, old: request.old, new: request.new, checks: checks, steps: steps, stepCount: count, worst: worst
    )
  }

  private func judge(
    _ request: GateRequest, from first: Commit, steps: [ObjectID], _ each: (StepVerdict) -> Void
  ) -> Verdict {
    let chronicle = Chronicle(objects: objects)
    chronicle.begin(at: first)
    var kept: [StepVerdict] = []
    var count = 0
    var worst = Outcome.allowed
    var previous = first
    var state = state(root: first.tree)

    func record(_ step: StepVerdict) {
      count += 1
      worst = .worse(worst, step.outcome)
      if request.keepsAllowedSteps || step.outcome != .allowed { kept.append(step) }
      each(step)
    }

    if request.old == nil { record(RootJudge(commit: first, state: state).verdict()) }
    for id in steps {
      // A push is refused by its first bad step; what builds on it need not be looked at. An audit lists everything.
      if request.purpose == .push, !worst.permits { break }
      do {
        let commit = try objects.commit(id)
        let after = state.at(root: commit.tree)
        var comparison = TreeComparison(objects: objects)
        let changes = try comparison.changes(from: previous.tree, to: commit.tree)
        record(step(commit, changes, before: state, after: after, chronicle, request))
        chronicle.append(commit, touching: changes)
        state = after
        previous = commit
      } catch {
        let check = StateError.object(error).check("step")
        record(StepVerdict(commit: id, subject: "", date: nil, checks: [check], changes: []))
        break
      }
    }
    return verdict(request, Self.advice(request, steps: steps, judged: kept), kept, count: count, worst: worst)
  }

  /// A proposal that was fast-forwarded lands as several steps, the first of them without its approvals.
  private static func advice(_ request: GateRequest, steps: [ObjectID], judged: [StepVerdict]) -> [Check] {
    guard request.purpose != .audit, steps.count > 1,
      let first = judged.first(where: { !$0.outcome.permits }), first.commit != steps.last,
      first.changes.contains(where: { $0.record != nil }), first.allChecks.contains(where: { $0.code == .approvals })
    else { return [] }
    return [
      .fail(
        "steps", .approvals,
        "\(steps.count) commits would land one by one, and the proposal's comes before its approvals",
        expected: "one merge or squash commit",
        mend: "git reset --hard origin/\(request.ref.short) && git merge --no-ff BRANCH")
    ]
  }

  private func step(
    _ commit: Commit, _ changes: [TreeChange], before: State, after: State, _ chronicle: Chronicle,
    _ request: GateRequest
  ) -> StepVerdict {
    do {
      let input = StepInput(
        before: before, after: after, commit: commit, chronicle: chronicle, ref: request.ref, now: request.now,
        purpose: request.purpose, registry: try before.registry(), policy: try before.policy(),
        members: try before.members())
      let verdict = StepJudge(input: input, treeChanges: changes, objects: objects).verdict()
      return request.purpose == .audit ? verdict.landed : verdict
    } catch {
      return StepVerdict(
        commit: commit.id, subject: commit.subject, date: commit.committed,
        checks: [error.check("policy before the step")], changes: [])
    }
  }
}

/// Finds the steps between two commits along first parents.
struct StepPath {
  /// The state before the first step; nil when the steps cannot be judged.
  let first: Commit?
  /// The steps after it, oldest first.
  let steps: [ObjectID]
  let checks: [Check]

  init(_ request: GateRequest, _ objects: ObjectReader) throws(ObjectError) {
    var steps: [ObjectID] = []
    var isSide = false
    let end = request.old ?? request.root
    var commit = try objects.commit(request.new)
    while commit.id != end {
      if let old = request.old, commit.parents.dropFirst().contains(old) { isSide = true }
      guard steps.count < request.maximumSteps else {
        self.init(checks: [
          .fail(
            "steps", .limit, "more than \(request.maximumSteps) steps would have to be judged at once",
            mend: "push them in parts, or audit the history offline and pin it")
        ])
        return
      }
      steps.append(commit.id)
      guard let parent = commit.parents.first else {
        self.init(checks: [Self.broken(request, end: commit.id, isSide)])
        return
      }
      commit = try objects.commit(parent)
    }
    self.init(first: commit, steps: steps.reversed(), checks: [])
  }

  private init(first: Commit? = nil, steps: [ObjectID] = [], checks: [Check]) {
    self.first = first
    self.steps = steps
    self.checks = checks
  }

  /// The chain ended without meeting where it should begin.
  private static func broken(_ request: GateRequest, end: ObjectID, _ isSide: Bool) -> Check {
    guard let old = request.old else {
      return .fail(
        "pinned root", .noPin, "the history begins with \(end)", expected: "the pinned root \(request.root)",
        mend: "push the history of this registry; git config model.root names its first commit")
    }
    if isSide {
      return .fail(
        "first parent", .firstParent, "today's \(request.ref.short) would become a side branch of what is pushed",
        expected: "\(old.short) on the first-parent chain",
        mend: Self.onTop(request.ref)
      )
    }
    return .fail(
      "fast-forward", .nonFastForward,
      "what is pushed does not contain today's \(request.ref.short) on its first-parent chain",
      expected: "\(old.short) on the first-parent chain",
      mend: Self.onTop(request.ref))
  }

  /// What puts work that went another way on top of the protected branch: after `git pull` made a side branch of it, and
  /// after a branch was pushed in its place.
  private static func onTop(_ ref: RefName) -> String {
    let today = "origin/\(ref.short)"
    return
      "git fetch, then for commits of your own: git rebase \(today), or git reset --hard \(today) and do them again; "
      + "for a proposal: git switch \(ref.short) && git reset --hard \(today) && git merge --no-ff BRANCH"
  }
}

/// Looks at the pinned root: what it holds is accepted, as imported, but it must be readable.
struct RootJudge {
  let commit: Commit
  let state: State

  func verdict() -> StepVerdict {
    var checks: [Check] = []
    do {
      let registry = try state.registry()
      let policy = try state.policy()
      let members = try state.members()
      checks = PolicySoundness(policy: policy, members: members, registry: registry).violations()
      checks.append(
        .waived("root", "the pinned root of \(registry.name); what it holds is imported, not gated", code: .imported))
    } catch {
      checks = [error.check("root")]
    }
    return StepVerdict(commit: commit.id, subject: commit.subject, date: commit.committed, checks: checks, changes: [])
  }
}
