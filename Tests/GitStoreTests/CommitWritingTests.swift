import Foundation
import GitStore
import Names
import Snapshots
import Testing

@Suite struct CommitWritingTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [
    ("dev-1", 0, "+0000"), ("dev-1", 330, "+0530"), ("dev-1", -90, "-0130"), ("  Ada  L. ", 60, "+0100"),
    ("Zoë \"x\"", 0, "+0000"), ("\"q\"", 0, "+0000"), (",a.", 0, "+0000"),
  ])
  func `commits get the ids that git commit-tree gives`(name: String, offset: Int, zone: String) throws {
    let first = try sandbox.makeWork(["a": "1"])
    let second = try sandbox.commit(["a": "2"])
    let repository = try sandbox.open()
    let tree = try sandbox.id("rev-parse", "HEAD^{tree}")
    let author = Signature(name: name, email: "a@example.org", when: dev.when, offsetMinutes: offset)
    let environment = [
      "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "1700000000 \(zone)",
    ]
    for parents in [[], [first], [second, first]] {
      let message = "promote(credit): é\n\nBody.\n"
      let written = try repository.writeCommit(
        tree: tree, parents: parents, author: author, committer: dev, message: message)
      let arguments = ["commit-tree", tree.description] + parents.flatMap { ["-p", $0.description] }
      let expected = try sandbox.run(
        "/usr/bin/git", arguments, in: "work", input: Array(message.utf8), extra: environment)
      #expect(written.description == expected)
    }
  }

  @Test func `a name that would forge a header is refused`() throws {
    try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    let tree = try sandbox.id("rev-parse", "HEAD^{tree}")
    for name in ["", " . ", "a\nparent x", "a <b>", "a\0b", "a\rb"] {
      let author = Signature(name: name, email: "a@example.org", when: dev.when)
      expect(.invalid, "\(name)") {
        try repository.writeCommit(tree: tree, parents: [], author: author, committer: dev, message: "m")
      }
    }
    for (email, offset) in [("a>\n", 0), ("a", 1440), ("a", Int.min)] {
      let author = Signature(name: "a", email: email, when: dev.when, offsetMinutes: offset)
      expect(.invalid) {
        try repository.writeCommit(tree: tree, parents: [], author: author, committer: dev, message: "m")
      }
    }
    expect(.invalid) {
      try repository.writeCommit(tree: tree, parents: [], author: dev, committer: dev, message: "a\0b")
    }
  }

  @Test func `a commit of a tree or parent that is not there is refused`() throws {
    let commit = try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    let tree = try sandbox.id("rev-parse", "HEAD^{tree}")
    let nothing = try #require(ObjectID("0123456789012345678901234567890123456789"))
    for (tree, parents) in [(nothing, []), (commit, []), (tree, [nothing]), (tree, [tree])] {
      expect(.invalid) {
        try repository.writeCommit(tree: tree, parents: parents, author: dev, committer: dev, message: "m")
      }
    }
    expect(.invalid) { try repository.writeCommitObject(Array("nonsense".utf8)) }
    expect(.invalid) { try repository.writeCommitObject([]) }
  }

  @Test func `a commit that ssh-keygen signed is verified by git, and its payload is what was signed`() throws {
    try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    let tree = try sandbox.id("rev-parse", "HEAD^{tree}")
    let key = "\(sandbox.root)/key"
    try sandbox.run("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "dev-1", "-f", key])
    let buffer = try repository.commitBuffer(tree: tree, parents: [], author: dev, committer: dev, message: "signed\n")
    let armored = try sandbox.run("/usr/bin/ssh-keygen", ["-Y", "sign", "-n", "git", "-f", key], input: buffer)
    let id = try repository.writeSigned(buffer, signature: Array((armored + "\n").utf8))
    let signers = "\(sandbox.root)/allowed_signers"
    try Data("dev-1@example.org \(sandbox.read("key.pub") ?? "")".utf8).write(to: URL(fileURLWithPath: signers))
    try sandbox.git("-c", "gpg.format=ssh", "-c", "gpg.ssh.allowedSignersFile=\(signers)", "verify-commit", "\(id)")
    let signature = try #require(try repository.commit(id).signature)
    #expect(signature.payload == buffer)
    #expect(signature.armored == Array((armored + "\n").utf8))
    try sandbox.git("fsck", "--strict", "\(id)")
  }

  @Test func `an empty signature or a buffer without a header's end is refused`() throws {
    try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    expect(.invalid) { try repository.writeSigned(Array("tree x\n\nm".utf8), signature: [10]) }
    expect(.invalid) { try repository.writeSigned(Array("tree".utf8), signature: [65]) }
    expect(.invalid) { try repository.writeSigned([], signature: [65]) }
  }
}
