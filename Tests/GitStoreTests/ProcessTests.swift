import Foundation
import GitStore
import Names
import Snapshots
import Synchronization
import Testing

/// Tests that change what libgit2 keeps per process, one after the other.
@Suite(.serialized) enum ProcessTests {}

extension ProcessTests {
  @Suite struct ConfigurationTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test func `the user's settings count below the repository's, unless nobody's do`() throws {
      _ = try Sandbox.library.get()
      try sandbox.makeWork(["a": "1"])
      try sandbox.write("home/.gitconfig", "[model]\n\troot = user\n\tother = user\n")
      try sandbox.git("config", "model.root", "local")
      let path = "\(sandbox.root)/work"
      do {
        let library = try GitLibrary(configuration: .home("\(sandbox.root)/home"))
        let repository = try Repository.open(at: path, library: library)
        #expect(try repository.setting("model.root") == "local")
        #expect(try repository.setting("model.other") == "user")
        #expect(try repository.localSetting("model.other") == nil)
      }
      let library = try GitLibrary(configuration: .none)
      let repository = try Repository.open(at: path, library: library)
      #expect(try repository.setting("model.other") == nil)
      #expect(try repository.setting("model.root") == "local")
    }
  }

  @Suite struct FaultTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    /// Everything that a merge does: reads, writes objects, moves the branch, and lets the working tree follow.
    private func merge(_ path: String, _ library: GitLibrary) throws {
      let repository = try Repository.open(at: path, library: library)
      let branch = try ref("main")
      guard case .branch(branch) = try repository.head, let head = try repository.resolve(branch) else { return }
      _ = try repository.references(prefix: "refs/heads/")
      _ = try repository.revparse("HEAD")
      _ = try repository.mergeBase(head, head)
      _ = try repository.setting("model.root")
      _ = try repository.remotes
      _ = try repository.checkedOutElsewhere(branch)
      let old = try repository.commit(head).tree
      let blob = try repository.writeBlob(Array("2\n".utf8))
      let tree = try repository.writeTree(base: old, edits: [.put("a", blob)])
      let commit = try repository.writeCommit(tree: tree, parents: [head], author: dev, committer: dev, message: "m")
      guard try repository.localEdits(among: ["a"], against: old).isEmpty else { return }
      try repository.update(branch, from: head, to: commit, message: "m")
      try repository.follow(from: old, to: tree, paths: ["a"])
    }

    private func state() throws -> [String] {
      [
        try sandbox.git("for-each-ref"), try sandbox.git("symbolic-ref", "HEAD"), try sandbox.git("ls-files", "-s"),
        sandbox.read("work/a") ?? "", sandbox.read("work/.git/config") ?? "",
      ]
    }

    private static let ofMerge: [GitOperation] = [
      .open, .readObject, .writeObject, .readRef, .listRefs, .lockRef, .updateRef, .readHead, .revparse, .mergeBase,
      .writeTree, .writeCommit, .readSetting, .inspectWorkingTree, .listWorktrees, .readRemotes,
    ]
    private static let others: [GitOperation] = [.start, .create, .scratch, .deleteRef, .writeSetting, .follow]

    @Test func `every operation is made to fail by one of these tests`() {
      #expect(Set(Self.ofMerge + Self.others) == Set(GitOperation.allCases))
    }

    @Test(arguments: ofMerge)
    func `when this fails, a merge throws and leaves refs, index and files as they were`(
      operation: GitOperation
    ) throws {
      try sandbox.makeWork(["a": "1\n"])
      let before = try state()
      let library = try GitLibrary(calls: GitCalls { $0 == operation ? .failed : nil })
      #expect(throws: (any Error).self) { try merge("\(sandbox.root)/work", library) }
      #expect(try state() == before)
      #expect(!sandbox.files("work/.git").keys.contains { $0.hasSuffix(".lock") })
      try merge("\(sandbox.root)/work", Sandbox.library.get())
      #expect(sandbox.read("work/a") == "2\n")
      #expect(try sandbox.git("status", "--porcelain").isEmpty)
    }

    @Test func `whichever call of a merge fails, all is as before, or the branch has moved and nothing is torn`() throws
    {
      let first = try sandbox.makeWork(["a": "1\n"])
      let path = "\(sandbox.root)/work"
      let before = try state()
      let counter = Countdown(.max)
      try merge(path, GitLibrary(calls: GitCalls { _ in counter.fails() ? .failed : nil }))
      let after = try state()
      let total = Int.max - counter.left
      #expect(total > 40)
      var moved = 0
      for number in 0..<total {
        try sandbox.git("reset", "-q", "--hard", first.description)
        let countdown = Countdown(number)
        #expect(throws: (any Error).self, "call \(number)") {
          try merge(path, GitLibrary(calls: GitCalls { _ in countdown.fails() ? .failed : nil }))
        }
        let now = try state()
        if now[0] == before[0] {
          #expect(now == before, "call \(number)")
        } else {
          moved += 1
          #expect(now[0] == after[0], "call \(number)")
          #expect(now[2...] == before[2...], "call \(number)")
        }
        #expect(!sandbox.files("work/.git").keys.contains { $0.hasSuffix(".lock") }, "call \(number)")
      }
      #expect(moved > 0)
    }

    @Test func `when the working tree cannot follow, the branch has moved and the old files stay whole`() throws {
      try sandbox.makeWork(["a": "1\n"])
      let head = try sandbox.id("rev-parse", "HEAD")
      let library = try GitLibrary(calls: GitCalls { $0 == .follow ? .failed : nil })
      let error = #expect(throws: GitError.self) { try merge("\(sandbox.root)/work", library) }
      #expect(error?.operation == .follow)
      #expect(try sandbox.id("rev-parse", "HEAD~1") == head)
      #expect(sandbox.read("work/a") == "1\n")
    }

    @Test func `when a deletion, a setting, a dry run or a creation fails, nothing has changed`() throws {
      try sandbox.makeWork(["a": "1\n"])
      let head = try sandbox.id("rev-parse", "HEAD")
      let before = try state()
      let failing: Set<GitOperation> = [.deleteRef, .writeSetting, .scratch, .create]
      let library = try GitLibrary(calls: GitCalls { failing.contains($0) ? .failed : nil })
      let repository = try Repository.open(at: "\(sandbox.root)/work", library: library)
      expect(.failed) { try repository.delete(ref("main"), expecting: head) }
      expect(.failed) { try repository.setLocal("model.root", "x") }
      expect(.failed) { try repository.scratch() }
      expect(.failed) {
        try Repository.create(
          at: "\(sandbox.root)/new", bare: true, initialBranch: ref("main"), library: library)
      }
      #expect(try state() == before)
      #expect(!sandbox.exists("new"))
    }

    @Test func `a library that cannot start throws`() throws {
      expect(.failed) {
        try GitLibrary(calls: GitCalls { $0 == .start ? .failed : nil })
      }
    }

    @Test func `a failure is a sentence that names the operation and its object`() throws {
      let library = try GitLibrary(calls: GitCalls { $0 == .open ? .owner : nil })
      let error = #expect(throws: GitError.self) { try Repository.open(at: "/x", library: library) }
      let mend = "it belongs to another user; if you trust it: git config --global --add safe.directory /x"
      #expect(error?.description == "cannot open the repository /x: \(mend)")
    }
  }
}

/// Lets so many calls pass, then fails one, then lets all pass.
final class Countdown: Sendable {
  private let calls: Mutex<Int>

  init(_ calls: Int) { self.calls = Mutex(calls) }

  var left: Int { calls.withLock { $0 } }

  func fails() -> Bool {
    calls.withLock { left in
      left -= 1
      return left == -1
    }
  }
}
