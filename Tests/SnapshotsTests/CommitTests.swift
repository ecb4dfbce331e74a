import Foundation
import Names
import Snapshots
import Testing

@Suite("Commits beside git")
struct CommitTests {
  @Test func `git log shows the same commits`() throws {
    let workshop = try Workshop()
    let tree = try workshop.tree([])
    var ids: [ObjectID] = []
    let messages = [
      "subject\n", "subject\n\nbody\nof lines\n\nModel: x\n", "\n\nleading lines\n", "no newline", "é \u{1F600}\n", "",
      "tree \(tree)\nparent x\n", " gpgsig x\n", "a\n\n\n\nb\n\n",
    ]
    for (index, message) in messages.enumerated() {
      let parents = ids.suffix(index % 4).flatMap { ["-p", "\($0)"] }
      ids.append(try commit(workshop, tree, parents, message, date: "\(1_700_000_000 + index) +0\(index)30"))
    }
    for id in ids {
      let theirs = String(
        decoding: try workshop.git("log", "-1", "--format=%T%x00%P%x00%ct%x00%an <%ae>%x00%B%x00", "\(id)"),
        as: UTF8.self
      ).split(separator: "\0", omittingEmptySubsequences: false)
      let bytes = try workshop.git("cat-file", "commit", "\(id)")
      let ours = try Commit(id: id, bytes: bytes)
      #expect(ours.tree.description == theirs[0])
      #expect(ours.parents.map(\.description).joined(separator: " ") == theirs[1])
      #expect(ours.committed?.seconds == Int64(theirs[2]))
      #expect(ours.author == theirs[3])
      #expect(ours.message == theirs[4] || ours.message + "\n" == theirs[4] || ours.message.isEmpty)
      #expect(ours.signature == nil)
    }
  }

  private func commit(
    _ workshop: Workshop, _ tree: ObjectID, _ parents: [String], _ message: String, date: String
  ) throws -> ObjectID {
    let head = "tree \(tree)\n" + stride(from: 1, to: parents.count, by: 2).map { "parent \(parents[$0])\n" }.joined()
    let person = "dev 1 <dev-1@example.org> 1700000000 +0100"
    let text = head + "author \(person)\ncommitter dev-1 <dev-1@example.org> \(date)\n\n" + message
    return try workshop.id(workshop.git("hash-object", "-t", "commit", "-w", "--stdin", input: Array(text.utf8)))
  }

  private let plain = """
    tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
    parent 0123456789abcdef0123456789abcdef01234567
    author dev-1 <dev-1@example.org> 1700000000 +0000
    committer dev-1 <dev-1@example.org> 1700000100 +0000

    subject

    body

    """

  private func read(_ text: String) throws -> Commit { try Commit(id: .zero, bytes: Array(text.utf8)) }

  @Test func `a signature is taken out of the header, and the rest is what it signs`() throws {
    let header = "gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n \n -----END SSH SIGNATURE-----\n"
    for place in ["\n\nsubject", "\nencoding UTF-8\n\nsubject"] {
      let unsigned = plain.replacingOccurrences(of: "\n\nsubject", with: place)
      let signed = unsigned.replacingOccurrences(of: "+0000\n\nsubject", with: "+0000\n\(header)\nsubject")
        .replacingOccurrences(of: "+0000\nencoding", with: "+0000\n\(header)encoding")
      let commit = try read(signed)
      #expect(commit.signature?.payload == Array(unsigned.utf8))
      #expect(
        commit.signature?.armored == Array("-----BEGIN SSH SIGNATURE-----\nAAAA\n\n-----END SSH SIGNATURE-----\n".utf8))
      #expect(commit.message == "subject\n\nbody\n")
      #expect(commit.subject == "subject")
    }
  }

  @Test func `a commit with two signatures has none`() throws {
    let header = "gpgsig one\ngpgsig two\n"
    #expect(
      try read(plain.replacingOccurrences(of: "+0000\n\nsubject", with: "+0000\n\(header)\nsubject")).signature == nil)
  }

  @Test func `a gpgsig line of the message is no signature`() throws {
    #expect(try read(plain + "gpgsig x\n").signature == nil)
  }

  @Test func `later lines of one name mean nothing`() throws {
    let more = "author other <o> 1 +0000\ncommitter other <o> 5 +0000\nparent \(ObjectID.zero)\ntree \(ObjectID.zero)\n"
    let commit = try read(plain.replacingOccurrences(of: "+0000\n\nsubject", with: "+0000\n\(more)\nsubject"))
    #expect(commit.parents.count == 1)
    #expect(commit.committed?.seconds == 1_700_000_100)
    #expect(commit.author == "dev-1 <dev-1@example.org>")
  }

  @Test(arguments: [
    "", "\n", "tree\n", "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904", "parent x\n", "author x\n",
    "tree 4b825dc6\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n\n",
    "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent x\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n\n",
    "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor a <a> 1 +0000\n\ncommitter a <a> 1 +0000\n",
    "tree 4B825DC642CB6EB9A060E54BF8D69288FBEE4904\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n\n",
  ])
  func `a header out of order or without its parts is refused`(_ text: String) {
    #expect(throws: ObjectError.self) { try read(text) }
  }

  @Test(
    "a date that is none of the years 1970 to 9999 is no date",
    arguments: [
      ("1700000100 +0000", 1_700_000_100), ("0 +0000", 0), ("-1 +0000", nil), ("253402300800 +0000", nil),
      ("99999999999999999999 +0000", nil), ("x +0000", nil), ("", nil),
    ] as [(String, Int64?)])
  func date(_ text: String, _ seconds: Int64?) throws {
    let commit = try read(plain.replacingOccurrences(of: "1700000100 +0000", with: text))
    #expect(commit.committed?.seconds == seconds)
  }

  @Test func `a commit cut off anywhere is read or refused, never a crash`() {
    let bytes = Array(plain.utf8)
    var accepted = 0
    for count in 0...bytes.count {
      if (try? Commit(id: .zero, bytes: Array(bytes.prefix(count)))) != nil { accepted += 1 }
    }
    #expect(accepted < 120 && accepted > 10)
  }
}
