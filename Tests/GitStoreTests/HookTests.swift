import Foundation
import GitStore
import Names
import Snapshots
import Testing

extension ProcessTests {
  @Suite struct HookTests {
    let sandbox: Sandbox
    let library: GitLibrary

    init() throws {
      sandbox = try Sandbox()
      library = try GitLibrary(configuration: .none, trustsOwners: true)
    }

    /// Pushes to a bare repository whose pre-receive hook says what it was given and waits for the body to end.
    private func duringPush(
      unpack limit: Int, _ body: (_ environment: [String: String], _ folder: String, _ pushed: ObjectID) throws -> Void
    ) throws {
      try sandbox.git("init", "-q", "--bare", "-b", "main", "server.git", in: "")
      try sandbox.git("config", "receive.unpackLimit", "\(limit)", in: "server.git")
      try sandbox.makeWork(["a": "1\n"])
      try sandbox.git("push", "-q", "../server.git", "main")
      try sandbox.write(
        "server.git/hooks/pre-receive",
        """
        #!/bin/sh
        pwd > "$OUT/folder"
        env > "$OUT/environment"
        : > "$OUT/ready"
        while [ ! -e "$OUT/go" ]; do sleep 0.02; done
        """)
      try sandbox.run("/bin/chmod", ["+x", "server.git/hooks/pre-receive"])
      let pushed = try sandbox.commit(["a": "2\n", "b": "3\n"])
      let (process, _, _) = try sandbox.start(
        "/usr/bin/git", ["push", "-q", "../server.git", "main"], in: "work", extra: ["OUT": sandbox.root])
      for _ in 0..<500 where !sandbox.exists("ready") { Thread.sleep(forTimeInterval: 0.02) }
      try #require(sandbox.exists("ready"))
      defer {
        try? sandbox.write("go", "")
        process.waitUntilExit()
      }
      var environment = [String: String]()
      for line in (sandbox.read("environment") ?? "").split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
      }
      let folder = (sandbox.read("folder") ?? "").trimmingCharacters(in: .newlines)
      try body(environment, folder, pushed)
    }

    @Test(arguments: [1, 100])
    func `inside a real push the quarantined objects are read, loose and packed, and nothing is written`(
      limit: Int
    ) throws {
      try duringPush(unpack: limit) { environment, folder, pushed in
        #expect(environment["GIT_QUARANTINE_PATH"] != nil)
        let before = sandbox.files("server.git")
        let repository = try Repository.openForHook(
          environment: environment, currentDirectory: folder, library: library)
        let commit = try repository.commit(pushed)
        let entry = try #require(try repository.tree(commit.tree).entry("b"))
        #expect(try repository.read(entry.id, as: .blob, limit: 10) == Array("3\n".utf8))
        let old = try #require(try repository.resolve(ref("main")))
        #expect(try repository.isAncestor(old, of: pushed))
        // Opened without the quarantine, the same repository lacks them: the push could not be judged.
        let plain = try sandbox.open("server.git")
        #expect(throws: ObjectError.missing(pushed)) { try plain.commit(pushed) }
        expect(.readOnly) { try repository.writeBlob([1]) }
        expect(.readOnly) { try repository.writeTree(base: commit.tree, edits: []) }
        expect(.readOnly) { try repository.setLocal("model.root", "x") }
        expect(.readOnly) {
          try repository.update(ref("x"), from: nil, to: pushed, message: "m")
        }
        #expect(sandbox.files("server.git") == before)
      }
      #expect(try sandbox.git("rev-parse", "main", in: "server.git") == sandbox.git("rev-parse", "main"))
    }

