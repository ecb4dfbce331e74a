package import Names

/// One file to be put into a tree or taken out of it.
package struct TreeEdit: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// The file holds this blob, with mode 100644.
    case put(ObjectID)
    /// The file is gone; it must have been there.
    case remove
  }

  /// From the root, with `/` between folders.
  package let path: String
  package let change: Change

  package init(_ path: String, _ change: Change) {
    self.path = path
    self.change = change
  }

  package static func put(_ path: String, _ blob: ObjectID) -> TreeEdit { TreeEdit(path, .put(blob)) }
  package static func remove(_ path: String) -> TreeEdit { TreeEdit(path, .remove) }
}

/// Edits, sorted into the folders that they touch. Names are compared as bytes, as Git does: Swift's `String` holds
/// two spellings of one accented letter for equal.
struct EditedFolder {
  private(set) var files: [[UInt8]: TreeEdit.Change] = [:]
  private(set) var folders: [[UInt8]: EditedFolder] = [:]
  private static let maximumDepth = 32

  init(_ edits: [TreeEdit]) throws(GitError) {
    for edit in edits { try insert(edit, edit.path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)[...]) }
  }

  private init() {}

  private mutating func insert(_ edit: TreeEdit, _ components: ArraySlice<Substring.UTF8View>) throws(GitError) {
    guard let first = components.first, components.count <= Self.maximumDepth else {
      throw GitError(.invalid, .writeTree, edit.path, "it lies deeper than \(Self.maximumDepth) folders")
    }
    let name = Array(first)
    if let reason = Self.violation(of: name) { throw GitError(.invalid, .writeTree, edit.path, reason) }
    if components.count > 1 {
      var folder = folders[name] ?? EditedFolder()
      try folder.insert(edit, components.dropFirst())
      folders[name] = folder
    } else if files.updateValue(edit.change, forKey: name) != nil {
      throw GitError(.invalid, .writeTree, edit.path, "it is edited twice at once")
    }
  }

  private static func violation(of name: [UInt8]) -> String? {
    if name.isEmpty { return "a component of the path is empty" }
    if name == Array(".".utf8) || name == Array("..".utf8) { return "\".\" and \"..\" are no names of files" }
    if name.contains(0) { return "it contains a NUL character" }
    let lower = name.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    return lower == Array(".git".utf8) ? "\".git\" is Git's own folder" : nil
  }
}
