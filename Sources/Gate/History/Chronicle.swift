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
  private var oldest: Commit?
  private var oldestPosition = 0
  private var newestPosition = 0

  /// The most steps that a record's base may lie back.
  static let maximumLookBack = 5000

  init(objects: ObjectReader) { self.objects = objects }

  /// Begins at a commit: the state before the first judged step.
  func begin(at commit: Commit) {
    positions[commit.id] = 0
    oldest = commit
  }

  /// Adds a judged step.
  func append(_ commit: ObjectID, touching changes: [TreeChange]) {
    newestPosition += 1
    positions[commit] = newestPosition
    for change in changes {
      for key in Self.keys(of: change.path) { lastTouch[key] = newestPosition }
    }
  }

  /// The position of a commit of the chain that lies at most `maximumLookBack` steps behind the newest, or nil.
  func position(of commit: ObjectID) throws(ObjectError) -> Int? {
    while positions[commit] == nil, newestPosition - oldestPosition < Self.maximumLookBack {
      guard let current = oldest, let parent = current.parents.first else { return nil }
      try lookBack(from: current, to: objects.commit(parent))
    }
    guard let position = positions[commit], newestPosition - position <= Self.maximumLookBack else { return nil }
    return position
  }

  /// Whether a step after this position touched a file, or anything below a folder, known by its key.
  func wasTouched(_ key: String, after position: Int) -> Bool {
    lastTouch[key].map { $0 > position } ?? false
  }

  private func lookBack(from commit: Commit, to parent: Commit) throws(ObjectError) {
    try objects.checkTime()
    var comparison = TreeComparison(objects: objects, maximumChanges: 1_000_000)
    for change in try comparison.changes(from: parent.tree, to: commit.tree) {
      for key in Self.keys(of: change.path) where lastTouch[key] == nil { lastTouch[key] = oldestPosition }
    }
    oldestPosition -= 1
    positions[parent.id] = oldestPosition
    oldest = parent
  }

  /// A path and, for what lies inside a piece of evidence, a record or a withdrawal, the folders that hold it.
  private static func keys(of path: String) -> [String] {
    let parts = Text.components(path)
    let depth: Int? =
      switch parts.first {
      case "changes": 2
      case "models" where parts.count > 3:
        switch parts[3] {
        case "promotions", "rollbacks", "withdrawals": 5
        case "versions" where parts.count > 5 && parts[5] == "evidence": 6
        default: nil
        }
      default: nil
      }
    guard let depth, depth < parts.count else { return [path] }
    return [path, String(path[..<parts[depth - 1].endIndex])]
  }
}
