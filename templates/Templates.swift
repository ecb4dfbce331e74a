/// The texts that `git model init` writes into a new registry, compiled into the program from `templates/files`.
package enum Templates {
  /// One text; the raw value is the name of its file in `templates/files`.
  package enum Name: String, Sendable, CaseIterable {
    case gates = "gates.yaml"
    case readme = "README.md"
    case modelCard = "model-card.md"
    case gitattributes
    case lfsconfig

    /// Where a registry keeps the text.
    package var path: String {
      switch self {
      case .gates: "policy/gates.yaml"
      case .readme: "README.md"
      case .modelCard: "docs/model-card.md"
      case .gitattributes: ".gitattributes"
      case .lfsconfig: ".lfsconfig"
      }
    }
  }

  /// The text as it lies in `templates/files`, its placeholders unfilled.
  package static func text(_ name: Name) -> String {
    let bytes =
      switch name {
      case .gates: PackageResources.gates_yaml
      case .readme: PackageResources.README_md
      case .modelCard: PackageResources.model_card_md
      case .gitattributes: PackageResources.gitattributes
      case .lfsconfig: PackageResources.lfsconfig
      }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of the file with this name in `templates/files`; nil when there is none.
  package static func text(_ name: String) -> String? { Name(rawValue: name).map { text($0) } }

  /// Puts values in the place of `{{key}}`. A line that holds nothing but a placeholder takes all lines of its value,
  /// each indented as the placeholder is, and goes away when the value is empty. A key without a value stays as it is.
  package static func fill(_ template: String, _ values: [String: String]) -> String {
    let lines = template.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.flatMap { line -> [String] in
      guard line.contains("{{") else { return [String(line)] }
      let indent = line.prefix { $0 == " " }
      if let value = values.first(where: { line.dropFirst(indent.count) == "{{\($0.key)}}" })?.value {
        return value.split(separator: "\n").map { "\(indent)\($0)" }
      }
      return [filled(line, values)]
    }.joined(separator: "\n")
  }

  /// Replaces the placeholders within a line, once: what a value holds is not looked at again.
  private static func filled(_ line: Substring, _ values: [String: String]) -> String {
    var result = ""
    var rest = line
    while let character = rest.first {
      if rest.hasPrefix("{{"), let key = values.keys.first(where: { rest.hasPrefix("{{\($0)}}") }) {
        result += values[key] ?? ""
        rest = rest.dropFirst(key.count + 4)
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
