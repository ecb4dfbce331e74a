import Documents
import Foundation
import Manifest
import Names
import Policy
import Signatures
import Testing

@Suite("Members, their keys and groups")
struct MembersTests {
  private func sample() throws -> MembersManifest {
    let keys = try Keys.all()
    return MembersManifest(members: [
      try member(
        "dev-1", ["maintainers"], keys: [Member.Key(key: keys[0]), Member.Key(key: keys[1], revoked: "lost")]),
      try member("risk-1", ["risk", "maintainers"], keys: [Member.Key(key: keys[2])]),
      try member("ci-train", ["maintainers"], kind: .service, keys: [Member.Key(key: keys[3])]),
    ])
  }

  @Test func `an unrevoked key has one owner, a revoked one a holder only`() throws {
    let (members, keys) = (try sample(), try Keys.all())
    #expect(members.owner(of: keys[0])?.id.text == "dev-1")
    #expect(members.owner(of: keys[1]) == nil)
    #expect(members.holder(of: keys[1])?.id.text == "dev-1")
    #expect(members.owner(of: keys[4]) == nil && members.holder(of: keys[4]) == nil)
  }

  @Test func `a key of two members has no owner`() throws {
    let key = Member.Key(key: try Keys.all()[0])
    let members = MembersManifest(members: [try member("a", [], keys: [key]), try member("b", [], keys: [key])])
    #expect(members.owner(of: key.key) == nil)
    #expect(throws: Problems.self) { try MembersManifest.read(members.write()) }
  }

  @Test func `a group has persons, not services, in the order of the file`() throws {
    let members = try sample()
    #expect(members.persons(in: try GroupName("maintainers")).map(\.id.text) == ["dev-1", "risk-1"])
    #expect(members.persons(in: .modelOwners).isEmpty)
    #expect(members.groups.map(\.text).sorted() == ["maintainers", "risk"])
    #expect(try members[MemberID("risk-1")]?.groups.count == 2)
    #expect(try members[MemberID("RISK-1")] == nil)
  }

  @Test func `allowed_signers lists unrevoked keys, and lets services approve nothing`() throws {
    let members = try sample()
    let lines = String(decoding: members.allowedSigners, as: UTF8.self).split(separator: "\n").filter {
      !$0.hasPrefix("#")
    }
    #expect(lines.map { $0.prefix { $0 != " " } } == ["dev-1", "risk-1", "ci-train"])
    #expect(lines.map { $0.contains("approval@git-model") } == [true, true, false])
    #expect(lines.allSatisfy { $0.contains("proposal@git-model") })
    let text = String(decoding: members.allowedSigners, as: UTF8.self)
    #expect(!text.contains(Keys.lines[1]) && text.contains(Keys.lines[0]))
  }

  @Test func `members are written and read as the same`() throws {
    let members = try sample()
    #expect(try MembersManifest.read(members.write()) == members)
  }

  @Test func `a comment behind a key is dropped, and options before it are refused`() {
    func problems(_ key: String) -> [Problem] {
      let text =
        "apiVersion: git-model/v1\nkind: Members\nmembers: [{id: a, kind: person, groups: [], keys: [{key: '\(key)'}]}]\n"
      do throws(Problems) {
        _ = try MembersManifest.read(Array(text.utf8))
        return []
      } catch {
        return error.all
      }
    }
    #expect(problems(Keys.lines[0] + " dev-1@laptop") == [])
    for wrong in ["cert-authority " + Keys.lines[0], Keys.lines[0] + "=", "ssh-ed25519", " " + Keys.lines[0]] {
      #expect(problems(wrong).map(\.path) == ["members[0].keys[0].key"], "\(wrong)")
    }
  }
}

@Suite struct `The example of members` {
  @Test func `reads, comments and all`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = try [UInt8](Data(contentsOf: root.appending(path: "templates/examples/members.yaml")))
    let members = try MembersManifest.read(bytes)
    #expect(members.members.map(\.id.text) == ["dev-1", "risk-1", "ci-train"])
    #expect(members.members.map(\.activeKeys.count) == [1, 0, 1])
  }
}
