/// What a section of a model card holds.
package enum CardContent: Hashable, Sendable {
  /// Something that its author wrote.
  case text
  /// Words that stand for something to be written, such as `[More Information Needed]`.
  case placeholder
  /// Only sentences that come with the template.
  case boilerplate
  /// No letter and no digit.
  case nothing

  /// Judges lines from which comments are gone. A bold label at the start of a line (`- **Paper [optional]:** …`) is not
  /// content, what follows it is. The cost is linear in the length; reading stops at the first words that are content.
  init(of lines: [String]) {
    var seen: CardContent = .nothing
    var words: [UInt8] = []
    for line in lines {
      let value = CardLine.value(of: line)
      if CardLine.isReminder(value) { seen = .placeholder } else { words += value + [0x20] }
      guard words.count >= Self.enough else { continue }
      seen = seen.joined(with: Self.judge(words))
      if seen == .text { break }
      words = []
    }
    self = seen.joined(with: Self.judge(words))
  }

  /// So many bytes are judged at once: more than all sentences of the template together.
  private static let enough = 4096

  private func joined(with other: CardContent) -> CardContent {
    let order: [CardContent] = [.text, .placeholder, .boilerplate]
    return order.first { $0 == self || $0 == other } ?? .nothing
  }

  private static func judge(_ words: [UInt8]) -> CardContent {
    let own = sentences.reduce(words) { removing($1, from: $0) }
    let filled = removing(marks, from: removing(needed, from: own, withTarget: true))
    if String(decoding: filled, as: UTF8.self).contains(where: { $0.isLetter || $0.isNumber }) { return .text }
    if filled.count < own.count { return .placeholder }
    return own.count < words.count ? .boilerplate : .nothing
  }

  private static let needed = Array("more information needed".utf8)
  private static let marks = Array("[optional]".utf8)

  /// Sentences of huggingface_hub's template that stand in a card whether or not anybody filled it in, and those of the
  /// cards that transformers writes by itself.
  private static let sentences = [
    """
    Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model. \
    More information needed for further recommendations.
    """,
    "Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model.",
    "Use the code below to get started with the model.",
    """
    Carbon emissions can be estimated using the [Machine Learning Impact calculator]\
    (https://mlco2.github.io/impact#compute) presented in [Lacoste et al. (2019)](https://arxiv.org/abs/1910.09700).
    """,
    """
    This modelcard aims to be a base template for new models. It has been generated using [this raw template]\
    (https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/templates/modelcard_template.md?plain=1).
    """,
    """
    This is the model card of a 🤗 transformers model that has been pushed on the Hub. This model card has been \
    automatically generated.
    """,
  ].map { CardLine.value(of: $0) }

  /// The text without each place where a pattern stands, with the `](target)` behind it where that is asked.
  private static func removing(_ pattern: [UInt8], from text: [UInt8], withTarget: Bool = false) -> [UInt8] {
    var kept: [UInt8] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: pattern[0]) {
      kept += rest[..<start]
      rest = rest[start...]
      guard rest.starts(with: pattern) else {
        kept.append(rest[start])
        rest = rest[(start + 1)...]
        continue
      }
      rest = rest.dropFirst(pattern.count)
      if withTarget, rest.starts(with: "](".utf8), let close = rest.prefix(500).firstIndex(of: UInt8(ascii: ")")) {
        rest = rest[(close + 1)...]
      }
    }
    return kept + rest
  }
}

/// One line of a section, as it is compared.
enum CardLine {
  /// Of a longer line only so many bytes are looked at.
  private static let maximumBytes = 8192
  /// An HTML tag of more bytes is text.
  private static let maximumTagBytes = 200

  /// The words: ASCII in lower case, without the marks of lists, quotations and emphasis, tags and labels, with single
  /// spaces.
  static func value(of line: String) -> [UInt8] {
    let bytes = Array(line.utf8.prefix(maximumBytes))
    var rest = label(in: bytes) ?? bytes.drop { " \t-*+>|".utf8.contains($0) }
    var text: [UInt8] = []
    while let byte = rest.first {
      if byte == UInt8(ascii: "<"), let behind = tag(at: rest) {
        rest = behind
        continue
      }
      if rest.starts(with: "&nbsp;".utf8) {
        rest = rest.dropFirst(6)
        continue
      }
      rest = rest.dropFirst()
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "#"),
        UInt8(ascii: "|"):
        continue
      case 0x20, 0x09: if text.last != 0x20, !text.isEmpty { text.append(0x20) }
      case 0x41...0x5A: text.append(byte + 0x20)
      default: text.append(byte)
      }
    }
    if text.last == 0x20 { text.removeLast() }
    return text
  }

  /// Whether somebody left a line as a note to write it.
  static func isReminder(_ value: [UInt8]) -> Bool {
    ["todo", "tbd", "tba", "fixme"].contains { word in
      guard value.starts(with: word.utf8) else { return false }
      let next = value.dropFirst(word.utf8.count).first ?? 0x20
      return !((0x61...0x7A).contains(next) || (0x30...0x39).contains(next) || next >= 0x80)
    }
  }

  /// What follows a bold label with a colon at the start of a line: `**Paper:** …`, `**Paper**: …`; nil without a label.
  private static func label(in line: [UInt8]) -> ArraySlice<UInt8>? {
    let start = line.drop { " \t-+>".utf8.contains($0) }
    let content = start.starts(with: "* ".utf8) ? start.dropFirst(2).drop { $0 == 0x20 } : start
    guard content.starts(with: "**".utf8) else { return nil }
    let inner = content.dropFirst(2)
    guard let close = inner.indices.first(where: { inner[$0...].starts(with: "**".utf8) }) else { return nil }
    let rest = inner[(close + 2)...]
    if inner[..<close].last == UInt8(ascii: ":") { return rest }
    return rest.first == UInt8(ascii: ":") ? rest.dropFirst() : nil
  }

  /// The text behind an HTML tag; nil for text that is none, and for tags that hold an address.
  private static func tag(at text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let second = text.dropFirst().first ?? 0
    let isLetter = (0x61...0x7A).contains(second | 0x20)
    let inside = text.prefix(maximumTagBytes)
    guard isLetter || second == UInt8(ascii: "/") || second == UInt8(ascii: "!"),
      let end = inside.firstIndex(of: UInt8(ascii: ">")),
      !inside[..<end].indices.contains(where: { inside[$0...].starts(with: "://".utf8) })
    else { return nil }
    return text[(end + 1)...]
  }
}
