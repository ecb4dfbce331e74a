/// The tags, comments and text of a piece of HTML, parted as browsers part them (WHATWG HTML, 13.2.5), as far as these
/// are concerned: what is raw text in a `script` is taken for tags here.
package struct HTMLTokens: Sequence, IteratorProtocol {
  package enum Token: Hashable, Sendable {
    /// As it is written: entities are not resolved.
    case text(ArraySlice<UInt8>)
    /// `<name attribute="…">`; names in lower case.
    case open(name: String, attributes: [String])
    case close(name: String)
    /// `<!-- … -->`.
    case comment
    /// A processing instruction, a declaration, CDATA or a broken tag, of which browsers and others see different ends.
    case declaration
    /// A tag or a comment that does not end before the piece of HTML does.
    case unfinished
  }

  private var rest: ArraySlice<UInt8>
  private var lines = 0

  /// How many line feeds stand before what comes next.
  package var line: Int { lines }

  package init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next token; after one that is unfinished there is none.
  package mutating func next() -> Token? {
    guard let first = rest.first else { return nil }
    let start = rest
    let token = first == UInt8(ascii: "<") ? markup() : nil
    guard let token else { return text(from: start) }
    lines += bytes(of: start).count { $0 == 0x0A }
    return token
  }

  /// What was read of `start`.
  private func bytes(of start: ArraySlice<UInt8>) -> ArraySlice<UInt8> { start[..<rest.startIndex] }

  private mutating func text(from start: ArraySlice<UInt8>) -> Token {
    rest = start.dropFirst().drop { $0 != UInt8(ascii: "<") }
    lines += bytes(of: start).count { $0 == 0x0A }
    return .text(bytes(of: start))
  }

  /// What begins with `<`; nil when that is text.
  private mutating func markup() -> Token? {
    rest = rest.dropFirst()
    guard let second = rest.first else { return nil }
    switch second {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return rest.starts(with: "!--".utf8) ? comment() : declaration()
    case UInt8(ascii: "/"):
      guard let letter = rest.dropFirst().first else { return nil }
      guard Self.isLetter(letter) else { return declaration() }
      rest = rest.dropFirst()
      let name = name()
      return attributes() == nil ? .unfinished : .close(name: name)
    default:
      guard Self.isLetter(second) else { return nil }
      let name = name()
      return attributes().map { .open(name: name, attributes: $0) } ?? .unfinished
    }
  }

  private mutating func declaration() -> Token {
    rest = rest.firstIndex(of: UInt8(ascii: ">")).map { rest[($0 + 1)...] } ?? rest[rest.endIndex...]
    return .declaration
  }

  /// The rest of a comment, from `!--`.
  private mutating func comment() -> Token {
    rest = rest.dropFirst(3)
    for short in [">", "->"] where rest.starts(with: short.utf8) {
      rest = rest.dropFirst(short.utf8.count)
      return .comment
    }
    while let dash = rest.firstIndex(of: UInt8(ascii: "-")) {
      rest = rest[dash...]
      for end in ["-->", "--!>"] where rest.starts(with: end.utf8) {
        rest = rest.dropFirst(end.utf8.count)
        return .comment
      }
      rest = rest.dropFirst()
    }
    rest = rest[rest.endIndex...]
    return .unfinished
  }

  private mutating func name() -> String {
    let name = rest.prefix { !Self.isSpace($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }
    rest = rest[name.endIndex...]
    return Self.lower(name)
  }

  /// The names of the attributes up to the `>`, which is read, too; nil when there is none.
  private mutating func attributes() -> [String]? {
    var names: [String] = []
    while true {
      rest = rest.drop { Self.isSpace($0) || $0 == UInt8(ascii: "/") }
      guard let first = rest.first else { return nil }
      if first == UInt8(ascii: ">") {
        rest = rest.dropFirst()
        return names
      }
      let name =
        rest.prefix(1)
        + rest.dropFirst().prefix {
          !Self.isSpace($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "=")
        }
      names.append(Self.lower(name))
      rest = rest.dropFirst(name.count).drop(while: Self.isSpace)
      guard rest.first == UInt8(ascii: "=") else { continue }
      rest = rest.dropFirst().drop(while: Self.isSpace)
      if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        guard let end = rest.dropFirst().firstIndex(of: quote) else {
          rest = rest[rest.endIndex...]
          return nil
        }
        rest = rest[(end + 1)...]
      } else {
        rest = rest.drop { !Self.isSpace($0) && $0 != UInt8(ascii: ">") }
      }
    }
  }

  private static func lower(_ name: some Sequence<UInt8>) -> String {
    String(decoding: name.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }
}
