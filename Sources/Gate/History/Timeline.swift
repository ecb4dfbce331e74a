package import Names
package import Snapshots

/// The steps of a registry branch in the order of history, each with the time at which it counts as landed.
///
/// A commit carries no date but the one that its committer claims. The gate bounds that date in steps that add or undo a
/// record: at most 5 minutes ahead of the server's clock and 24 hours behind it. So history is given its times like this:
///
/// - The root and every step that adds or undoes a record count at the date they claim, but never before an earlier one
///   of them: a step cannot have landed before what it builds on. Of steps with equal times the later one in history
///   is the later one.
/// - Any other step (a registration, evidence, tags), whose date nobody bounds, counts at the date it claims, kept
///   between the steps around it; the newest ones never count as later than now.
/// - A date that cannot be read is that of the step before.
package struct Timeline: Sendable {
  package struct Step: Hashable, Sendable {
    package let commit: ObjectID
    package let tree: ObjectID
    /// The committer's date, as claimed; nil when it cannot be read.
    package let claimed: Instant?
    /// When it counts as landed; never before the step before it.
    package let time: Instant
  }

  /// A step before it has its time.
  package struct Claim {
    let commit: ObjectID
    let tree: ObjectID
    let date: Instant?
    /// Whether the gate bounds the date.
    var isBounded: Bool

    package init(commit: ObjectID, tree: ObjectID, date: Instant?, isBounded: Bool) {
      self.commit = commit
      self.tree = tree
      self.date = date
      self.isBounded = isBounded
    }
  }

  /// Oldest first.
  package let steps: [Step]
  private let positions: [ObjectID: Int]

  /// Reads the first-parent chain that ends at a commit.
  ///
  /// - Parameters:
  ///   - tip: the newest step.
  ///   - now: no step whose date nobody bounds counts as later.
  package init(to tip: ObjectID, now: Instant, objects: ObjectReader) throws(ObjectError) {
    var claims: [Claim] = []
    var next: ObjectID? = tip
    while let id = next {
      let commit = try objects.commit(id)
      claims.append(Claim(commit: id, tree: commit.tree, date: commit.committed, isBounded: true))
      next = commit.parents.first
    }
    claims.reverse()
    // Where the dates only go forward, each step counts at its own and need not be looked into.
    let isPlain = zip(claims, claims.dropFirst()).allSatisfy { earlier, later in
      earlier.date.map { first in later.date.map { first <= $0 } ?? false } ?? false
    }
    if !isPlain || (claims.last?.date ?? .latest) > now {
      for index in claims.indices.dropFirst() {
        claims[index].isBounded = try Self.holdsRecord(from: claims[index - 1].tree, to: claims[index].tree, objects)
      }
    }
    self.init(claims, now: now)
  }

  /// Gives steps their times.
  ///
  /// - Parameter claims: oldest first; the first is the root.
  package init(_ claims: [Claim], now: Instant) {
    // First the steps whose dates are bounded, then the others between them.
    var bounded = Instant.earliest
    var fixed: [Instant?] = []
    for claim in claims {
      if claim.isBounded { bounded = max(bounded, claim.date ?? bounded) }
      fixed.append(claim.isBounded ? bounded : nil)
    }
    var ceilings: [Instant] = []
    var ceiling = max(now, bounded)
    for time in fixed.reversed() {
      ceiling = time ?? ceiling
      ceilings.append(ceiling)
    }
    ceilings.reverse()
    var previous = Instant.earliest
    var steps: [Step] = []
    for (claim, ceiling) in zip(claims, ceilings) {
      let time = claim.isBounded ? ceiling : min(max(previous, claim.date ?? previous), ceiling)
      previous = time
      steps.append(Step(commit: claim.commit, tree: claim.tree, claimed: claim.date, time: time))
    }
    self.steps = steps
    positions = Dictionary(steps.enumerated().map { ($1.commit, $0) }) { $1 }
  }

  /// Where a commit stands among the steps; nil when it is none of them.
  package func position(of commit: ObjectID) -> Int? { positions[commit] }

  /// The position of the newest step that had landed by a time, that moment included; nil when none had.
  package func position(by time: Instant) -> Int? {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// Whether a step adds or takes away a promotion's or a change's record; the gate judges the dates of such steps.
  private static func holdsRecord(
    from old: ObjectID, to new: ObjectID, _ objects: ObjectReader
  ) throws(ObjectError) -> Bool {
    var comparison = TreeComparison(objects: objects, maximumChanges: 1_000_000)
    return try comparison.changes(from: old, to: new).contains(where: \.concernsRecord)
  }
}

extension TreeChange {
  /// Whether it adds or takes away a record whose date the gate judges.
  var concernsRecord: Bool {
    guard (old == nil) != (new == nil), path.utf8.last == UInt8(ascii: "n"), path.hasSuffix(".json") else {
      return false
    }
    return switch RegistryPath(path) {
    case .model(_, .promotion(_, .statement)), .model(_, .rollback(_, .statement)),
      .model(_, .ratification(_, .statement)), .change(_, .statement):
      true
    default: false
    }
  }
}