    @Test func `an environment that leads outside the repository is refused`() throws {
      try sandbox.makeWork(["a": "1"])
      try sandbox.git("clone", "-q", "--bare", "work", "server.git", in: "")
      let objects = "\(sandbox.root)/server.git/objects"
      let elsewhere = "\(sandbox.root)/work/.git/objects"
      try FileManager.default.createDirectory(atPath: "\(objects)/tmp_objdir-1", withIntermediateDirectories: true)
      try FileManager.default.createDirectory(
        atPath: "\(sandbox.root)/server.git/objects-2", withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: "\(objects)/link", withDestinationPath: elsewhere)
      let good = ["GIT_DIR": "\(sandbox.root)/server.git"]
      let changes: [[String: String]] = [
        ["GIT_DIR": ""], ["GIT_NAMESPACE": "x"], ["GIT_WORK_TREE": "/tmp"], ["GIT_COMMON_DIR": "/tmp"],
        ["GIT_OBJECT_DIRECTORY": elsewhere], ["GIT_OBJECT_DIRECTORY": "\(objects)/../../work/.git/objects"],
        ["GIT_OBJECT_DIRECTORY": "\(objects)/link"], ["GIT_OBJECT_DIRECTORY": "\(objects)/nowhere"],
        ["GIT_OBJECT_DIRECTORY": "\(sandbox.root)/server.git/objects-2"],
        ["GIT_QUARANTINE_PATH": "\(objects)/tmp_objdir-1"],
        ["GIT_QUARANTINE_PATH": elsewhere, "GIT_OBJECT_DIRECTORY": "\(objects)/tmp_objdir-1"],
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES": elsewhere],
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES": "\(objects):\(elsewhere)"],
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES": "\"\(objects)\""],
      ]
      for change in changes {
        expect(.untrusted, "\(change)") {
          try Repository.openForHook(environment: good.merging(change) { $1 }, library: library)
        }
      }
      expect(.untrusted) { try Repository.openForHook(environment: [:], library: library) }
      let fine: [[String: String]] = [
        [:], ["GIT_NAMESPACE": ""], ["GIT_OBJECT_DIRECTORY": objects],
        [
          "GIT_OBJECT_DIRECTORY": "\(objects)/tmp_objdir-1", "GIT_QUARANTINE_PATH": "\(objects)/tmp_objdir-1",
          "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects,
        ],
      ]
      for change in fine {
        _ = try Repository.openForHook(environment: good.merging(change) { $1 }, library: library)
      }
    }

    @Test func `alternates that the repository lists itself are trusted and used`() throws {
      let commit = try sandbox.makeWork(["a": "1"])
      try sandbox.git("clone", "-q", "--bare", "--shared", "work", "server.git", in: "")
      let repository = try Repository.openForHook(
        environment: [
          "GIT_DIR": "server.git", "GIT_ALTERNATE_OBJECT_DIRECTORIES": "work/.git/objects",
        ], currentDirectory: sandbox.root, library: library)
      #expect(try repository.commit(commit).parents.isEmpty)
    }

    @Test func `a folder that is no repository, or only holds one, is not searched`() throws {
      try sandbox.makeWork(["a": "1"])
      for folder in ["work", "work/.git/refs", "nowhere"] {
        expect(.notFound, "\(folder)") {
          try Repository.openForHook(
            environment: ["GIT_DIR": "\(sandbox.root)/\(folder)"], library: library)
        }
      }
    }

    @Test(.enabled(if: getuid() == 0, "only root can give a folder away"))
    func `a repository of another user is opened by a hook and refused to a command`() throws {
      try sandbox.makeWork(["a": "1"])
      try sandbox.run("/bin/chown", ["-R", "12345", "work"])
      let hook = try GitLibrary(configuration: .none, trustsOwners: true)
      _ = try Repository.openForHook(environment: ["GIT_DIR": "\(sandbox.root)/work/.git"], library: hook)
      let command = try GitLibrary(configuration: .none)
      let error = #expect(throws: GitError.self) {
        try Repository.open(at: "\(sandbox.root)/work", library: command)
      }
      #expect(error?.code == .owner)
      #expect(error?.message.contains("safe.directory") == true)
    }
  }
}
