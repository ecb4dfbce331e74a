import GitStore
import Names
import Testing

@Suite struct HistoryTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// main: a - b - m, side: a - c; m merges c; other: an unrelated root.
  private func makeHistory() throws {
    try sandbox.makeWork(["a": "1"])
    try sandbox.git("tag", "a")
    try sandbox.git("checkout", "-q", "-b", "side")
    try sandbox.commit(["c": "1"])
    try sandbox.git("tag", "-a", "-m", "annotated", "c")
    try sandbox.git("checkout", "-q", "main")
    try sandbox.commit(["b": "1"])
    try sandbox.git("tag", "b")
    try sandbox.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    try sandbox.git("tag", "m")
    try sandbox.git("checkout", "-q", "--orphan", "other")
    try sandbox.commit(["d": "1"])
    try sandbox.git("tag", "d")
    try sandbox.git("checkout", "-q", "main")
  }

  @Test func `people's names for commits mean what git rev-parse says`() throws {
    try makeHistory()
    try sandbox.git("clone", "-q", "work", "clone", in: "")
    let repository = try sandbox.open("clone")
    let short = try sandbox.git("rev-parse", "--short=8", "HEAD", in: "clone")
    for name in ["HEAD", "HEAD~1", "HEAD^2", "@", "main", "origin/side", "origin", "c", "tags/c", "refs/tags/b", short]
    {
      #expect(try repository.revparse(name) == sandbox.id("rev-parse", "\(name)^{commit}", in: "clone"), "\(name)")
    }
  }

  @Test func `a name of nothing is nil, a name of no commit or a malformed one throws`() throws {
    try makeHistory()
    let repository = try sandbox.open()
    #expect(try repository.revparse("nowhere") == nil)
    #expect(try repository.revparse("HEAD~99") == nil)
    expect(.invalid) { try repository.revparse("HEAD:a") }
    expect(.invalid) { try repository.revparse("HEAD^{tree}") }
    expect(.invalid) { try repository.revparse("main\0x") }
    #expect(throws: GitError.self) { try repository.revparse("HEAD^{") }
    #expect((try? repository.revparse("")).flatMap { $0 } == nil)
  }

  @Test func `an abbreviation that several objects share is ambiguous`() throws {
    try sandbox.makeWork()
    let repository = try sandbox.open()
    var seen = [Substring: Int]()
    var twin: Substring?
    for number in 0..<4000 where twin == nil {
      let id = try repository.writeBlob(Array("\(number)".utf8)).description.prefix(4)
      seen[id, default: 0] += 1
      if seen[id] == 2 { twin = id }
    }
    let prefix = String(try #require(twin))
    expect(.ambiguous) { try repository.revparse(prefix) }
  }

  @Test func `merge bases and ancestry are the ones that git finds`() throws {
    try makeHistory()
    let repository = try sandbox.open()
    let names = ["a", "b", "c", "m", "d"]
    var ids = [String: ObjectID]()
    for name in names { ids[name] = try sandbox.id("rev-parse", "\(name)^{commit}") }
    for left in names {
      for right in names {
        let (one, other) = (try #require(ids[left]), try #require(ids[right]))
        let base = try? sandbox.id("merge-base", left, right)
        #expect(try repository.mergeBase(one, other) == base, "\(left) \(right)")
        let isAncestor = (try? sandbox.git("merge-base", "--is-ancestor", left, right)) != nil
        #expect(try repository.isAncestor(one, of: other) == isAncestor, "\(left) \(right)")
      }
    }
  }

  @Test func `a missing commit is no answer`() throws {
    try makeHistory()
    let repository = try sandbox.open()
    let head = try sandbox.id("rev-parse", "HEAD")
    let nothing = try #require(ObjectID("0123456789012345678901234567890123456789"))
    #expect(throws: GitError.self) { try repository.mergeBase(head, nothing) }
    #expect(throws: GitError.self) { try repository.isAncestor(nothing, of: head) }
  }

  @Test func `a search that runs into the end of a shallow clone says how to go on`() throws {
    try makeHistory()
    try sandbox.git(
      "clone", "-q", "--depth", "1", "--no-single-branch", "--no-tags", "file://\(sandbox.root)/work", "shallow", in: ""
    )
    let repository = try sandbox.open("shallow")
    let main = try sandbox.id("rev-parse", "origin/main", in: "shallow")
    let side = try sandbox.id("rev-parse", "origin/side", in: "shallow")
    let error = #expect(throws: GitError.self) { try repository.mergeBase(main, side) }
    #expect(error?.message.contains("git fetch --unshallow") == true)
  }
}
