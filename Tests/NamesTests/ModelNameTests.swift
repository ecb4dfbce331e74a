import Foundation
import Names
import Testing

@Suite("Model names and their folders")
struct ModelNameTests {
  /// Checks one text: when it is a name, its folder leads back to it and is a safe file and ref name.
  private func check(_ text: String, _ seen: inout [String: String]) {
    guard let name = try? ModelName(text) else { return }
    let folder = name.folder
    #expect(Array(name.text.utf8) == Array(text.utf8))
    #expect(folder.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }, "\(folder)")
    #expect((try? ModelName(folder: folder)).map { Array($0.text.utf8) } == Array(text.utf8), "\(text) is \(folder)")
    #expect((try? RefName("refs/heads/promote/\(folder)/1-staging")) != nil, "\(folder)")
    #expect(!Text.isDeviceName(folder), "\(folder)")
    #expect(!["", ".", ".."].contains(folder) && !folder.hasSuffix("."), "\(folder)")
    let earlier = seen.updateValue(text, forKey: folder)
    #expect(
      earlier == nil || earlier.map { Array($0.utf8) } == Array(text.utf8), "\(text) and \(earlier ?? "") are \(folder)"
    )
  }

  @Test(
    "name and folder lead to each other for every short text",
    arguments: [
      (["a", "A", ".", "-", "%", "é", " ", "_"], 5), (["x", ".", ".lock", ".LOCK", "lock"], 6),
      (["con", "CON", "com", "1", "0", ".", "x"], 5), (["%", "2", "E", "e", ".", "\u{301}", "\u{1F600}"], 5),
    ])
  func bijection(_ pieces: [String], _ count: Int) {
    var seen: [String: String] = [:]
    for text in texts(of: pieces, upTo: count) { check(text, &seen) }
    #expect(seen.count > 300)
  }

  @Test func `name and folder lead to each other for random text`() {
    var generator = SeededGenerator(seed: 1)
    var seen: [String: String] = [:]
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...12, using: &generator)
      check(randomText(count, from: [0x20...0x7E, 0xA0...0x250, 0x300...0x36F, 0x4E00...0x4E40], &generator), &seen)
    }
    #expect(seen.count > 1000)
  }

  @Test func `a folder is read only in the one spelling that its name has`() {
    var accepted = 0
    for folder in texts(of: ["a", ".", "%", "2", "E", "e", "C3%A9", "-", "\u{212A}"], upTo: 5) {
      guard let name = try? ModelName(folder: folder) else { continue }
      accepted += 1
      #expect(Array(name.folder.utf8) == Array(folder.utf8))
      #expect((try? ModelName(name.text))?.folder == folder)
    }
    #expect(accepted > 100)
  }

  @Test(
    "what MLflow allows is a name",
    arguments: [
      ("credit-approval", "credit-approval"), ("x.lock", "x%2Elock"), (".hidden", "%2Ehidden"), ("a b", "a%20b"),
      ("\"q\"@1", "%22q%22%401"), ("a..b", "a.%2Eb"), ("end.", "end%2E"), ("50%", "50%25"), ("é", "%C3%A9"),
      ("aux.onnx", "%61ux.onnx"), ("-x", "-x"), ("con.\u{301}x", "%63on.%CC%81x"),
    ])
  func accepted(_ text: String, _ folder: String) throws {
    #expect(try ModelName(text).folder == folder)
  }

  @Test(
    "what is no name is refused with the reason",
    arguments: [
      ("", "empty"), ("a/b", "separates"), ("a:b", "separates"), ("a\nb", "U+A"), ("a\u{0}", "U+0"),
      (" a", "white space"), ("a ", "white space"), ("a\u{3000}", "white space"), ("a\u{200B}b", "U+200B"),
      ("a\u{202E}b", "U+202E"), ("e\u{301}", "normalization"), ("\u{212A}", "normalization"),
      (String(repeating: "a", count: 201), "201 bytes"), (String(repeating: "é", count: 34), "204 bytes"),
      ("a/\u{301}b", "separates"),
    ])
  func refused(_ text: String, _ reason: String) {
    let error = #expect(throws: InvalidName.self) { try ModelName(text) }
    #expect(error?.reason.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test func `the shard is the first two characters of the lower-cased folder`() throws {
    #expect(try ModelName("Credit").path == "models/cr/Credit")
    #expect(try ModelName("a").path == "models/a/a")
    #expect(try ModelName("é").path == "models/%c/%C3%A9")
  }

  @Test func `names that differ in the case of ASCII letters alone are twins`() throws {
    #expect(try ModelName("Credit").twinKey == ModelName("cREDIT").twinKey)
    #expect(try ModelName("credit").twinKey != ModelName("credit-2").twinKey)
    #expect(try ModelName("Credit") != ModelName("credit"))
  }
}
