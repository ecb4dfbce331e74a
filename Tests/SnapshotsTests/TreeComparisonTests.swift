import Foundation
import Names
import Snapshots
import Testing

@Suite("Tree comparison beside git")
struct TreeComparisonTests {
  /// One line of `git diff-tree -r -z --raw`.
  private struct Line: Hashable, CustomStringConvertible {
    let path: [UInt8]
    let old: String
    let new: String
    var description: String { "\(old) -> \(new) \(String(decoding: path, as: UTF8.self))" }
  }

  private func judgedByGit(_ workshop: Workshop, _ old: ObjectID, _ new: ObjectID) throws -> [Line] {
    let output = try workshop.git("diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", "\(old)", "\(new)")
    let fields = output.split(separator: 0, omittingEmptySubsequences: true).map(Array.init)
    return stride(from: 0, to: fields.count - 1, by: 2).map { index in
      let parts = String(decoding: fields[index].dropFirst(), as: UTF8.self).split(separator: " ")
      return Line(path: fields[index + 1], old: "\(parts[0]) \(parts[2])", new: "\(parts[1]) \(parts[3])")
    }
  }

  private func line(_ change: TreeChange) -> Line {
    func text(_ entry: TreeEntry?) -> String { entry.map { "\($0.mode.octal) \($0.id)" } ?? "000000 \(ObjectID.zero)" }
    return Line(path: Array(change.path.utf8), old: text(change.old), new: text(change.new))
  }

  /// As ours repairs what is no UTF-8.
  private func repaired(_ line: Line) -> Line {
    Line(path: Array(String(decoding: line.path, as: UTF8.self).utf8), old: line.old, new: line.new)
  }

  @Test func `git diff-tree finds the same changes in the same order`() throws {
    let workshop = try Workshop()
    var random = RandomTrees(seed: 21, blobs: try ["1", "2", "3"].map { try workshop.blob($0) })
    var pairs: [(ObjectID, ObjectID)] = []
    for round in 0..<40 {
      let files = random.files()
      let others = round % 4 == 0 ? random.files() : random.changed(files)
      pairs.append((try workshop.tree(files), try workshop.tree(others)))
    }
    let reader = ObjectReader(try workshop.objects())
    var count = 0
    for (old, new) in pairs {
      let theirs = try judgedByGit(workshop, old, new).map(repaired)
      var comparison = TreeComparison(objects: reader)
      let changes = try comparison.changes(from: old, to: new)
      #expect(changes.map(line) == theirs)
      #expect(changes.allSatisfy { $0.isText || $0.path.contains("\u{FFFD}") })
      count += theirs.count
    }
    #expect(count > 300)
  }

  @Test func `a file that becomes a folder is two changes`() throws {
    let workshop = try Workshop()
    let blob = try workshop.blob("x")
    let old = try workshop.tree([TreeFile(path: Array("a".utf8), mode: .file, id: blob)])
    let new = try workshop.tree([TreeFile(path: Array("a/b".utf8), mode: .file, id: blob)])
    var comparison = TreeComparison(objects: ObjectReader(try workshop.objects()))
    #expect(try comparison.changes(from: old, to: new).map(\.path) == ["a", "a/b"])
    #expect(try comparison.changes(from: old, to: old).isEmpty)
    #expect(try comparison.changes(from: nil, to: new, below: "docs").map(\.path) == ["docs/a/b"])
    #expect(try comparison.changes(from: new, to: nil).map { $0.new == nil } == [true])
  }

  @Test func `an empty folder that comes or goes is a change`() throws {
    let workshop = try Workshop()
    let empty = try workshop.tree([])
    let root = try workshop.object("tree", Array("40000 a".utf8) + [0] + empty.bytes)
    var comparison = TreeComparison(objects: ObjectReader(try workshop.objects()))
    let changes = try comparison.changes(from: empty, to: root)
    #expect(changes.map(\.path) == ["a"] && changes.first?.new?.isTree == true)
    #expect(try comparison.changes(from: root, to: empty).map(\.path) == ["a"])
  }

  @Test func `deep folders and many changes are refused, not walked`() throws {
    let workshop = try Workshop()
    let blob = try workshop.blob("x")
    let empty = try workshop.tree([])
    var deep = blob
    for level in 0..<40 {
      deep = try workshop.object("tree", Array("\(level == 0 ? "100644" : "40000") d".utf8) + [0] + deep.bytes)
    }
    let many = try workshop.tree(
      (0..<30).map { TreeFile(path: Array("f\($0)".utf8), mode: .file, id: blob) })
    let reader = ObjectReader(try workshop.objects())
    var comparison = TreeComparison(objects: reader, maximumChanges: 29)
    #expect(throws: ObjectError.self) { try comparison.changes(from: empty, to: deep) }
    #expect(throws: ObjectError.self) { try comparison.changes(from: empty, to: many) }
    comparison = TreeComparison(objects: reader, maximumChanges: 30)
    #expect(try comparison.changes(from: empty, to: many).count == 30)
  }
}
