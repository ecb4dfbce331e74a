import Names
import Testing

@Suite("Short names, numbers and digests")
struct IdentifierTests {
  @Test(
    "an alias is what MLflow and we allow",
    arguments: [
      ("champion", true), ("Champion_2", true), ("v3a", true), ("a", true), ("-", true), ("vv1", true),
      (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false), ("", false),
      ("latest", false), ("LATEST", false), ("Latest", false), ("v3", false), ("V03", false), ("3", false), ("v", true),
      ("a.b", false), ("a/b", false), ("a b", false), ("é", false), ("a\u{301}", false), ("\u{212A}", false),
      ("v٣", false),
      ("con", false), ("LPT1", false), ("com0", true), ("a\n", false),
    ])
  func alias(_ text: String, _ isValid: Bool) {
    #expect(((try? Alias(text)) != nil) == isValid, "\(text)")
  }

  @Test(
    "a member id is safe as a file name and as a principal",
    arguments: [
      ("risk-1", true), ("a.b", true), ("a_b", true), ("-a", false), (".a", false), ("a.", false), ("a..b", false),
      ("a.lock", false), ("a.lock.b", true), ("a@b", false), ("a*", false), ("nul", false), ("nul.x", false),
      ("", false),
    ])
  func member(_ text: String, _ isValid: Bool) {
    #expect(((try? MemberID(text)) != nil) == isValid, "\(text)")
  }

  @Test("evidence, stages, groups, gates and records have rules of their own")
  func others() {
    #expect((try? EvidenceID(".x")) == nil)
    #expect((try? EvidenceID(String(repeating: "a", count: 100))) != nil)
    #expect((try? EvidenceID(String(repeating: "a", count: 101))) == nil)
    #expect((try? Stage("Production")) != nil)
    #expect((try? Stage("In.Production")) == nil)
    #expect((try? GroupName("credit.team")) != nil)
    #expect((try? GateName("a b")) == nil)
    #expect((try? RecordID("0123456789abcdef")) != nil)
    #expect((try? RecordID("0123456789ABCDEF")) == nil)
    #expect((try? RecordID("0123456789abcde")) == nil)
  }

  @Test(
    "a version is an integer from 1 in its one spelling",
    arguments: [
      ("1", 1), ("999999999", 999_999_999), ("0", nil), ("01", nil), ("1000000000", nil), ("", nil), ("+1", nil),
      ("-1", nil), ("1.0", nil), ("١", nil), ("1 ", nil), ("99999999999999999999", nil),
    ] as [(String, Int?)])
  func version(_ text: String, _ number: Int?) {
    #expect((try? Version(text))?.number == number)
    #expect((try? Version(text)).map(\.description) == number.map { _ in text })
  }

  @Test(
    "people may write a version with a v and an @",
    arguments: [
      ("3", 3), ("v3", 3), ("@v3", 3), ("@3", 3), ("V3", nil), ("vv3", nil), ("v@3", nil), ("v", nil), ("", nil),
    ] as [(String, Int?)])
  func typedVersion(_ text: String, _ number: Int?) {
    #expect((try? Version(typed: text))?.number == number)
  }

  @Test func `after the last version comes none`() {
    #expect(Version.first.next?.number == 2)
    #expect(Version(Version.maximum)?.next == nil)
    #expect(Version(0) == nil)
  }

  @Test func `digests and object ids have one spelling`() throws {
    let hex = String(repeating: "0a", count: 32)
    #expect(try Digest("sha256:\(hex)").description == "sha256:\(hex)")
    #expect(throws: InvalidName.self) { try Digest("sha256:\(hex.uppercased())") }
    #expect(throws: InvalidName.self) { try Digest("SHA256:\(hex)") }
    #expect(throws: InvalidName.self) { try Digest(hex) }
    #expect(Digest(hex: hex + "0") == nil)
    #expect(RecordID(try Digest("sha256:\(hex)")).text == String(hex.prefix(16)))
    let id = "0123456789abcdef0123456789abcdef01234567"
    #expect(ObjectID(id)?.description == id)
    #expect(ObjectID(id).flatMap { ObjectID(bytes: $0.bytes) } == ObjectID(id))
    #expect(ObjectID(id.dropLast()) == nil)
    #expect(ObjectID(id.uppercased()) == nil)
    #expect(ObjectID(String(repeating: "0", count: 40))?.isZero == true)
  }

  @Test func `object ids sort as their text does`() {
    var generator = SeededGenerator(seed: 5)
    let ids = (0..<500).compactMap { _ in
      ObjectID(bytes: (0..<20).map { _ in UInt8.random(in: 0...3, using: &generator) })
    }
    #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
  }
}
