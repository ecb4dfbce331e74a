import Names
import Snapshots

/// Which paths a version's files may have below `artifact/`.
package enum GatePaths {
  /// Why the gate would refuse a path below a version's artifact/; nil when it would not.
  package static func violation(in path: String) -> String? {
    PathRules.violation(of: "models/x/x/\(path)")
  }
}

/// Rules for every path that enters the tree, so that it can be checked out everywhere and hides nothing.
enum PathRules {
  /// What is wrong with the name of a new path, or nil.
  static func violation(of change: TreeChange) -> String? {
    change.isText ? violation(of: change.path) : "it is not valid UTF-8"
  }

  static func violation(of path: String) -> String? {
    let components = Text.components(path)
    for component in components {
      if let reason = violation(ofComponent: component) { return reason }
    }
    return components.first.flatMap(lookalike) ?? hidden(components)
  }

  /// Inside the registry's own folders nothing begins with a dot: `.gitattributes` there would change what is checked out.
  private static func hidden(_ components: [Substring]) -> String? {
    guard let first = components.first, ["models", "policy", "changes"].contains(String(first)) else { return nil }
    return components.contains { $0.utf8.first == UInt8(ascii: ".") } ? "a component begins with a dot" : nil
  }

  /// On a file system that folds case or width, `Policy/gates.yaml` is the policy.
  private static func lookalike(_ first: Substring) -> String? {
    let own = ["models", "policy", "changes", RegistryPath.registryFile]
    guard !own.contains(String(first)) else { return nil }
    let key = Text.confusionKey(String(first))
    return own.first { Array($0.utf8) == key }.map { "it could be taken for \($0)" }
  }

  private static func violation(ofComponent component: Substring) -> String? {
    if isHarmless(component) { return nil }
    let text = String(component)
    if text.isEmpty || text == "." || text == ".." { return "a component is empty, \".\" or \"..\"" }
    if text.utf8.count > 255 { return "a component is longer than 255 bytes" }
    // To text without anything beyond ASCII, Unicode's rules have nothing to say but that case folds.
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    if !isPlain, let reason = unicodeViolation(of: text) { return reason }
    if text.utf8.contains(UInt8(ascii: "\\")) { return "it contains a backslash" }
    // What some file systems take for .git: case, trailing dots and spaces, streams, short names, ignored characters.
    let key = isPlain ? Text.asciiLowercased(text) : String(decoding: Text.confusionKey(text), as: UTF8.self)
    if key.hasPrefix(".git") || key.hasPrefix("git~") {
      let bare = key.prefix { $0 != ":" }
      let trimmed = String(bare.reversed().drop { $0 == "." || $0 == " " }.reversed())
      if trimmed == ".git" || trimmed.hasPrefix("git~") { return "it could be taken for .git" }
    }
    let last = text.last
    if last == "." || last == " " { return "it ends with a dot or a space" }
    if Text.isDeviceName(key) { return "it is a device name on Windows" }
    return nil
  }

  /// Whether no rule can have anything against the component: letters, digits, `_`, `-` and single dots that begin and
  /// end with a letter or digit, of which nothing is taken for .git or a device. Most are so.
  private static func isHarmless(_ component: Substring) -> Bool {
    let bytes = component.utf8
    guard bytes.count <= 255, let first = bytes.first, let last = bytes.last, isAlphanumeric(first),
      isAlphanumeric(last), first | 0x20 != UInt8(ascii: "g")
    else { return false }
    return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
      && !Text.isDeviceName(component)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private static func unicodeViolation(of text: String) -> String? {
    // After a slash it would make one character with it.
    if let first = text.unicodeScalars.first, first.properties.isGraphemeExtend {
      return "it begins with a combining mark"
    }
    if let scalar = text.unicodeScalars.first(where: { Text.isInvisible($0) }) {
      return "it contains the invisible character U+\(String(scalar.value, radix: 16, uppercase: true))"
    }
    return Text.isNFC(text) ? nil : "it is not in Unicode normalization form C"
  }
}
