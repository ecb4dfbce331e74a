import Documents

/// Labelled lines: `label:  value`.
struct LabelledLines {
  private var entries: [(label: String, value: String)] = []

  mutating func add(_ label: String, _ value: String?) {
    if let value { entries.append((label, printable(value, limit: 1000))) }
  }

  var lines: [String] {
    let width = entries.map(\.label.count).max() ?? 0
    return entries.map { "\($0.label):\(String(repeating: " ", count: width - $0.label.count + 2))\($0.value)" }
  }
}
