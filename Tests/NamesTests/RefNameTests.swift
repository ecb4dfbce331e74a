import Names
import Testing

@Suite("Ref names")
struct RefNameTests {
  /// Which of the names git takes, in one call of a shell.
  private func judgedByGit(_ names: [String]) throws -> [Bool] {
    let script = #"for name in "$@"; do git check-ref-format "$name" && echo yes || echo no; done"#
    return try stride(from: 0, to: names.count, by: 500).flatMap { start in
      let part = Array(names[start..<min(start + 500, names.count)])
      return try output(of: ["sh", "-c", script, "sh"] + part).split(separator: "\n").map { $0 == "yes" }
    }
  }

  private func compare(_ names: [String]) throws {
    let verdicts = try judgedByGit(names)
    #expect(verdicts.count == names.count)
    #expect(verdicts.contains(true) && verdicts.contains(false))
    for (name, verdict) in zip(names, verdicts) {
      #expect(((try? RefName(name)) != nil) == verdict, "git says \(verdict) to \(name.debugDescription)")
    }
  }

  @Test func `git check-ref-format agrees on hand-picked names`() throws {
    try compare(
      [
        "heads/main", "heads", "heads/", "/heads", "heads//x", "heads/.x", "heads/x.", "heads/x.lock", "heads/x.lock/y",
        "heads/a..b", "heads/a.b", "heads/@", "@", "heads/@{x", "heads/a@{", "heads/a{@", "heads/a b", "heads/a~b",
        "heads/a^b", "heads/a:b", "heads/a?b", "heads/a*b", "heads/a[b", "heads/a]b", "heads/a\\b", "heads/a\u{7F}b",
        "heads/a\u{1}b", "heads/é", "heads/..", "heads/.", "heads/-x", "heads/a.lock.b", "heads/.lock", "heads/a/.b/c",
        "heads/HEAD", "heads/a\u{301}", "heads/a..\u{301}b", "heads//\u{301}b", "heads/.\u{301}b", "heads/a.\u{301}.",
        "heads/x/.\u{301}", "heads/@{\u{301}", "heads/a.lock\u{301}", "heads/a.loc\u{212A}", "", "heads/a\nb",
        "heads/\t",
      ].map { "refs/" + $0 })
  }

  @Test func `git check-ref-format agrees on random names`() throws {
    var generator = SeededGenerator(seed: 3)
    let pieces = ["a", "/", "/", ".", ".", "lock", ".lock", "@", "{", "-", "\u{301}", "é", "b", "c", "~", "HEAD", " "]
    let names = (0..<1500).map { _ in
      let count = Int.random(in: 0...7, using: &generator)
      return "refs/heads/" + (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }
    try compare(names)
  }

  @Test func `a name begins with refs and has at most 1024 bytes`() {
    #expect(throws: InvalidName.self) { try RefName("main") }
    #expect(throws: InvalidName.self) { try RefName("HEAD") }
    #expect(throws: InvalidName.self) { try RefName("refs/heads/" + String(repeating: "a", count: 1014)) }
    #expect((try? RefName("refs/heads/" + String(repeating: "a", count: 1013))) != nil)
  }

  @Test func `a branch is given short or in full, and shown short`() throws {
    #expect(try RefName(branch: "main").text == "refs/heads/main")
    #expect(try RefName(branch: "refs/heads/main").branch == "main")
    #expect(try RefName("refs/remotes/origin/main").short == "origin/main")
    #expect(try RefName("refs/tags/v1").branch == nil)
    #expect(try RefName("refs/notes/x").short == "refs/notes/x")
  }
}
