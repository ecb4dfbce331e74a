import Documents

/// The lines of a Markdown text without its HTML comments, and without the lines that open and close fenced code.
///
/// A comment at the start of a line goes on to its end or is refused; inside a paragraph, `<!--` without an end in that
/// paragraph is text (CommonMark 0.31, 4.6 and 6.6). The cost is linear in the length.
struct MarkdownLines {
  struct Line {
    let text: String
    /// From 1.
    let number: Int
    /// Whether it may be a heading or part of a paragraph: not code, not the rest of a comment's last line.
    let isStructural: Bool
  }

  private let bytes: ArraySlice<UInt8>
  private var index: Int
  private var number: Int
  private var fence: (mark: UInt8, count: Int)?
  /// Up to here no comment ends.
  private var noEndBefore: Int
  /// Where the paragraph ends that was looked at last.
  private var paragraphEnd: Int

  init(_ bytes: ArraySlice<UInt8>, firstLine: Int) {
    self.bytes = bytes
    index = bytes.startIndex
    number = firstLine
    noEndBefore = bytes.startIndex
    paragraphEnd = bytes.startIndex
  }

  mutating func next() throws(Problems) -> Line? {
    while index < bytes.endIndex {
      let start = number
      let line = bytes[index..<end(of: index)]
      let content = line.drop { $0 == 0x20 }
      let isIndented = content.count + 3 < line.count
      if let open = fence {
        move(to: line.endIndex + 1)
        let run = content.prefix { $0 == open.mark }
        if !isIndented, run.count >= open.count, content.dropFirst(run.count).allSatisfy(Self.isSpace) {
          fence = nil
          continue
        }
        return Line(text: Self.text(line), number: start, isStructural: false)
      }
      if !isIndented, content.starts(with: Self.opening) {
        guard let close = Self.endOfComment(in: bytes[content.startIndex...]) else {
          throw Problems(
            Problem("the comment that begins here is never closed by -->", at: Position(line: start, column: 1)))
        }
        let rest = bytes[close..<end(of: close)]
        move(to: close)
        return Line(text: inline(rest), number: start, isStructural: false)
      }
      if !isIndented, let opened = Self.fence(content) {
        fence = opened
        move(to: line.endIndex + 1)
        continue
      }
      return Line(text: inline(line), number: start, isStructural: true)
    }
    return nil
  }

  /// The text of a line without the comments that begin in it; moves behind the line in which the last one ends.
  private mutating func inline(_ first: ArraySlice<UInt8>) -> String {
    var kept: [UInt8] = []
    var rest = first
    while let open = Self.find(Self.opening, in: rest) {
      guard open >= noEndBefore else {
        kept += rest[..<(open + 4)]
        rest = rest[(open + 4)...]
        continue
      }
      if open >= paragraphEnd { paragraphEnd = endOfParagraph(from: open) }
      let paragraph = bytes[open..<paragraphEnd]
      if let close = Self.endOfComment(in: paragraph) {
        kept += rest[..<open]
        rest = close <= rest.endIndex ? rest[close...] : bytes[close..<end(of: close)]
      } else {
        noEndBefore = paragraph.endIndex
      }
    }
    move(to: rest.endIndex + 1)
    return Self.text(kept + rest)
  }

  private mutating func move(to next: Int) {
    let next = min(next, bytes.endIndex)
    number += bytes[index..<next].count { $0 == 0x0A }
    index = next
  }

  private func end(of index: Int) -> Int { bytes[index...].firstIndex(of: 0x0A) ?? bytes.endIndex }

  /// Where the next blank line begins.
  private func endOfParagraph(from index: Int) -> Int {
    var end = end(of: index)
    while end < bytes.endIndex {
      let next = bytes[(end + 1)..<self.end(of: end + 1)]
      if next.allSatisfy(Self.isSpace) { return end }
      end = next.endIndex
    }
    return end
  }

  private static let opening = Array("<!--".utf8)

  /// Where the text goes on behind the comment with which it begins; nil when the comment does not end in it.
  private static func endOfComment(in text: ArraySlice<UInt8>) -> Int? {
    find(Array("-->".utf8), in: text.dropFirst(2)).map { $0 + 3 }
  }

  private static func find(_ pattern: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    var rest = text
    while let start = rest.firstIndex(of: pattern[0]) {
      rest = rest[start...]
      if rest.starts(with: pattern) { return start }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// The mark and length of an opening fence; nil when the line opens none.
  private static func fence(_ content: ArraySlice<UInt8>) -> (mark: UInt8, count: Int)? {
    guard let mark = content.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
    let run = content.prefix { $0 == mark }
    let info = content.dropFirst(run.count)
    guard run.count >= 3, mark == UInt8(ascii: "~") || !info.contains(mark) else { return nil }
    return (mark, run.count)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
