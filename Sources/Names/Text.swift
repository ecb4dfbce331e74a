import CUTF8Proc

/// Unicode as registry names need it (normalisation by utf8proc).
package enum Text {
  /// Whether the text is in Unicode Normalization Form C (UAX #15).
  package static func isNFC(_ text: String) -> Bool {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return true }
    return mapped(text, UTF8PROC_STABLE, UTF8PROC_COMPOSE).map { $0 == Array(text.utf8) } ?? false
  }

  /// The key under which two names look the same: NFKC with case folding (UAX #15 and #31), ignorable characters
  /// dropped. Text that cannot be mapped stands for itself.
  package static func confusionKey(_ text: String) -> [UInt8] {
    mapped(text, UTF8PROC_STABLE, UTF8PROC_COMPOSE, UTF8PROC_COMPAT, UTF8PROC_CASEFOLD, UTF8PROC_IGNORE)
      ?? Array(text.utf8)
  }

  /// ASCII letters in lower case, every other byte as it is.
  package static func asciiLowercased(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
  }

  /// The text of strictly valid UTF-8, or nil.
  package static func decode(_ bytes: some Collection<UInt8>) -> String? {
    String(validating: bytes, as: UTF8.self)
  }

  /// The components of a path, empty ones included. It is parted at every slash byte, as Git and the system part it: to
  /// `split(separator:)` a slash with a combining mark behind it is another character.
  package static func components(_ path: some StringProtocol) -> [Substring] {
    let path = String(path)
    var components: [Substring] = []
    components.reserveCapacity(8)
    var rest = path.utf8[...]
    while let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
      components.append(Substring(rest[..<slash]))
      rest = rest[rest.index(after: slash)...]
    }
    components.append(Substring(rest))
    return components
  }

  /// Whether a file of this name is a device on Windows, whatever its ending: `con`, `aux.txt`, `COM1`.
  package static func isDeviceName(_ name: some StringProtocol) -> Bool {
    guard let first = name.utf8.first, "cpanlCPANL".utf8.contains(first) else { return false }
    let stem = asciiLowercased(String(decoding: name.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
    guard (3...4).contains(stem.utf8.count) else { return false }
    if ["con", "prn", "aux", "nul"].contains(stem) { return true }
    return stem.utf8.count == 4 && (stem.hasPrefix("com") || stem.hasPrefix("lpt"))
      && stem.utf8.last.map { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) } == true
  }

  /// Whether a scalar is a control or format character that can hide or move text on a screen.
  package static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }

  private static func mapped(_ text: String, _ options: utf8proc_option_t...) -> [UInt8]? {
    let flags = options.reduce(0 as UInt32) { $0 | $1.rawValue }
    let input = Array(text.utf8)
    var output: UnsafeMutablePointer<utf8proc_uint8_t>?
    let length = unsafe utf8proc_map(input, utf8proc_ssize_t(input.count), &output, utf8proc_option_t(rawValue: flags))
    guard length >= 0, let bytes = unsafe output else { return nil }
    defer { unsafe free(bytes) }
    return unsafe Array(UnsafeBufferPointer(start: bytes, count: length))
  }
}
