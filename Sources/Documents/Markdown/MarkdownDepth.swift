/// How deep lists and quotations can lie inside each other, at most.
///
/// A container that goes on over a line takes a `>` or two columns of white space of it, one that begins takes its mark,
/// and lines without either (blank ones, and those that continue a paragraph) open none. So the marks and the white space
/// at the start of each line bound the depth, without saying what CommonMark makes of the line.
enum MarkdownDepth {
  /// The first line (from 0) after which more may be open than `bound`; nil when there is none.
  static func firstLine(of text: ArraySlice<UInt8>, deeperThan bound: Int) -> Int? {
    var deepest = 0
    // A lone carriage return ends a line, too.
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let (marks, columns) = start(of: line)
      deepest = max(deepest, min(deepest, columns / 2) + marks)
      if deepest > bound { return text[..<line.startIndex].count { $0 == 0x0A } }
    }
    return nil
  }

  /// The marks of containers at the start of a line, and the columns of white space between them.
  private static func start(of line: ArraySlice<UInt8>) -> (marks: Int, columns: Int) {
    var marks = 0
    var columns = 0
    var sawBullet = false
    var rest = line
    while let byte = rest.first {
      rest = rest.dropFirst()
      switch byte {
      case 0x20: columns += 1
      case 0x09: columns += 4
      case UInt8(ascii: ">"): marks += 1
      case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
        guard endsMark(rest) else { return (marks, columns) }
        if !sawBullet, isRule(rest, of: byte) { return (marks, columns) }
        sawBullet = true
        marks += 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        rest = rest.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let end = rest.first, end == UInt8(ascii: ".") || end == UInt8(ascii: ")"), endsMark(rest.dropFirst())
        else { return (marks, columns) }
        rest = rest.dropFirst()
        marks += 1
      default: return (marks, columns)
      }
    }
    return (marks, columns)
  }

  private static func endsMark(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.first.map { $0 == 0x20 || $0 == 0x09 } ?? true
  }

  /// Whether a mark and what follows it are a rule such as `- - -`, which opens nothing.
  private static func isRule(_ rest: ArraySlice<UInt8>, of mark: UInt8) -> Bool {
    mark != UInt8(ascii: "+") && rest.allSatisfy { $0 == mark || $0 == 0x20 || $0 == 0x09 }
      && rest.count { $0 == mark } >= 2
  }
}
