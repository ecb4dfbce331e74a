/// Which strings are written without quotes: those that no reader of YAML 1.1 or 1.2 takes for anything else.
enum PlainStyle {
  /// True when the text may stand without quotes, as a key or a value.
  static func holds(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, mayStart(first), text.utf8.last != 0x20 else { return false }
    guard text.utf8.last != UInt8(ascii: ":"), !text.utf8.starts(with: "...".utf8) else { return false }
    var previous: Unicode.Scalar = first
    for scalar in text.unicodeScalars.dropFirst() {
      guard mayContinue(scalar), !(previous == ":" && scalar == " ") else { return false }
      previous = scalar
    }
    guard !isWordOfYAML11(text), !isNumberOfYAML11(text) else { return false }
    if case .some(.string) = try? CoreSchema.resolve(text) { return true }
    return false
  }

  private static func mayStart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "/", "(", "+", "$": true
    default: scalar.value > 0x7F && mayContinue(scalar)
    }
  }

  private static func mayContinue(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", " ": true
    case "_", "-", ".", "/", ":", "+", "@", "=", "(", ")", "%", "'", ";", "?", "!", "&", "<", ">", "*", "~", "$", "^",
      "|":
      true
    default: scalar.value > 0x7F && !scalar.isUnprintable && !scalar.isUnusualSpace
    }
  }

  /// `yes`, `no`, `on`, `off`, `y`, `n` in any case are booleans to readers of YAML 1.1.
  private static func isWordOfYAML11(_ text: String) -> Bool {
    guard text.utf8.count <= 5 else { return false }
    return ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
  }

  /// `1_000`, `0b11`, `12:30:45` and `1_0.5e+3` are numbers to readers of YAML 1.1, so whatever starts like a number
  /// and holds nothing but what those are made of is quoted.
  private static func isNumberOfYAML11(_ text: String) -> Bool {
    let unsigned = text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
    guard let first = unsigned.first, isDigit(first) || first == UInt8(ascii: ".") else { return false }
    if ["0b", "0x", "0o"].contains(where: { unsigned.starts(with: $0.utf8) }) { return true }
    let holdsUnderscore = unsigned.contains(UInt8(ascii: "_"))
    return unsigned.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "."): true
      case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"): holdsUnderscore
      default: isDigit(byte)
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
