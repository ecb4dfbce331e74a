/// What can be told about one argument, option or flag.
package struct ParameterDescription: Sendable, Hashable {
  /// How the parameter is given.
  package enum Kind: Sendable, Hashable {
    /// By position.
    case argument
    /// By name, with a value.
    case option
    /// By name, without a value.
    case flag
  }

  /// How the parameter is given.
  package var kind: Kind
  /// The names, none for an argument.
  package var names: [OptionName]
  /// The names that turn a flag off.
  package var inverseNames: [OptionName] = []
  /// The placeholder of the value, without angle brackets.
  package var valueName: String
  /// One line.
  package var abstract = ""
  /// Paragraphs for manual and reference.
  package var discussion = ""
  /// The default as it would be typed, when there is one worth telling.
  package var defaultText: String?
  /// Every value that is understood, when they can be listed.
  package var values: [String] = []
  /// How a shell completes the value.
  package var completion: CompletionKind = .default
  /// Whether it must be given.
  package var isRequired = false
  /// Whether all occurrences count.
  package var isRepeating = false
  /// Whether it is left out of help, manual, reference and completion.
  package var isHidden = false
  /// The title it stands under; nil for a command's own.
  package var section: String?

  init(kind: Kind, names: [OptionName], valueName: String) {
    self.kind = kind
    self.names = names
    self.valueName = valueName
  }

  /// The names, those that turn a flag off included.
  package var allNames: [OptionName] { names + inverseNames }

  /// `<value>`.
  var placeholder: String { "<\(valueName)>" }

  /// `<model>`, `-m <reason>`, `--[no-]push`: how it is given, in its shortest form.
  var synopsis: String {
    switch kind {
    case .argument: placeholder
    case .option: "\(shortestName) \(placeholder)"
    case .flag: inverseNames.isEmpty ? shortestName : mergedInverse ?? "\(shortestName)|\(inverseSpelling)"
    }
  }

  /// The synopsis in brackets when it may be left out, followed by dots when it may be repeated.
  var usagePiece: String {
    let dots = isRepeating ? "..." : ""
    if kind == .argument { return isRequired ? synopsis + dots : "[\(synopsis)\(dots)]" }
    return (isRequired ? synopsis : "[\(synopsis)]") + dots
  }

  /// All names, with the placeholder: `-m, --message <reason>`.
  var heading: String {
    switch kind {
    case .argument: placeholder
    case .option: "\(spellings(names)) \(placeholder)"
    case .flag:
      if let mergedInverse {
        (names.filter(\.isShort).map(\.spelling) + [mergedInverse]).joined(separator: ", ")
      } else {
        spellings(allNames)
      }
    }
  }

  /// The abstract with default and values in brackets.
  var summary: String {
    var notes: [String] = []
    if !values.isEmpty, values != ["true", "false"] { notes.append("one of \(values.joined(separator: ", "))") }
    if let defaultText, !defaultText.isEmpty { notes.append("default: \(defaultText)") }
    let note = notes.isEmpty ? "" : "(\(notes.joined(separator: "; ")))"
    return [abstract, note].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var shortestName: String { (names.first(where: \.isShort) ?? names.first)?.spelling ?? "" }

  private var inverseSpelling: String { inverseNames.map(\.spelling).joined(separator: "|") }

  /// `--[no-]push` when that is what the two names are.
  private var mergedInverse: String? {
    let long = names.filter { !$0.isShort }
    guard long.count == 1, case .long(let name)? = long.first, inverseNames == [.long("no-\(name)")] else { return nil }
    return "--[no-]\(name)"
  }

  private func spellings(_ names: [OptionName]) -> String { names.map(\.spelling).joined(separator: ", ") }
}
