import GitStore
package import Names
import Snapshots

/// How the local registry branch stands to its upstream, as far as it was fetched.
package enum BranchStanding: Sendable {
  /// It has all that the upstream has, on its first-parent chain; also where there is no upstream.
  case current
  /// The upstream has so many steps more.
  case behind(Lag)
  /// Each has what the other lacks, or the upstream was merged into it: no push of it can land.
  case diverged(Divergence)
}

/// A local branch whose upstream has steps that it lacks.
package struct Lag: Sendable {
  package let branch: RefName
  package let upstream: RefName
  /// How many steps; nil when there are more than were counted.
  package let steps: Int?
  /// The command that brings the branch up to date.
  package let mend: String

  /// `your main is 3 steps behind origin/main`
  package var sentence: String {
    let count = steps.map { $0 == 1 ? "1 step" : "\($0) steps" } ?? "more than \(OpenRegistry.countedSteps) steps"
    return "your \(branch.short) is \(count) behind \(upstream.short)"
  }
}

/// A local branch that went another way than its upstream.
package struct Divergence: Sendable {
  package let branch: RefName
  package let upstream: RefName
  /// The subjects of the commits that only the local branch has, the newest first.
  package let own: [String]
  /// How many steps of the upstream are not on the local branch's first-parent chain.
  package let missing: Int
  /// Whether the upstream was merged into the local branch, as `git pull` does.
  package let isMerged: Bool
  /// Whether a proposal was merged here, which has to be merged again.
  package let hasProposal: Bool

  package var sentence: String {
    let yours = own.count == 1 ? "1 commit" : "\(own.count) commits"
    let shown = own.prefix(3).joined(separator: "; ") + (own.count > 3 ? "; …" : "")
    guard !isMerged else {
      return
        "your \(branch.short) merged \(upstream.short) into itself, which makes a side branch of it (git pull does "
        + "that); it has \(yours) of its own: \(shown)"
    }
    return "your \(branch.short) and \(upstream.short) have diverged: yours has \(yours) that \(upstream.short) lacks "
      + "(\(shown)), and lacks \(missing) that \(upstream.short) has"
  }

  package var mend: String {
    let reset = "git switch \(branch.short) && git reset --hard \(upstream.short)"
    guard !hasProposal else { return "\(reset), then merge the proposal again: git model merge BRANCH --push" }
    return "git rebase \(upstream.short) \(branch.short), then push; where that conflicts, because both registered the "
      + "same number: git rebase --abort, \(reset), and do yours again"
  }

  var error: RegistryError { RegistryError(sentence, hint: mend) }
}

extension OpenRegistry {
  /// Steps are counted up to this many.
  static let countedSteps = 1000

  /// How the local registry branch stands to its upstream. Where both are at one commit, only two refs are read.
  package func standing() throws -> BranchStanding {
    guard let upstream = try upstream, let local = try repository.resolve(branch),
      let remote = try repository.resolve(upstream), local != remote
    else { return .current }
    let base = try repository.mergeBase(local, remote)
    if base == local {
      let (steps, isWhole) = try steps(from: local, to: remote)
      return .behind(
        Lag(branch: branch, upstream: upstream, steps: isWhole ? steps.count : nil, mend: try catchUp(upstream)))
    }
    let (own, isOnChain) = try steps(from: base, to: local)
    var fork = base
    if base == remote {
      // Behind another parent, the upstream's tip is no step of ours: its chain and ours part further down.
      guard !isOnChain, let parting = try chainFork(own, remote) else { return .current }
      fork = parting
    }
    let mine = try own.prefix { $0 != fork }.map { try objects.commit($0) }
    return .diverged(
      Divergence(
        branch: branch, upstream: upstream,
        own: mine.filter { $0.parents.count < 2 || base != remote }.map(\.subject),
        missing: try steps(from: fork, to: remote).ids.count, isMerged: base == remote,
        hasProposal: base != remote && mine.contains { $0.parents.count > 1 }))
  }

  /// The first-parent chain back from a commit to another, which is left out, and whether it was met.
  private func steps(from old: ObjectID?, to new: ObjectID) throws -> (ids: [ObjectID], isWhole: Bool) {
    var ids: [ObjectID] = []
    var current: ObjectID? = new
    while let id = current, id != old, ids.count < Self.countedSteps {
      ids.append(id)
      current = try objects.commit(id).parents.first
    }
    return (ids, current == old)
  }

  /// Where the upstream's first-parent chain leaves the local one.
  private func chainFork(_ own: [ObjectID], _ remote: ObjectID) throws -> ObjectID? {
    let known = Set(own)
    return try steps(from: nil, to: remote).ids.first(where: known.contains)
  }

  /// The command that brings the local branch, which is only behind, to its upstream.
  private func catchUp(_ upstream: RefName) throws -> String {
    if !repository.isBare, try repository.head == .branch(branch) { return "git merge --ff-only \(upstream.short)" }
    return "git fetch \(try remote) \(branch.short):\(branch.short)"
  }

  /// Says in one line that what is read here is not the newest that was fetched. What cannot be looked at is no reason
  /// to refuse to read.
  package func noticeStanding() {
    switch try? standing() {
    case .behind(let lag): context.notice("\(lag.sentence); \(lag.mend) brings it up to date")
    case .diverged(let divergence): context.notice("\(divergence.sentence); \(divergence.mend)")
    case .current, nil: break
    }
  }

  /// Throws when no push of the local branch can land as it is.
  func refuseDiverged() throws {
    if case .diverged(let divergence) = try standing() { throw divergence.error }
  }
}
