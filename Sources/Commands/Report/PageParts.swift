import Documents
import Gate
import Names
import Registry

/// The pieces that the packet's page is made of.
enum PageParts {
  /// How a word is coloured; the word itself says the same.
  enum Tone: String { case good, bad, warn, weak }

  static func section(
    _ id: String, _ title: String, class name: String? = nil, level: Int = 2, _ children: [Markup]
  ) -> Markup {
    let heading: Markup =
      switch level {
      case 2: .element("h2", ["id": id], [.text(title)])
      case 3: .element("h3", ["id": id], [.text(title)])
      default: .element("h4", ["id": id], [.text(title)])
      }
    return .element("section", ["class": name, "aria-labelledby": id], [heading] + children)
  }

  static func paragraph(_ text: String, class name: String? = nil) -> Markup {
    .element("p", ["class": name], [.text(text)])
  }

  /// A table whose first cell in each row is the row's header.
  static func table(
    _ caption: String, class name: String? = nil, _ columns: [String], _ rows: [[Markup]], empty: String = "None."
  ) -> Markup {
    guard !rows.isEmpty else { return paragraph("\(caption): \(empty)") }
    let head = Markup.element(
      "thead", [:], [.element("tr", [:], columns.map { .element("th", ["scope": "col"], [.text($0)]) })])
    let body = rows.map { row in
      Markup.element(
        "tr", [:],
        row.enumerated().map { index, cell in
          index == 0 ? .element("th", ["scope": "row"], [cell]) : .element("td", [:], [cell])
        })
    }
    // A table that is wider than the screen scrolls by itself, also from the keyboard.
    return .element(
      "div", ["class": "wide", "role": "region", "aria-label": caption, "tabindex": "0"],
      [
        .element(
          "table", ["class": name], [.element("caption", [:], [.text(caption)]), head, .element("tbody", [:], body)])
      ])
  }

  /// Text about moves, with proper arrows.
  static func move(_ text: String) -> Markup { .text(text.replacing(" -> ", with: " → ")) }
  static func code(_ text: String) -> Markup { .element("code", [:], [.text(text)]) }
  static func block(_ text: String) -> Markup { .element("pre", [:], [.lines(text)]) }
  static func figure(_ caption: String, _ content: Markup) -> Markup {
    .element("figure", [:], [.element("figcaption", [:], [.text(caption)]), content])
  }

  static func soft(_ text: String) -> Markup { .element("span", ["class": "soft"], [.text(text)]) }
  static func link(to id: String, _ text: String) -> Markup { .element("a", ["href": "#\(id)"], [.text(text)]) }

  static func chip(_ word: String, _ tone: Tone) -> Markup {
    .element("span", ["class": "chip \(tone.rawValue)"], [.text(word)])
  }

  static func chip(_ outcome: Outcome) -> Markup {
    chip(outcome.rawValue.uppercased(), outcome == .allowed ? .good : outcome.permits ? .warn : .bad)
  }

  static func chip(_ check: Check) -> Markup {
    switch check.status {
    case .pass: chip("pass", .good)
    case .waived: chip("waived", .warn)
    case .overridden: chip("OVERRIDDEN", .warn)
    case .ignored: chip("ignored", .weak)
    case .fail: chip("FAIL", .bad)
    case .missing: chip("MISSING", .bad)
    case .stale: chip("STALE", .bad)
    case .undecided: chip("UNDECIDED", .bad)
    }
  }

  static func time(_ instant: Instant) -> Markup {
    .element("time", ["datetime": instant.description], [.text("\(instant.minutes) UTC")])
  }

  static func commit(_ id: ObjectID) -> Markup {
    .element("code", ["title": id.description], [.text(id.short)])
  }

  /// Several lines in one cell.
  static func lines(_ lines: [Markup]) -> Markup {
    lines.count == 1 ? lines[0] : lines.reduce(.empty) { $0 + .element("div", [:], [$1]) }
  }

  /// Pieces one after the other with text between them.
  static func joined(_ pieces: [Markup], by separator: String = ", ") -> Markup {
    pieces.enumerated().reduce(.empty) { $0 + ($1.offset > 0 ? .text(separator) : .empty) + $1.element }
  }

  static func optional(_ text: String?) -> Markup { text.map { .text($0) } ?? soft("none") }

  static func count(_ number: Int, _ noun: String) -> String {
    let plural = noun.hasSuffix("y") ? "\(noun.dropLast())ies" : "\(noun)s"
    return "\(number) \(number == 1 ? noun : plural)"
  }
}

/// A table of names and values.
struct FactList {
  private let caption: String
  private var rows: [Markup] = []

  init(_ caption: String) { self.caption = caption }

  /// Adds a row; one without a value is left out.
  mutating func add(_ name: String, _ value: Markup?) {
    guard let value else { return }
    let cells: [Markup] = [
      .element("th", ["scope": "row"], [.text(name)]), .element("td", [:], [value]),
    ]
    rows.append(.element("tr", [:], cells))
  }

  mutating func add(_ name: String, text: String?) { add(name, text.map { .text($0) }) }
  mutating func add(_ name: String, code: String?) { add(name, code.map { PageParts.code($0) }) }

  var markup: Markup {
    let caption = Markup.element("caption", [:], [.text(caption)])
    let table = Markup.element("table", ["class": "facts"], [caption, .element("tbody", [:], rows)])
    return .element("div", ["class": "wide"], [table])
  }
}
