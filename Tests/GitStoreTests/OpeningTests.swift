import Foundation
import GitStore
import Names
import Testing

@Suite struct OpeningTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `a repository is found from any folder below it`() throws {
    try sandbox.makeWork(["deep/er/file": "1"])
    for folder in ["work", "work/deep/er", "work/.git"] {
      let repository = try sandbox.open(folder)
      #expect(repository.path == "\(sandbox.root)/work/.git/")
      #expect(repository.workingDirectory == "\(sandbox.root)/work/")
      #expect(!repository.isBare)
    }
  }

  @Test func `a bare repository has no working tree`() throws {
    try sandbox.git("init", "-q", "--bare", "bare.git", in: "")
    let repository = try sandbox.open("bare.git")
    #expect(repository.isBare)
    #expect(repository.workingDirectory == nil)
    #expect(repository.path == "\(sandbox.root)/bare.git/")
  }

  @Test func `a linked working tree has its own path and shares the rest`() throws {
    let commit = try sandbox.makeWork(["a": "1"])
    try sandbox.git("worktree", "add", "-q", "-b", "side", "../linked")
    let repository = try sandbox.open("linked")
    #expect(repository.path == "\(sandbox.root)/work/.git/worktrees/linked/")
    #expect(repository.commonPath == "\(sandbox.root)/work/.git/")
    #expect(try repository.head == .branch(ref("side")))
    #expect(try repository.resolve(ref("main")) == commit)
  }

  @Test func `a branch that another working tree has checked out is found from either side`() throws {
    try sandbox.makeWork(["a": "1"])
    try sandbox.git("worktree", "add", "-q", "-b", "side", "../linked")
    try sandbox.git("worktree", "add", "-q", "-b", "gone", "../deleted")
    try FileManager.default.removeItem(atPath: "\(sandbox.root)/deleted")
    let (main, linked) = (try sandbox.open(), try sandbox.open("linked"))
    #expect(try main.checkedOutElsewhere(ref("side")) == "\(sandbox.root)/linked")
    #expect(try main.checkedOutElsewhere(ref("main")) == nil)
    #expect(try main.checkedOutElsewhere(ref("gone")) == nil)
    #expect(try linked.checkedOutElsewhere(ref("main")) == "\(sandbox.root)/work")
    #expect(try linked.checkedOutElsewhere(ref("side")) == nil)
  }

  @Test func `a linked working tree of a bare repository does not take its HEAD for a checkout`() throws {
    try sandbox.makeWork(["a": "1"])
    try sandbox.git("clone", "-q", "--bare", "work", "bare.git", in: "")
    try sandbox.git("worktree", "add", "-q", "-b", "side", "../linked", in: "bare.git")
    #expect(try sandbox.open("linked").checkedOutElsewhere(ref("main")) == nil)
    #expect(try sandbox.open("bare.git").checkedOutElsewhere(ref("side")) == "\(sandbox.root)/linked")
  }

  @Test func `GIT_DIR as an argument is opened without looking around`() throws {
    try sandbox.makeWork(["a": "1"])
    let library = try Sandbox.library.get()
    let repository = try Repository.open(
      at: "/", gitDirectory: "\(sandbox.root)/work/.git", library: library)
    #expect(repository.path == "\(sandbox.root)/work/.git/")
    expect(.notFound) {
      try Repository.open(at: "\(sandbox.root)/work", gitDirectory: "\(sandbox.root)/work", library: library)
    }
  }

  @Test func `a folder without a repository is not found`() throws {
    let error = #expect(throws: GitError.self) { try sandbox.open("home") }
    #expect(error?.code == .notFound)
    #expect(error?.description.hasPrefix("cannot open the repository \(sandbox.root)/home: ") == true)
    expect(.notFound) { try sandbox.open("nowhere") }
    expect(.invalid) { try sandbox.open("a\0b") }
  }

  @Test(arguments: [
    ("objectformat", "sha256", "SHA-256"), ("refstorage", "reftable", "reftable"),
    ("partialclone", "origin", "--filter"), ("somethingNew", "true", "somethingnew"),
  ])
  func `a format that cannot be read is named`(key: String, value: String, expected: String) throws {
    try sandbox.makeWork(["a": "1"])
    let configuration = sandbox.read("work/.git/config") ?? ""
    let extended = configuration.replacing("repositoryformatversion = 0", with: "repositoryformatversion = 1")
    try sandbox.write("work/.git/config", "\(extended)[extensions]\n\t\(key) = \(value)\n")
    let error = #expect(throws: GitError.self) { try sandbox.open() }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
  }

  @Test func `a repository made by git with SHA-256 ids is refused in words`() throws {
    try sandbox.git("init", "-q", "--object-format=sha256", "sha256", in: "")
    let error = #expect(throws: GitError.self) { try sandbox.open("sha256") }
    #expect(error?.message == "its objects have SHA-256 ids; only SHA-1 repositories can be read")
  }

  @Test(arguments: [false, true]) func `a created repository is one that git uses`(bare: Bool) throws {
    let repository = try Repository.create(
      at: "\(sandbox.root)/new/er", bare: bare, initialBranch: ref("trunk"), library: Sandbox.library.get())
    #expect(repository.isBare == bare)
    #expect(try repository.head == .branch(ref("trunk")))
    #expect(try sandbox.git("symbolic-ref", "HEAD", in: "new/er") == "refs/heads/trunk")
    #expect(try sandbox.git("rev-parse", "--is-bare-repository", in: "new/er") == "\(bare)")
    expect(.exists) {
      try Repository.create(
        at: "\(sandbox.root)/new/er", bare: bare, initialBranch: ref("main"), library: Sandbox.library.get())
    }
  }

  @Test func `remotes and upstreams are the ones that git knows`() throws {
    try sandbox.makeWork(["a": "1"])
    #expect(try sandbox.open().remotes.isEmpty)
    #expect(try sandbox.open().upstream(of: ref("main")) == nil)
    try sandbox.git("clone", "-q", "work", "clone", in: "")
    try sandbox.git("remote", "add", "backup", "../work", in: "clone")
    let repository = try sandbox.open("clone")
    #expect(try repository.remotes == ["backup", "origin"])
    #expect(try repository.upstream(of: ref("main"))?.text == "refs/remotes/origin/main")
    #expect(try repository.upstream(of: ref("nowhere")) == nil)
  }
}
