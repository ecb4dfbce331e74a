import GitStore
import Names
import Snapshots
import Testing

@Suite struct TreeWritingTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// The id that Git gives to a tree of these files.
  private func gitTree(_ files: [String: ObjectID]) throws -> ObjectID {
    let lines = files.map { "100644 \($0.value)\t\($0.key)\n" }.joined()
    let index = ["GIT_INDEX_FILE": "\(sandbox.root)/index-\(files.hashValue)"]
    try sandbox.git("update-index", "--add", "--index-info", input: Array(lines.utf8), extra: index)
    return try sandbox.id("write-tree", extra: index)
  }

  @Test func `random edits give the trees that Git gives`() throws {
    try sandbox.makeWork()
    let repository = try sandbox.open()
    let blobs = try (0..<4).map { try repository.writeBlob(Array("\($0)\n".utf8)) }
    var random = SplitMix(state: 7)
    // Names whose order differs between files and folders.
    let names = ["a", "a.b", "a-b", "a0", "ab", "é", "Z"]
    var files = [String: ObjectID]()
    var tree: ObjectID?
    for _ in 0..<60 {
      var edits = [String: TreeEdit]()
      for _ in 0..<random.next(1...6) {
        let depth = random.next(1...3)
        let path = (0..<depth).map { _ in names[random.next(0...(names.count - 1))] }.joined(separator: "/")
        let blob = blobs[random.next(0...3)]
        edits[path] = files[path] != nil && random.next(0...1) == 0 ? .remove(path) : .put(path, blob)
      }
      var expected = files
      for edit in edits.values {
        if case .put(let blob) = edit.change { expected[edit.path] = blob } else { expected[edit.path] = nil }
      }
      let clashes = expected.keys.contains { path in expected.keys.contains { $0.hasPrefix(path + "/") } }
      guard !clashes else {
        #expect(throws: GitError.self) { try repository.writeTree(base: tree, edits: Array(edits.values)) }
        continue
      }
      let written = try repository.writeTree(base: tree, edits: Array(edits.values))
      #expect(try written == gitTree(expected))
      (tree, files) = (written, expected)
    }
    #expect(files.count > 3)
  }

  @Test func `a folder that loses its last file vanishes, up to the root`() throws {
    try sandbox.makeWork(["x/y/z": "1", "keep": "2"])
    let repository = try sandbox.open()
    let base = try sandbox.id("rev-parse", "HEAD^{tree}")
    let without = try repository.writeTree(base: base, edits: [.remove("x/y/z")])
    #expect(try repository.tree(without).entries().compactMap(\.text) == ["keep"])
    let empty = try repository.writeTree(base: without, edits: [.remove("keep")])
    #expect(empty.description == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    #expect(try repository.writeTree(base: nil, edits: []) == empty)
  }

  @Test func `a file may take the place of a folder whose last file goes, and the reverse`() throws {
    try sandbox.makeWork(["a/b": "1", "c": "2"])
    let repository = try sandbox.open()
    let blob = try repository.writeBlob([])
    let base = try sandbox.id("rev-parse", "HEAD^{tree}")
    let swapped = try repository.writeTree(
      base: base, edits: [.remove("a/b"), .put("a", blob), .remove("c"), .put("c/d", blob)])
    #expect(try swapped == gitTree(["a": blob, "c/d": blob]))
  }

  @Test func `clashes of files and folders and removals of nothing are refused by name`() throws {
    try sandbox.makeWork(["a/b": "1", "c": "2"])
    let repository = try sandbox.open()
    let blob = try repository.writeBlob([])
    let base = try sandbox.id("rev-parse", "HEAD^{tree}")
    let cases: [([TreeEdit], GitError.Code, String)] = [
      ([.put("a", blob)], .conflict, "a"), ([.put("c/d", blob)], .conflict, "c"),
      ([.remove("a")], .conflict, "a"), ([.remove("nothing")], .notFound, "nothing"),
      ([.remove("a/nothing")], .notFound, "a/nothing"), ([.remove("x/y")], .notFound, "x/y"),
      ([.put("n", blob), .put("n/m", blob)], .conflict, "n"),
      ([.put("c", blob), .remove("c")], .invalid, "c"),
    ]
    for (edits, code, path) in cases {
      let error = #expect(throws: GitError.self) { try repository.writeTree(base: base, edits: edits) }
      #expect(error?.code == code, "\(edits)")
      #expect(error?.subject == path, "\(edits)")
    }
  }

  @Test(arguments: ["", "/a", "a/", "a//b", ".", "..", "a/../b", ".git", "a/.GIT/config", "a\0b"])
  func `a path that Git does not allow is refused`(path: String) throws {
    try sandbox.makeWork()
    let repository = try sandbox.open()
    let blob = try repository.writeBlob([])
    expect(.invalid) { try repository.writeTree(base: nil, edits: [.put(path, blob)]) }
  }

  @Test func `a path that is too deep is refused without a crash`() throws {
    try sandbox.makeWork()
    let repository = try sandbox.open()
    let blob = try repository.writeBlob([])
    let path = Array(repeating: "d", count: 20_000).joined(separator: "/")
    expect(.invalid) { try repository.writeTree(base: nil, edits: [.put(path, blob)]) }
  }

  @Test func `two spellings of an accented letter are two files`() throws {
    try sandbox.makeWork()
    let repository = try sandbox.open()
    let blob = try repository.writeBlob([])
    let tree = try repository.writeTree(base: nil, edits: [.put("\u{e9}", blob), .put("e\u{301}", blob)])
    #expect(try repository.tree(tree).entries().count == 2)
  }

  @Test func `a blob that is not there, or is no blob, is refused`() throws {
    let commit = try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    let nothing = try #require(ObjectID("0123456789012345678901234567890123456789"))
    for id in [commit, nothing] {
      expect(.invalid) { try repository.writeTree(base: nil, edits: [.put("a", id)]) }
    }
  }

  @Test func `only the folders on the way to an edit are written`() throws {
    try sandbox.makeWork()
    let repository = try sandbox.open()
    let blob = try repository.writeBlob([])
    let models = (0..<2000).map { TreeEdit.put("models/\($0 % 50)/m\($0)/model.yaml", blob) }
    let base = try repository.writeTree(base: nil, edits: models)
    let before = sandbox.files("work/.git/objects").count
    let edited = try repository.writeTree(base: base, edits: [.put("models/7/m7/tags.yaml", blob)])
    // Four trees; a folder of objects may come with each.
    let added = sandbox.files("work/.git/objects").count - before
    #expect((4...8).contains(added))
    #expect(edited != base)
    #expect(try sandbox.git("ls-tree", "-r", "--name-only", edited.description).split(separator: "\n").count == 2001)
  }
}

/// A small fixed generator (SplitMix64), so that a failure comes back.
struct SplitMix {
  var state: UInt64

  mutating func next(_ range: ClosedRange<Int>) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    value ^= value >> 31
    return range.lowerBound + Int(value % UInt64(range.count))
  }
}
