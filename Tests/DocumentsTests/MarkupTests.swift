import Documents
import Foundation
import FoundationXML
import Testing

@Suite struct `Markup` {
  private func text(_ markup: Documents.Markup) -> String { String(decoding: markup.bytes, as: UTF8.self) }

  @Test func `escapes text and attribute values`() {
    let evil = "<a b=\"c\" d='e'>&amp;</a>"
    let safe = "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;&lt;/a&gt;"
    #expect(text(.text(evil)) == safe)
    #expect(text(.element("span", ["title": evil, "class": nil], [.text("x")])) == "<span title=\"\(safe)\">x</span>")
    #expect(text(.lines("a<\nb>")) == "a&lt;\nb&gt;")
  }

  @Test func `shows controls, line breaks and direction marks as text`() {
    #expect(text(.text("a\u{0}\n\u{202E}\u{1B}")) == "a\\u{0}\\u{A}\\u{202E}\\u{1B}")
    #expect(text(.lines("a\r\n\u{FFFE}\n")) == "a\\u{D}\n\\u{FFFE}\n")
    #expect(text(.void("meta", ["content": "\n"])) == "\n<meta content=\"\\u{A}\"/>")
  }

  @Test func `is read back as the same text whatever the text is`() throws {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("<>&\"'/=!-[]?;# abcé\u{5d0}\u{1F600}".unicodeScalars)
    for _ in 0..<500 {
      var original = "x"
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        original.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
      }
      let bytes = Documents.Markup.element("p", ["title": original], [.text(original)]).bytes
      let reader = Reader()
      let parser = XMLParser(data: Data(bytes))
      parser.delegate = reader
      #expect(parser.parse() && reader.elements == 1, "\(original.debugDescription)")
      #expect(reader.text == original && reader.title == original, "\(original.debugDescription)")
    }
  }

  /// What Foundation's XML parser makes of it.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements = 0
    var text = ""
    var title: String?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements += 1
      title = attributes["title"]
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }
}
