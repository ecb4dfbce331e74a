import Foundation
import GitStore
import Names
import Snapshots
import Testing

@Suite struct WorkingTreeTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }
  private let paths = ["changed", "gone/only", "new/file", "sub/deep/changed"]

  /// A repository at the first of two trees, and both trees: one file changes, one goes, one comes, one deep changes.
  private func prepare() throws -> (repository: Repository, old: ObjectID, new: ObjectID) {
    try sandbox.makeWork([
      "changed": "1\n", "gone/only": "1\n", "sub/deep/changed": "1\n", "sub/same": "1\n", ".gitignore": "*.ignored\n",
    ])
    let repository = try sandbox.open()
    let old = try sandbox.id("rev-parse", "HEAD^{tree}")
    let two = try repository.writeBlob(Array("2\n".utf8))
    let new = try repository.writeTree(
      base: old,
      edits: [.put("changed", two), .remove("gone/only"), .put("new/file", two), .put("sub/deep/changed", two)])
    return (repository, old, new)
  }

  @Test func `the working tree follows, and git sees nothing to do`() throws {
    let (repository, old, new) = try prepare()
    #expect(try repository.localEdits(among: paths, against: old).isEmpty)
    let head = try sandbox.id("rev-parse", "HEAD")
    let commit = try repository.writeCommit(tree: new, parents: [head], author: dev, committer: dev, message: "m\n")
    try repository.update(ref("main"), from: head, to: commit, message: "model: merge")
    try repository.follow(from: old, to: new, paths: paths)
    #expect(try sandbox.git("status", "--porcelain").isEmpty)
    #expect(sandbox.read("work/changed") == "2\n")
    #expect(sandbox.read("work/new/file") == "2\n")
    #expect(sandbox.read("work/sub/deep/changed") == "2\n")
    #expect(!sandbox.exists("work/gone"))
    #expect(try sandbox.id("write-tree") == new)
    #expect(try sandbox.git("reflog", "-1", "--format=%gs", "HEAD") == "model: merge")
  }

  @Test func `a first commit is checked out where nothing was`() throws {
    try sandbox.makeWork()
    let repository = try sandbox.open()
    let blob = try repository.writeBlob(Array("1\n".utf8))
    let tree = try repository.writeTree(base: nil, edits: [.put("a/b", blob)])
    let commit = try repository.writeCommit(tree: tree, parents: [], author: dev, committer: dev, message: "m\n")
    #expect(try repository.localEdits(among: ["a/b"], against: nil).isEmpty)
    try repository.update(ref("main"), from: nil, to: commit, message: "model: init")
    try repository.follow(from: nil, to: tree, paths: ["a/b"])
    #expect(try sandbox.git("status", "--porcelain").isEmpty)
    #expect(sandbox.read("work/a/b") == "1\n")
  }

  /// Git compares times by seconds, so all of this has to happen within one for the test to say anything.
  @Test func `an edit in the second of the last commit is still seen after the working tree followed`() throws {
    let (repository, old, new) = try prepare()
    for attempt in 0..<20 {
      // Begin a second, so that there is time in it.
      Thread.sleep(until: Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.up) + 0.01))
      try sandbox.write("work/sub/same", "\(attempt % 10)\n")
      // By nanoseconds, as libgit2 counts, the index is to be clearly newer than what it knows of the file.
      Thread.sleep(forTimeInterval: 0.05)
      try sandbox.git("update-index", "sub/same")
      try sandbox.write("work/sub/same", "x\n")
      let written = try sandbox.git("ls-files", "--debug", "sub/same").firstMatch(of: /mtime: ([0-9]+)/)?.output.1
      let file = try FileManager.default.attributesOfItem(atPath: "\(sandbox.root)/work/sub/same")
      let edited = try #require(file[.modificationDate] as? Date).timeIntervalSince1970.rounded(.down)
      guard written.map(String.init) == "\(Int(edited))" else { continue }
      // The next second comes before the index is written again.
      Thread.sleep(until: Date(timeIntervalSince1970: edited + 1.1))
      try repository.follow(from: old, to: new, paths: paths)
      #expect(try sandbox.git("diff", "--name-only") == "sub/same")
      return
    }
    Issue.record("no attempt fell within one second")
  }

  @Test func `other local edits stay as they are`() throws {
    let (repository, old, new) = try prepare()
    try sandbox.write("work/sub/same", "edited\n")
    try sandbox.write("work/untracked", "mine\n")
    try sandbox.write("work/staged", "mine\n")
    try sandbox.git("add", "staged")
    #expect(try repository.localEdits(among: paths, against: old).isEmpty)
    try repository.follow(from: old, to: new, paths: paths)
    #expect(sandbox.read("work/sub/same") == "edited\n")
    #expect(sandbox.read("work/untracked") == "mine\n")
    let status = try sandbox.git("status", "--porcelain", "sub/same", "untracked", "staged").split(separator: "\n")
    #expect(Set(status) == [" M sub/same", "?? untracked", "A  staged"])
  }

  /// What somebody did, and the path that it touches.
  private static let edits: [(String, String, @Sendable (Sandbox) throws -> Void)] = [
    ("an unstaged edit", "changed", { try $0.write("work/changed", "x\n") }),
    (
      "a staged edit", "changed",
      {
        try $0.write("work/changed", "x\n"); try $0.git("add", "changed")
      }
    ),
    (
      "an edit staged and taken back", "changed",
      {
        try $0.write("work/changed", "x\n")
        try $0.git("add", "changed")
        try $0.write("work/changed", "1\n")
      }
    ),
    ("a deletion", "changed", { try FileManager.default.removeItem(atPath: "\($0.root)/work/changed") }),
    ("a staged deletion", "gone/only", { try $0.git("rm", "-q", "gone/only") }),
    ("a removal from the index only", "gone/only", { try $0.git("rm", "-q", "--cached", "gone/only") }),
    ("an edit of a file that goes", "gone/only", { try $0.write("work/gone/only", "x\n") }),
    ("an untracked file in the way", "new/file", { try $0.write("work/new/file", "2\n") }),
    ("an untracked folder in the way", "new/file", { try $0.write("work/new/file/inner", "x\n") }),
    ("an untracked file where a folder must be", "new/file", { try $0.write("work/new", "x\n") }),
    (
      "a staged file in the way", "new/file",
      {
        try $0.write("work/new/file", "x\n"); try $0.git("add", "new/file")
      }
    ),
    (
      "an ignored file in the way", "new/file",
      {
        try $0.write("work/.git/info/exclude", "file\n")
        try $0.write("work/new/file", "x\n")
      }
    ),
    (
      "a symbolic link in place of a folder", "new/file",
      {
        try FileManager.default.createSymbolicLink(atPath: "\($0.root)/work/new", withDestinationPath: "../home")
      }
    ),
    (
      "a symbolic link in place of a file", "changed",
      {
        try FileManager.default.removeItem(atPath: "\($0.root)/work/changed")
        try FileManager.default.createSymbolicLink(atPath: "\($0.root)/work/changed", withDestinationPath: "sub/same")
      }
    ),
    ("an executable bit", "changed", { try $0.run("/bin/chmod", ["+x", "work/changed"]) }),
  ]

  @Test(arguments: 0..<edits.count) func `a local edit is found, and nothing follows`(number: Int) throws {
    let (repository, old, new) = try prepare()
    let (name, path, edit) = Self.edits[number]
    try edit(sandbox)
    let before = sandbox.files("work")
    #expect(try repository.localEdits(among: paths, against: old) == [path], "\(name)")
    let error = #expect(throws: GitError.self) { try repository.follow(from: old, to: new, paths: paths) }
    #expect(error?.code == .conflict)
    #expect(error?.message.contains(path) == true)
    #expect(sandbox.files("work") == before, "\(name)")
  }

  @Test func `an unresolved merge anywhere is a local edit`() throws {
    let (repository, old, _) = try prepare()
    try sandbox.git("checkout", "-q", "-b", "side")
    try sandbox.commit(["sub/same": "side\n"])
    try sandbox.git("checkout", "-q", "main")
    try sandbox.commit(["sub/same": "main\n"])
    #expect(throws: Sandbox.Failure.self) { try sandbox.git("merge", "side") }
    #expect(try repository.localEdits(among: ["changed"], against: old) == ["sub/same"])
  }

  @Test func `an index that another Git command holds is locked`() throws {
    let (repository, old, _) = try prepare()
    try sandbox.write("work/.git/index.lock", "")
    expect(.locked) { try repository.localEdits(among: paths, against: old) }
  }

  @Test func `line endings that git converts are no edit`() throws {
    let (repository, old, new) = try prepare()
    try sandbox.git("config", "core.autocrlf", "true")
    try sandbox.run("/bin/rm", ["work/changed"])
    try sandbox.git("checkout", "changed")
    #expect(sandbox.read("work/changed") == "1\r\n")
    #expect(try repository.localEdits(among: paths, against: old).isEmpty)
    try repository.follow(from: old, to: new, paths: paths)
    #expect(sandbox.read("work/changed") == "2\r\n")
  }

  @Test func `a linked working tree follows by itself`() throws {
    let (_, old, new) = try prepare()
    try sandbox.git("worktree", "add", "-q", "-b", "side", "../linked")
    let linked = try sandbox.open("linked")
    try linked.follow(from: old, to: new, paths: paths)
    #expect(sandbox.read("linked/changed") == "2\n")
    #expect(sandbox.read("work/changed") == "1\n")
    #expect(try sandbox.id("write-tree", in: "linked") == new)
  }

  @Test func `a bare repository has nothing to follow`() throws {
    let (_, old, new) = try prepare()
    try sandbox.git("clone", "-q", "--bare", "work", "bare.git", in: "")
    let bare = try sandbox.open("bare.git")
    #expect(try bare.localEdits(among: paths, against: old).isEmpty)
    try bare.follow(from: old, to: new, paths: paths)
  }

  @Test func `a path that looks like a pattern touches only itself`() throws {
    try sandbox.makeWork(["ab": "1\n", "a*": "1\n"])
    let repository = try sandbox.open()
    let old = try sandbox.id("rev-parse", "HEAD^{tree}")
    let two = try repository.writeBlob(Array("2\n".utf8))
    let new = try repository.writeTree(base: old, edits: [.put("ab", two), .put("a*", two)])
    try repository.follow(from: old, to: new, paths: ["a*"])
    #expect(sandbox.read("work/ab") == "1\n")
    #expect(sandbox.read("work/a*") == "2\n")
  }
}
