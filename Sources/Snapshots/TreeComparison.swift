package import Names

/// One path that differs between two trees.
package struct TreeChange: Hashable, Sendable {
  /// The path from the root; repaired where `name` problems make it no valid UTF-8.
  package let path: String
  /// What was there: never a folder, unless it was empty.
  package let old: TreeEntry?
  /// What is there now: never a folder, unless it is empty.
  package let new: TreeEntry?
  /// Whether every component of the path is valid UTF-8.
  package let isText: Bool
}

/// Compares trees by walking both at once and skipping folders whose ids are equal.
package struct TreeComparison {
  private let objects: ObjectReader
  private let maximumChanges: Int
  private static let maximumDepth = 32
  private var found: [TreeChange] = []

  /// - Parameter maximumChanges: how many changed paths are listed before giving up with `ObjectError.limit`.
  package init(objects: ObjectReader, maximumChanges: Int = 10_000) {
    self.objects = objects
    self.maximumChanges = maximumChanges
  }

  /// Every path whose content or mode differs, folders expanded, in Git's order.
  ///
  /// - Parameter prefix: the path that both trees stand for; empty for root trees.
  package mutating func changes(
    from old: ObjectID?, to new: ObjectID?, below prefix: String = ""
  ) throws(ObjectError) -> [TreeChange] {
    found = []
    try compare(old, new, at: Place(path: prefix, depth: 0, isText: true))
    return found
  }

  private struct Place {
    let path: String
    let depth: Int
    let isText: Bool

    func child(_ entry: TreeEntry) -> Place {
      let text = String(decoding: entry.name, as: UTF8.self)
      return Place(path: path.isEmpty ? text : "\(path)/\(text)", depth: depth + 1, isText: isText && entry.text != nil)
    }
  }

  private mutating func compare(_ old: ObjectID?, _ new: ObjectID?, at place: Place) throws(ObjectError) {
    if old == new { return }
    guard place.depth <= Self.maximumDepth else {
      throw ObjectError.limit("\(place.path) lies deeper than \(Self.maximumDepth) folders")
    }
    let left = try old.map { id throws(ObjectError) in try objects.tree(id) } ?? .empty
    let right = try new.map { id throws(ObjectError) in try objects.tree(id) } ?? .empty
    var leftIndex = 0
    var rightIndex = 0
    while leftIndex < left.count || rightIndex < right.count {
      let same = left.sameEntries(from: leftIndex, as: right, from: rightIndex)
      if same > 0 {
        leftIndex += same
        rightIndex += same
        continue
      }
      let order = Self.order(left, leftIndex, right, rightIndex)
      var before: TreeEntry?
      var after: TreeEntry?
      if order <= 0 {
        before = try left.entry(at: leftIndex)
        leftIndex += 1
      }
      if order >= 0 {
        after = try right.entry(at: rightIndex)
        rightIndex += 1
      }
      try report(before, after, at: place)
    }
  }

  private mutating func report(_ before: TreeEntry?, _ after: TreeEntry?, at place: Place) throws(ObjectError) {
    guard let entry = after ?? before else { return }
    let child = place.child(entry)
    let oldFolder = before.flatMap { $0.isTree ? $0.id : nil }
    let newFolder = after.flatMap { $0.isTree ? $0.id : nil }
    if oldFolder != nil || newFolder != nil {
      let count = found.count
      try compare(oldFolder, newFolder, at: child)
      // A folder that came or went without a file is a change that no file shows.
      let emptied = found.count == count && (oldFolder == nil || newFolder == nil)
      if emptied { try append(child, before, after) }
    } else {
      try append(child, before, after)
    }
  }

  private mutating func append(_ place: Place, _ old: TreeEntry?, _ new: TreeEntry?) throws(ObjectError) {
    guard found.count < maximumChanges else {
      throw ObjectError.limit("more than \(maximumChanges) paths change at once; split the change into smaller steps")
    }
    found.append(TreeChange(path: place.path, old: old, new: new, isText: place.isText))
  }

  /// Below 0 when the left entry comes first, above 0 when the right one does. A folder and a file of one name are
  /// different entries.
  private static func order(_ left: Tree, _ leftIndex: Int, _ right: Tree, _ rightIndex: Int) -> Int {
    guard leftIndex < left.count else { return 1 }
    guard rightIndex < right.count else { return -1 }
    let leftSpan = left.span(at: leftIndex)
    let rightSpan = right.span(at: rightIndex)
    return TreeOrder.compare(
      left.bytes, leftSpan.nameStart..<leftSpan.nameEnd, left.isFolder(leftSpan),
      right.bytes, rightSpan.nameStart..<rightSpan.nameEnd, right.isFolder(rightSpan))
  }
}
