/// How the names of an option or flag are made.
package struct NameSpecification: Sendable, Hashable, ExpressibleByArrayLiteral {
  /// One name.
  package enum Element: Sendable, Hashable {
    /// `--code-commit` of the property `codeCommit`.
    case long
    /// `-c` of the property `codeCommit`.
    case short
    /// The given name after two hyphens.
    case customLong(String)
    /// The given character after one hyphen.
    case customShort(Character)
  }

  let elements: [Element]

  /// The names in the order in which they are shown.
  package init(arrayLiteral elements: Element...) {
    self.elements = elements
  }

  /// `--code-commit` of the property `codeCommit`.
  package static let long: NameSpecification = [.long]
  /// `-c` of the property `codeCommit`.
  package static let short: NameSpecification = [.short]
  /// `-c` and `--code-commit` of the property `codeCommit`.
  package static let shortAndLong: NameSpecification = [.short, .long]

  /// The given name after two hyphens.
  package static func customLong(_ name: String) -> NameSpecification { [.customLong(name)] }

  /// The given character after one hyphen.
  package static func customShort(_ character: Character) -> NameSpecification { [.customShort(character)] }

  /// The names of the property called `label`.
  func names(for label: String) -> [OptionName] {
    elements.compactMap { element in
      switch element {
      case .long: .long(hyphenated(label))
      case .short: label.first.map(OptionName.short)
      case .customLong(let name): .long(name)
      case .customShort(let character): .short(character)
      }
    }
  }
}

/// A name as it is typed.
package enum OptionName: Sendable, Hashable {
  /// After two hyphens.
  case long(String)
  /// After one hyphen.
  case short(Character)

  /// With its hyphens.
  package var spelling: String {
    switch self {
    case .long(let name): "--\(name)"
    case .short(let character): "-\(character)"
    }
  }

  var isShort: Bool {
    if case .short = self { true } else { false }
  }
}

/// `codeCommit`, `EvidenceAdd`, `parseURLNow` as `code-commit`, `evidence-add`, `parse-url-now`.
func hyphenated(_ label: String) -> String {
  let characters = Array(label)
  var result = ""
  for (index, character) in characters.enumerated() {
    if character.isUppercase, index > 0 {
      let afterLower = !characters[index - 1].isUppercase && characters[index - 1] != "-"
      let beforeLower = index + 1 < characters.count && characters[index + 1].isLowercase
      if afterLower || beforeLower { result.append("-") }
    }
    result += character == "_" ? "-" : character.lowercased()
  }
  return result
}
