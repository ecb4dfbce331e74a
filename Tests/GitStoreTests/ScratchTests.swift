import GitStore
import Names
import Snapshots
import Testing

@Suite struct ScratchTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `a dry run reads back what it wrote, and no file appears or changes`() throws {
    let head = try sandbox.makeWork(["a": "1\n"])
    let before = sandbox.files("work")
    do {
      let repository = try sandbox.open()
      try repository.scratch()
      try repository.scratch()
      let blob = try repository.writeBlob(Array("dry\n".utf8))
      let base = try repository.commit(head).tree
      let tree = try repository.writeTree(base: base, edits: [.put("x/y", blob)])
      let commit = try repository.writeCommit(tree: tree, parents: [head], author: dev, committer: dev, message: "m")
      #expect(try repository.commit(commit).tree == tree)
      #expect(try repository.read(blob, as: .blob, limit: 10) == Array("dry\n".utf8))
      #expect(throws: ObjectError.tooLarge(blob, size: 4, limit: 3)) { try repository.read(blob, as: .blob, limit: 3) }
      #expect(try repository.mergeBase(commit, head) == head)
      #expect(try repository.writeBlob(Array("1\n".utf8)) == sandbox.id("rev-parse", "HEAD:a"))
      expect(.readOnly) { try repository.update(ref("main"), from: head, to: commit, message: "m") }
      expect(.readOnly) { try repository.delete(ref("main"), expecting: head) }
      expect(.readOnly) { try repository.setLocal("model.root", "x") }
      expect(.readOnly) { try repository.follow(from: base, to: tree, paths: ["x/y"]) }
    }
    #expect(sandbox.files("work") == before)
  }

  @Test func `what a dry run wrote is gone in the next repository`() throws {
    try sandbox.makeWork(["a": "1\n"])
    let first = try sandbox.open()
    try first.scratch()
    let blob = try first.writeBlob(Array("dry\n".utf8))
    #expect(first.contains(blob))
    #expect(try !sandbox.open().contains(blob))
  }
}
