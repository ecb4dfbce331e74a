/// A manual page in the macros of man(7), written so that no text can become a request.
struct Roff {
  private(set) var lines: [String] = []

  /// The page, with a newline at its end.
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// A macro with its arguments, each in quotes.
  mutating func macro(_ name: String, _ arguments: String...) {
    lines.append(([".\(name)"] + arguments.map { "\"\(roff($0))\"" }).joined(separator: " "))
  }

  /// A line of text that already is roff.
  mutating func raw(_ line: String) {
    lines.append(line.hasPrefix(".") ? "\\&\(line)" : line)
  }

  /// A line of text; what stands between backquotes is bold.
  mutating func line(_ text: String) {
    raw(roffLine(text))
  }

  /// Paragraphs, lists and lines that stay as they are. Within an entry of a list of terms each is indented as the
  /// entry is.
  mutating func blocks(_ text: String, inEntry: Bool = false) {
    for block in prose(text) {
      switch block {
      case .paragraph(let text):
        macro(inEntry ? "IP" : "PP")
        line(text)
      case .items(let items):
        for item in items {
          lines.append(inEntry ? ".IP" : ".IP \\(bu 2")
          raw(inEntry ? "\\(bu \(roffLine(item))" : roffLine(item))
        }
      case .literal(let literal):
        verbatim(literal, paragraph: inEntry ? "IP" : "PP")
      }
    }
  }

  /// Indented lines that are not filled.
  mutating func verbatim(_ literal: [String], paragraph: String = "PP") {
    macro(paragraph)
    lines += [".RS 4", ".nf"]
    for line in literal { raw(line.isEmpty ? "\\&" : roff(line)) }
    lines += [".fi", ".RE"]
  }
}

/// The text with every character that roff would take for something else written so that it stays itself: backslash,
/// hyphen (else a line may break there, and it is not the one that is typed), the quotes, caret and tilde, and
/// everything beyond ASCII. A newline becomes a blank.
func roff(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": result += "\\(rs"
    case "-": result += "\\-"
    case "'": result += "\\(aq"
    case "\"": result += "\\(dq"
    case "`": result += "\\(ga"
    case "^": result += "\\(ha"
    case "~": result += "\\(ti"
    case "\n", "\t", "\r": result += " "
    case " "..."~": result.unicodeScalars.append(scalar)
    default:
      // groff wants four digits at least and knows no controls.
      guard scalar.value >= 0xA0 else { continue }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
    }
  }
  return result
}

func roffBold(_ text: String) -> String { text.isEmpty ? "" : "\\fB\(roff(text))\\fR" }

func roffItalic(_ text: String) -> String { text.isEmpty ? "" : "\\fI\(roff(text))\\fR" }

/// A line of prose; what stands between backquotes is bold. Blanks at its beginning, which would break the line, go.
func roffLine(_ text: String) -> String {
  let trimmed = String(text.drop(while: \.isWhitespace))
  return typedParts(trimmed).map { $0.isTyped ? roffBold($0.text) : roff($0.text) }.joined()
}
