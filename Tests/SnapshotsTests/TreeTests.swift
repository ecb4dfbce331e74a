import Foundation
import Names
import Snapshots
import Testing

@Suite("Trees beside git")
struct TreeTests {
  /// The entries as git's `ls-tree -z` prints them.
  private func listing(_ entries: [TreeEntry]) -> [UInt8] {
    entries.flatMap { (entry: TreeEntry) -> [UInt8] in
      let kind = entry.mode == .tree ? "tree" : entry.mode == .gitlink ? "commit" : "blob"
      return Array("\(entry.mode.octal) \(kind) \(entry.id)\t".utf8) + entry.name + [0]
    }
  }

  @Test func `git ls-tree lists the same entries in the same order`() throws {
    let workshop = try Workshop()
    let blobs = try ["1", "2", "3"].map { try workshop.blob($0) }
    var random = RandomTrees(seed: 11, blobs: blobs)
    for _ in 0..<12 { _ = try workshop.tree(random.files()) }
    let objects = try workshop.objects()
    let trees = objects.ids(.tree)
    #expect(trees.count > 50)
    for id in trees.prefix(150) {
      let tree = try Tree(id: id, bytes: objects.read(id, as: .tree, limit: .max))
      #expect(listing(try tree.entries()) == (try workshop.git("ls-tree", "-z", "\(id)")))
      for entry in try tree.entries() {
        guard let name = entry.text else { continue }
        #expect(try tree.entry(name) == entry)
      }
      for absent in ["", "a", "a/", "zz", ".", "a.", "a-", "é"]
      where try !tree.entries().contains(where: { $0.text == absent }) {
        #expect(try tree.entry(absent) == nil)
      }
    }
  }

  @Test func `git mktree sorts entries as we demand`() throws {
    let workshop = try Workshop()
    let blob = try workshop.blob("x")
    let folder = try workshop.tree([TreeFile(path: Array("f".utf8), mode: .file, id: blob)])
    var generator = SeededGenerator(seed: 12)
    let names = ["a", "a.b", "a-b", "a0", "ab", "a~", "A", "é", "a b", "0"]
    for _ in 0..<20 {
      let lines = names.shuffled(using: &generator).flatMap { (name: String) -> [UInt8] in
        return Array((Bool.random(using: &generator) ? "40000 tree \(folder)" : "100644 blob \(blob)").utf8)
          + Array("\t\(name)".utf8) + [0]
      }
      let id = try workshop.id(workshop.git("mktree", "-z", input: lines))
      let bytes = try workshop.git("cat-file", "tree", "\(id)")
      #expect(try Tree(id: id, bytes: bytes).count == names.count)
    }
  }

  /// An entry in the bytes of a tree.
  private func raw(_ mode: String, _ name: String, _ fill: UInt8 = 7) -> [UInt8] {
    Array("\(mode) \(name)".utf8) + [0] + [UInt8](repeating: fill, count: 20)
  }

  private func refuses(_ bytes: [UInt8], _ comment: Comment) {
    #expect(throws: ObjectError.self, comment) { try Tree(id: .zero, bytes: bytes).entries() }
  }

  @Test func `a tree that is cut off is refused wherever it is cut`() throws {
    let first = raw("100644", "a")
    let bytes = first + raw("40000", "b")
    #expect(try Tree(id: .zero, bytes: bytes).count == 2)
    for count in 1..<bytes.count where count != first.count { refuses(Array(bytes.prefix(count)), "\(count)") }
    #expect(try Tree(id: .zero, bytes: []).count == 0)
  }

  @Test func `a tree out of order, or with one name twice, is refused`() {
    refuses(raw("100644", "b") + raw("100644", "a"), "unsorted")
    refuses(raw("40000", "a") + raw("100644", "a.b"), "a folder sorts as if it ended in a slash")
    refuses(raw("100644", "a") + raw("100644", "a"), "twice")
    refuses(raw("100644", "a") + raw("40000", "a"), "a file and a folder")
    refuses(raw("100644", "a") + raw("100644", "a-") + raw("100644", "a.b") + raw("40000", "a"), "with others between")
    refuses(raw("40000", "a") + raw("40000", "a"), "two folders")
  }

  @Test func `a name with a slash, or none, is refused`() {
    refuses(raw("100644", "docs/x"), "a slash")
    refuses(raw("100644", "/"), "a slash alone")
    refuses(raw("40000", "models/cr"), "a folder")
    refuses(raw("100644", ""), "no name")
  }

  @Test(arguments: [
    "", "0", "100645", "100600", "120001", "040000", "0100644", "1000644", "100648", "-100644", "4", "40001", "160001",
    "1006440", "１00644",
  ])
  func `an unknown mode is refused`(_ mode: String) {
    // Git itself writes "40000" without the leading zero.
    refuses(raw(mode, "a"), "\(mode)")
  }

  @Test func `random bytes and mutated trees never crash, and what is accepted writes the same bytes`() throws {
    var generator = SeededGenerator(seed: 13)
    let seed = raw("100644", "a", 1) + raw("100755", "a-b", 2) + raw("40000", "a.c", 3) + raw("120000", "b", 4)
    var accepted = 0
    for _ in 0..<30_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0x2D...0x40, using: &generator), at: index)
        }
      }
      guard let entries = try? Tree(id: .zero, bytes: bytes).entries() else { continue }
      accepted += 1
      let written = entries.flatMap { (entry: TreeEntry) -> [UInt8] in
        return Array("\(String(entry.mode.rawValue, radix: 8)) ".utf8) + entry.name + [0] + entry.id.bytes
      }
      #expect(written == bytes)
    }
    #expect(accepted > 1000)
  }

  @Test func `a tree that is too large is refused before it is read`() {
    let bytes = [UInt8](repeating: 0, count: ObjectLimits.tree + 1)
    #expect(throws: ObjectError.tooLarge(.zero, size: bytes.count, limit: ObjectLimits.tree)) {
      try Tree(id: .zero, bytes: bytes)
    }
  }
}
