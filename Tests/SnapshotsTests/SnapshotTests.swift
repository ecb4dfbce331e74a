import Foundation
import Names
import Snapshots
import Testing

@Suite("Snapshots and the bounds of a decision")
struct SnapshotTests {
  /// Files at `a/b`, `a/c/d`, `e` and a path whose component begins with a combining mark.
  private func sample() throws -> (Workshop, ObjectID) {
    let workshop = try Workshop()
    let blob = try workshop.blob("content")
    let files = ["a/b", "a/c/d", "e", "g/\u{301}h"].map { TreeFile(path: Array($0.utf8), mode: .file, id: blob) }
    return (workshop, try workshop.tree(files))
  }

  @Test func `files are found by their path, and nothing else is`() throws {
    let (workshop, root) = try sample()
    let snapshot = Snapshot(root: root, objects: ObjectReader(try workshop.objects()))
    #expect(try snapshot.file("a/c/d") == Array("content".utf8))
    #expect(try snapshot.file("g/\u{301}h") == Array("content".utf8))
    for absent in ["a/x", "a/b/c", "x", "e/e", "a/c/d/d", "A/b", "."] { #expect(try snapshot.entry(absent) == nil) }
    #expect(try snapshot.entry("a/c")?.isTree == true)
    #expect(throws: ObjectError.self) { try snapshot.file("a") }
    #expect(try snapshot.list("a").map(\.text) == ["b", "c"])
    #expect(try snapshot.list("e").isEmpty)
    #expect(try snapshot.files(below: "a").map(\.path) == ["a/b", "a/c/d"])
    #expect(try snapshot.files(below: "missing").isEmpty)
  }

  @Test func `a text that is only equivalent to a path leads nowhere, though the path was looked up before`() throws {
    let workshop = try Workshop()
    let blob = try workshop.blob("content")
    let files = ["K/x", "caf\u{E9}"].map { TreeFile(path: Array($0.utf8), mode: .file, id: blob) }
    let snapshot = Snapshot(root: try workshop.tree(files), objects: ObjectReader(try workshop.objects()))
    for present in ["K/x", "caf\u{E9}"] { #expect(try snapshot.entry(present) != nil) }
    for absent in ["\u{212A}/x", "cafe\u{301}"] { #expect(try snapshot.entry(absent) == nil) }
  }

  @Test func `a decision reads so many bytes and no more`() throws {
    let (workshop, root) = try sample()
    let objects = try workshop.objects()
    let needed = try objects.read(root, as: .tree, limit: .max).count
    let enough = ObjectReader(objects, maximumBytes: needed)
    #expect(try enough.tree(root).count == 3)
    #expect(try enough.tree(root).count == 3, "a tree that was read costs nothing")
    #expect(throws: ObjectError.self) { try ObjectReader(objects, maximumBytes: needed - 1).tree(root) }
  }

  @Test func `a decision ends when its time is spent`() throws {
    let (workshop, root) = try sample()
    let reader = ObjectReader(try workshop.objects(), expired: { true })
    #expect(throws: ObjectError.expired) { try reader.tree(root) }
    #expect(throws: ObjectError.expired) { try reader.checkTime() }
  }

  @Test func `an object of another kind, too large, or missing is named`() throws {
    let (workshop, root) = try sample()
    let reader = ObjectReader(try workshop.objects())
    #expect(throws: ObjectError.wrongKind(root, expected: .blob, found: .tree)) { try reader.blob(root, limit: 10) }
    #expect(throws: ObjectError.missing(.zero)) { try reader.commit(.zero) }
    let file = try #require(try reader.entry(at: "e", in: root))
    #expect(throws: ObjectError.tooLarge(file.id, size: 7, limit: 6)) { try reader.blob(file.id, limit: 6) }
  }
}
