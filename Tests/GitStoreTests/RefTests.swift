import Foundation
import GitStore
import Names
import Testing

@Suite struct RefTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `refs are the ones that git for-each-ref lists, loose and packed`() throws {
    try sandbox.makeWork(["a": "1"])
    for branch in ["promote/credit/3", "z", "a.b", "a-b", "é"] { try sandbox.git("branch", branch) }
    try sandbox.git("tag", "-a", "-m", "t", "v1")
    try sandbox.git("pack-refs", "--all")
    try sandbox.commit(["a": "2"])
    try sandbox.git("branch", "late")
    try sandbox.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    try sandbox.git("symbolic-ref", "refs/heads/dangling", "refs/heads/nowhere")
    let repository = try sandbox.open()
    for prefix in ["refs/", "refs/heads/", "refs/heads/promote/", "refs/tags/"] {
      let listed = try repository.references(prefix: prefix).map { "\($0.id) \($0.name)" }
      let expected = try sandbox.git("for-each-ref", "--format=%(objectname) %(refname)", prefix)
      #expect(listed.joined(separator: "\n") == expected)
    }
    #expect(try repository.references(prefix: "refs/none/").isEmpty)
  }

  @Test func `a ref resolves through symbolic refs, and a tag stays a tag`() throws {
    let commit = try sandbox.makeWork(["a": "1"])
    try sandbox.git("tag", "-a", "-m", "t", "v1")
    try sandbox.git("symbolic-ref", "refs/heads/one", "refs/heads/two")
    try sandbox.git("symbolic-ref", "refs/heads/two", "refs/heads/main")
    try sandbox.git("symbolic-ref", "refs/heads/dangling", "refs/heads/nowhere")
    let repository = try sandbox.open()
    #expect(try repository.resolve(ref("one")) == commit)
    #expect(try repository.symbolicTarget(ref("one")) == ref("two"))
    #expect(try repository.symbolicTarget(ref("main")) == nil)
    #expect(try repository.symbolicTarget(ref("none")) == nil)
    #expect(try repository.resolve(ref("none")) == nil)
    #expect(try repository.resolve(ref("dangling")) == nil)
    #expect(try repository.symbolicTarget(ref("dangling")) == ref("nowhere"))
    let tag = try sandbox.id("rev-parse", "refs/tags/v1")
    #expect(try repository.resolve(RefName("refs/tags/v1")) == tag)
    #expect(tag != commit)
  }

  @Test func `symbolic refs in a circle throw`() throws {
    try sandbox.makeWork(["a": "1"])
    try sandbox.write("work/.git/refs/heads/one", "ref: refs/heads/two\n")
    try sandbox.write("work/.git/refs/heads/two", "ref: refs/heads/one\n")
    let repository = try sandbox.open()
    #expect(throws: GitError.self) { try repository.resolve(ref("one")) }
  }

  @Test func `a ref of garbage throws`() throws {
    try sandbox.makeWork(["a": "1"])
    try sandbox.write("work/.git/refs/heads/bad", "not an id\n")
    let repository = try sandbox.open()
    #expect(throws: GitError.self) { try repository.resolve(ref("bad")) }
  }

  @Test func `HEAD is a branch, an unborn branch, or a commit`() throws {
    try sandbox.makeWork()
    #expect(try sandbox.open().head == .branch(ref("main")))
    let commit = try sandbox.commit(["a": "1"])
    #expect(try sandbox.open().head == .branch(ref("main")))
    try sandbox.git("checkout", "-q", "--detach")
    #expect(try sandbox.open().head == .detached(commit))
  }

  @Test func `a ref moves only from the value that was read`() throws {
    let first = try sandbox.makeWork(["a": "1"])
    let second = try sandbox.commit(["a": "2"])
    for packed in [false, true] {
      try sandbox.git("update-ref", "refs/heads/x", first.description)
      if packed { try sandbox.git("pack-refs", "--all") }
      let repository = try sandbox.open()
      #expect(try code { try repository.update(ref("x"), from: second, to: first, message: "m") } == .modified)
      #expect(try code { try repository.update(ref("x"), from: nil, to: second, message: "m") } == .modified)
      #expect(try code { try repository.update(ref("y"), from: first, to: second, message: "m") } == .modified)
      #expect(try sandbox.id("rev-parse", "refs/heads/x") == first)
      try repository.update(ref("x"), from: first, to: second, message: "m")
      #expect(try sandbox.id("rev-parse", "refs/heads/x") == second)
      #expect(try repository.resolve(ref("x")) == second)
    }
    #expect(!sandbox.files("work/.git").keys.contains { $0.hasSuffix(".lock") })
  }

  @Test func `a ref is created where none is, and the reflog tells why`() throws {
    let commit = try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    try repository.update(ref("promote/x"), from: nil, to: commit, message: "model: propose")
    #expect(try sandbox.git("reflog", "show", "--format=%gs", "promote/x") == "model: propose")
    try sandbox.git("fsck", "--strict")
  }

  @Test func `a ref cannot lie inside another one, loose or packed`() throws {
    let commit = try sandbox.makeWork(["a": "1"])
    try sandbox.git("branch", "a/b")
    for _ in 0..<2 {
      let repository = try sandbox.open()
      for name in ["a", "a/b/c"] {
        #expect(try code { try repository.update(ref(name), from: nil, to: commit, message: "m") } != nil, "\(name)")
        #expect(try repository.resolve(ref(name)) == nil)
      }
      #expect(
        try repository.references(prefix: "refs/heads/").map(\.name.text) == ["refs/heads/a/b", "refs/heads/main"])
      try sandbox.git("pack-refs", "--all", "--prune")
    }
    try sandbox.git("fsck", "--strict")
  }

  @Test func `a symbolic ref is not overwritten`() throws {
    let first = try sandbox.makeWork(["a": "1"])
    let second = try sandbox.commit(["a": "2"])
    try sandbox.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    let repository = try sandbox.open()
    #expect(try code { try repository.update(ref("alias"), from: second, to: first, message: "m") } == .invalid)
    #expect(try code { try repository.delete(ref("alias"), expecting: second) } == .invalid)
    #expect(try repository.symbolicTarget(ref("alias")) == ref("main"))
    #expect(try repository.resolve(ref("main")) == second)
  }

  @Test func `a branch takes only a commit that is there`() throws {
    let commit = try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    let blob = try sandbox.id("rev-parse", "HEAD:a")
    let nothing = try #require(ObjectID("0123456789012345678901234567890123456789"))
    for id in [blob, nothing, .zero] {
      #expect(try code { try repository.update(ref("main"), from: commit, to: id, message: "m") } == .invalid)
    }
    try repository.update(RefName("refs/tags/t"), from: nil, to: blob, message: "m")
    #expect(try repository.resolve(ref("main")) == commit)
  }

  @Test func `a ref is deleted only at the value that was read, packed too`() throws {
    let first = try sandbox.makeWork(["a": "1"])
    let second = try sandbox.commit(["a": "2"])
    for packed in [false, true] {
      try sandbox.git("branch", "-f", "x", first.description)
      if packed { try sandbox.git("pack-refs", "--all") }
      let repository = try sandbox.open()
      #expect(try code { try repository.delete(ref("x"), expecting: second) } == .modified)
      #expect(try repository.resolve(ref("x")) == first)
      try repository.delete(ref("x"), expecting: first)
      #expect(try repository.resolve(ref("x")) == nil)
      #expect(try sandbox.git("for-each-ref", "refs/heads/x").isEmpty)
      #expect(try code { try repository.delete(ref("x"), expecting: first) } == .modified)
    }
  }

  @Test func `a ref that another process keeps locked is left alone`() throws {
    let first = try sandbox.makeWork(["a": "1"])
    try sandbox.write("work/.git/refs/heads/main.lock", "")
    let repository = try sandbox.open()
    #expect(try code { try repository.update(ref("main"), from: first, to: first, message: "m") } == .locked)
    try FileManager.default.removeItem(atPath: "\(sandbox.root)/work/.git/refs/heads/main.lock")
    try repository.update(ref("main"), from: first, to: first, message: "m")
  }

  @Test func `of many that race to move or make a ref exactly one wins each round`() async throws {
    let first = try sandbox.makeWork(["a": "1"])
    let path = "\(sandbox.root)/work"
    let library = try Sandbox.library.get()
    let targets = try (0..<6).map { try sandbox.commit(["a": "\($0 + 2)"]) }
    for round in 0..<8 {
      let name = try ref("race\(round)")
      if round % 2 == 0 { try sandbox.git("update-ref", name.text, first.description) }
      let old = round % 2 == 0 ? first : nil
      let wins = await withTaskGroup(of: ObjectID?.self) { group in
        for target in targets {
          group.addTask {
            guard let repository = try? Repository.open(at: path, library: library) else { return nil }
            do {
              try repository.update(name, from: old, to: target, message: "race")
              return target
            } catch GitError.Code.modified {
              return nil
            } catch {
              Issue.record("\(error)")
              return nil
            }
          }
        }
        return await group.reduce(into: [ObjectID]()) { if let id = $1 { $0.append(id) } }
      }
      #expect(wins.count == 1)
      #expect(try wins.first == sandbox.id("rev-parse", name.text))
    }
  }
}
