package import Names

/// A pattern of model names: `*` stands for any characters, everything else for itself.
package struct NamePattern: Hashable, Sendable {
  package let text: String
  package static let any = NamePattern(unchecked: "*")

  private init(unchecked text: String) { self.text = text }

  package init(_ text: String) throws(InvalidName) {
    guard !text.isEmpty, text.utf8.count <= 256, text.utf8.filter({ $0 == UInt8(ascii: "*") }).count <= 8 else {
      throw InvalidName("a name pattern", "expected 1 to 256 bytes with at most eight \"*\"")
    }
    self.text = text
  }

  package func matches(_ name: String) -> Bool { Self.matches(Array(text.utf8), Array(name.utf8)) }

  /// Matches greedily, going back to the last `*` only: linear in practice, quadratic at worst, never exponential.
  private static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    let star = UInt8(ascii: "*")
    var patternIndex = 0
    var nameIndex = 0
    var resume: (pattern: Int, name: Int)?
    while nameIndex < name.count {
      if patternIndex < pattern.count, pattern[patternIndex] == star {
        resume = (patternIndex + 1, nameIndex)
        patternIndex += 1
      } else if patternIndex < pattern.count, pattern[patternIndex] == name[nameIndex] {
        patternIndex += 1
        nameIndex += 1
      } else if let last = resume {
        resume = (last.pattern, last.name + 1)
        patternIndex = last.pattern
        nameIndex = last.name + 1
      } else {
        return false
      }
    }
    return pattern[patternIndex...].allSatisfy { $0 == star }
  }
}

/// A pattern of paths that need no gate: a file (`README.md`) or everything below a folder (`docs/**`).
package struct PathPattern: Hashable, Sendable {
  package let text: String

  package init(_ text: String) throws(InvalidName) {
    let path = Self.isFolder(text) ? text.dropLast(3) : text[...]
    let parts = Text.components(path)
    let isPlain =
      parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } && !path.utf8.contains(UInt8(ascii: "*"))
    guard isPlain, !["models", "policy", "changes", RegistryPath.registryFile].contains(parts.first.map(String.init))
    else {
      throw InvalidName(
        "a free path", "expected a file or a folder followed by /**, outside models, policy and changes")
    }
    self.text = text
  }

  package func matches(_ path: String) -> Bool {
    Self.isFolder(text) ? path.utf8.starts(with: text.utf8.dropLast(2)) : path.utf8.elementsEqual(text.utf8)
  }

  private static func isFolder(_ text: String) -> Bool { text.utf8.suffix(3).elementsEqual("/**".utf8) }
}
