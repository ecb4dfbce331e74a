import Documents
import Testing

@Suite("Bounds of YAML")
struct YAMLLimitTests {
  /// A megabyte made of one piece.
  private func bomb(_ piece: String) -> [UInt8] {
    let piece = bytes(piece)
    return (0..<((1 << 20) / piece.count)).flatMap { _ in piece }
  }

  @Test func `64 levels are read and 65 are refused where the 65th begins`() {
    #expect(problems(of: String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).isEmpty)
    let deep = problems(of: String(repeating: "[", count: 65) + String(repeating: "]", count: 65))
    #expect(deep.map(\.position) == [Position(line: 1, column: 65)])
    #expect(deep.first?.message == "values lie more than 64 levels deep")
    let block = (0..<65).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
    #expect(problems(of: block).map(\.position) == [Position(line: 65, column: 65)])
  }

  @Test(
    "A megabyte of one thing is refused or read, and never hangs", .timeLimit(.minutes(2)),
    arguments: [
      "[", "{", "- ", "? ", "a: ", "[a,", "{a: ", "[\n", "{\n", "-\n", "?\n", ":\n", ": ", "&a ", "*a\n", "!t ", "!",
      "\"",
      "'", "\\", "#", "# \n", "\n", " ", "  \n", "---\n", "--- ", "...\n", "%A\n", "|\n", "a\n", "a", "a ", "a:\n",
      "- a\n",
      "-", ",", "[]", "{}", "[],", "- []\n", "{a,", "a: b\n", "\"a\" ", "\"a\":", "[\"a\":", "é", "\t", "@", "? - ",
      "- ? ",
      "- - a\n", "[? ", "{? ", "1", "0x1", "1e", ".", "- 1\n", "\"\\\n", "'\n", ">\n ", "<<: ",
    ])
  func bombs(_ piece: String) {
    let input = bomb(piece)
    // The guard is against cost that grows with the square of the size, which took minutes; figures are benchmarks'.
    _ = problems(ofBytes: input)
  }

  @Test(.timeLimit(.minutes(2))) func `a hundred thousand brackets are refused without reading on`() {
    for piece in ["[", "{", "- ", "[\n", "{a: ", "? "] {
      let input = bytes(String(repeating: piece, count: 100_000))
      #expect(!problems(ofBytes: input).isEmpty)
    }
  }

  @Test func `a file of more than a megabyte is not looked at`() {
    let large = [UInt8](repeating: 0xFF, count: (1 << 20) + 1)
    #expect(problems(ofBytes: large).map(\.message) == ["the file has 1048577 bytes; at most 1048576 are read"])
    #expect(problems(of: "# " + String(repeating: "x", count: (1 << 20) - 8) + "\na: b").isEmpty)
  }

  @Test func `the count of values is bounded`() {
    let list = String(repeating: "- a\n", count: 10)
    #expect(problems(of: list, limits: Limits(maxNodes: 11)).isEmpty)
    let refused = problems(of: list, limits: Limits(maxNodes: 10))
    #expect(refused.map(\.position) == [Position(line: 10, column: 3)])
  }
}
