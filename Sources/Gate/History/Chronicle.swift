import Names
import Snapshots

/// What each step of the first-parent chain touched, remembered so that "has anything changed since?" costs one
/// look-up per path.
///
/// Positions count steps: the first commit looked at has 0, its first parent -1, the next step 1. The chronicle grows
/// forward as steps are judged and backward, on demand, as far as a record's base lies.
final class Chronicle {
  private let objects: ObjectReader
  private var positions: [ObjectID: Int] = [:]
  private var lastTouch: [String: Int] = [:]
  /// The steps that touched each stage file, ascending: what soak time is counted from.
  private var stageTouches: [String: [Int]] = [:]
  private var commits: [Int: ObjectID] = [:]
  /// The committer's dates by position; nil where there is no readable one.
  private var dates: [Int: Instant] = [:]
  /// The positions of steps with records, whose dates the gate judges.
  private var recordSteps = Set<Int>()
  private var oldest: Commit?
  private var oldestPosition = 0
  private var newestPosition = 0

  /// The most steps that a record's base may lie back: a proposal is meant to go stale.
  static let maximumLookBack = 5000

  /// How many steps are searched for one that landed once, such as the one that gave a stage, or a promotion that is
  /// ratified. Far more, because what was decided must not go out of reach: anybody may push empty steps.
  static let landedLookBack = 50_000

  init(objects: ObjectReader) { self.objects = objects }

  /// Begins at a commit: the state before the first judged step.
  func begin(at commit: Commit) {
    place(commit, at: 0)
    oldest = commit
  }

  /// Adds a judged step.
  func append(_ commit: Commit, touching changes: [TreeChange]) {
    newestPosition += 1
    place(commit, at: newestPosition)
    for change in changes {
      for key in Self.keys(of: change.path) { lastTouch[key] = newestPosition }
      if Self.isStage(change.path) { stageTouches[change.path, default: []].append(newestPosition) }
      if change.concernsRecord { recordSteps.insert(newestPosition) }
    }
  }

  private func place(_ commit: Commit, at position: Int) {
    positions[commit.id] = position
    commits[position] = commit.id
    dates[position] = commit.committed
  }

  /// The position of a commit of the chain that lies at most `maximumLookBack` steps behind the newest, or nil.
  func position(of commit: ObjectID) throws(ObjectError) -> Int? {
    while positions[commit] == nil, newestPosition - oldestPosition < Self.maximumLookBack {
      guard try lookBackOnce() else { return nil }
    }
    guard let position = positions[commit], newestPosition - position <= Self.maximumLookBack else { return nil }
    return position
  }

  /// Whether a step after this position touched a file, or anything below a folder, known by its key.
  func wasTouched(_ key: String, after position: Int) -> Bool {
    lastTouch[key].map { $0 > position } ?? false
  }

  /// The commit at a position that has been looked at.
  func commit(at position: Int) -> ObjectID? { commits[position] }

  /// The position of the step that touched a file or folder last; nil when none of the last `landedLookBack` did.
  func lastTouch(of key: String) throws(ObjectError) -> Int? {
    let end = newestPosition - Self.landedLookBack
    while lastTouch[key] == nil, oldestPosition > end, try lookBackOnce() {}
    return lastTouch[key].flatMap { $0 > end ? $0 : nil }
  }

  /// The commit before the step that touched a file or folder last; nil when none of the last `landedLookBack` did.
  func commitBefore(lastTouchOf key: String) throws(ObjectError) -> ObjectID? {
    guard let position = try lastTouch(of: key) else { return nil }
    return commit(at: position - 1)
  }

  /// Since when a version has had the stage that it has after the step at a position.
  enum StageSince: Equatable {
    /// The step at this position gave it.
    case step(Int)
    /// It had it in the first commit already, which has this position.
    case root(Int)
  }

  /// Looks up which step wrote a stage file as it is after the step at `position`, the newest one if nil. The answer
  /// does not depend on where the chronicle began.
  ///
  /// - Returns: nil when it lies too far back to be found.
  func stageSince(_ path: String, at position: Int? = nil) throws(ObjectError) -> StageSince? {
    let position = position ?? newestPosition
    let end = position - Self.landedLookBack
    func touch() -> Int? { stageTouches[path]?.last { $0 <= position } }
    while touch() == nil, oldestPosition > end, try lookBackOnce() {}
    if let found = touch() { return found > end ? .step(found) : nil }
    return oldestPosition > end ? .root(oldestPosition) : nil
  }

  /// When the step at a position landed, at the earliest: the latest of its own committer's date and those of the
  /// records right before it, because it cannot have landed before them. So a commit dated back gains little.
  ///
  /// - Returns: nil when its own date cannot be read.
  func landed(at position: Int) throws(ObjectError) -> Instant? {
    let first = position - Self.datedSteps
    while oldestPosition > first, try lookBackOnce() {}
    guard let own = dates[position] else { return nil }
    return (first..<position).filter(recordSteps.contains).compactMap { dates[$0] }.reduce(own, max)
  }

  /// Of how many steps the dates are looked at to date one.
  private static let datedSteps = 100

  /// - Returns: false at the first commit.
  private func lookBackOnce() throws(ObjectError) -> Bool {
    guard let current = oldest, let parent = current.parents.first else { return false }
    try lookBack(from: current, to: objects.commit(parent))
    return true
  }

  private func lookBack(from commit: Commit, to parent: Commit) throws(ObjectError) {
    try objects.checkTime()
    var comparison = TreeComparison(objects: objects, maximumChanges: 1_000_000)
    for change in try comparison.changes(from: parent.tree, to: commit.tree) {
      for key in Self.keys(of: change.path) where lastTouch[key] == nil { lastTouch[key] = oldestPosition }
      if Self.isStage(change.path) { stageTouches[change.path, default: []].insert(oldestPosition, at: 0) }
      if change.concernsRecord { recordSteps.insert(oldestPosition) }
    }
    oldestPosition -= 1
    place(parent, at: oldestPosition)
    oldest = parent
  }

  private static func isStage(_ path: String) -> Bool { path.hasSuffix("/stage.yaml") }

  /// A path and, for what lies inside a piece of evidence, a record or a withdrawal, the folders that hold it.
  private static func keys(of path: String) -> [String] {
    let parts = Text.components(path)
    let depth: Int? =
      switch parts.first {
      case "changes": 2
      case "models" where parts.count > 3:
        switch parts[3] {
        case "promotions", "rollbacks", "ratifications", "withdrawals": 5
        case "versions" where parts.count > 5 && parts[5] == "evidence": 6
        default: nil
        }
      default: nil
      }
    guard let depth, depth < parts.count else { return [path] }
    return [path, String(path[..<parts[depth - 1].endIndex])]
  }
}
