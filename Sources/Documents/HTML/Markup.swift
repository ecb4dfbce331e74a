/// A piece of an HTML document that is well-formed XML, too.
///
/// There is no way to put text in without escaping it: text and attribute values are escaped here, and names of elements
/// and attributes are constants of the program. Control characters, direction marks and other invisible characters become
/// `\u{…}`, as ``printable(_:limit:)`` writes them.
package struct Markup: Sendable {
  package private(set) var bytes: [UInt8]

  package static let empty = Markup(bytes: [])

  /// Text, on one line.
  package static func text(_ text: String) -> Markup { Markup(bytes: escaped(printable(text, limit: .max))) }

  /// Text whose line feeds stay: for `pre`.
  package static func lines(_ text: String) -> Markup {
    var bytes: [UInt8] = []
    // By bytes: CR LF is one character to Swift.
    for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if index > 0 { bytes.append(0x0A) }
      bytes += escaped(printable(String(decoding: line, as: UTF8.self), limit: .max))
    }
    return Markup(bytes: bytes)
  }

  /// An element with its children.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - attributes: names and values, in this order; one without a value is left out.
  package static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], _ children: [Markup] = []
  ) -> Markup {
    var bytes = open(name, attributes)
    bytes.append(UInt8(ascii: ">"))
    for child in children { bytes += child.bytes }
    bytes += "</\(name)>".utf8
    return Markup(bytes: bytes)
  }

  /// An element that has no content, such as `meta`.
  package static func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) -> Markup {
    Markup(bytes: open(name, attributes) + Array("/>".utf8))
  }

  /// A style sheet of the program's own.
  package static func style(_ text: StaticString) -> Markup { Markup(bytes: Array("<style>\(text)</style>".utf8)) }

  /// A whole document.
  package static func document(language: String, head: [Markup], body: [Markup]) -> [UInt8] {
    let root = element(
      "html", ["lang": language], [element("head", [:], head), element("body", [:], body)])
    return Array("<!DOCTYPE html>\n".utf8) + root.bytes + [0x0A]
  }

  package static func + (left: Markup, right: Markup) -> Markup { Markup(bytes: left.bytes + right.bytes) }

  private static func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) -> [UInt8] {
    // A line for each element that structures the page keeps the source readable, too.
    var bytes = Array("\(isBlock("\(name)") ? "\n" : "")<\(name)".utf8)
    for (key, value) in attributes {
      guard let value else { continue }
      bytes += " \(key)=\"".utf8
      bytes += escaped(printable(value, limit: .max))
      bytes.append(UInt8(ascii: "\""))
    }
    return bytes
  }

  private static func isBlock(_ name: String) -> Bool {
    switch name {
    case "head", "body", "title", "meta", "style", "header", "nav", "main", "section", "footer", "h1", "h2", "h3", "h4",
      "p", "ol", "ul", "li", "table", "caption", "thead", "tbody", "tr", "pre", "figure", "figcaption", "div":
      true
    default: false
    }
  }

  private static func escaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
    return bytes
  }
}
