/// When two titles of sections are the same.
enum CardTitle {
  /// What titles share when they are the same: case, spacing, emphasis, a colon or `[optional]` at the end do not count.
  static func key(_ title: String) -> String {
    // Nobody asks for a longer one.
    if title.utf8.count > 1000 { return title }
    let isOptional = title.contains("[")
    let words = title.lowercased().filter { !"*`[]".contains($0) }.split(whereSeparator: \.isWhitespace)
    let plain = (isOptional && words.last == "optional" ? words.dropLast() : words[...]).joined(separator: " ")
    return plain.hasSuffix(":") ? String(plain.dropLast()) : plain
  }
}
