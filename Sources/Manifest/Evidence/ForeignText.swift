import Documents

extension FieldParser where Parsed == String {
  /// A text of YAML that others wrote. Programs that know YAML 1.1 leave out the quotes of texts that only YAML 1.2 takes
  /// for something else (`1e5`), so a plain scalar that is no string is taken by its source.
  static func text(in yaml: [UInt8]) -> Self {
    let expected = "a text of at most \(EvaluationBounds.maximumNameBytes) bytes"
    return Self(expecting: expected) { node in
      switch node.value {
      case .string(let text):
        return (1...EvaluationBounds.maximumNameBytes).contains(text.utf8.count) ? text : nil
      case .integer, .float, .bool:
        guard let range = node.source?.bytes, range.upperBound <= yaml.count,
          range.count <= EvaluationBounds.maximumNameBytes
        else { return nil }
        return String(decoding: yaml[range], as: UTF8.self)
      case .mapping, .sequence, .null: return nil
      }
    }
  }
}
