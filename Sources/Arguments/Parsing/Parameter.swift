/// One argument, option or flag of a command, its value's type erased.
struct Parameter {
  /// The names of the properties that lead to it from the command.
  let path: [String]
  var description: ParameterDescription
  /// The value when nothing is given, nil when something must be.
  let initial: Any?
  /// What one word stands for.
  let read: (String) throws -> Any
  /// The value that all words read make together.
  let combine: ([Any]) -> Any?
}

extension ParsableArguments {
  /// The parameters in the order of declaration. Plain stored properties become parameters without a name, so that the
  /// decoder finds their default.
  static func declaredParameters(at path: [String] = []) -> [Parameter] {
    guard path.count < 16 else { return [] }  // A group that contains itself would never end.
    return Mirror(reflecting: Self()).children.flatMap { child -> [Parameter] in
      guard let label = child.label else { return [] }
      if let source = child.value as? any ParameterSource {
        // The compiler stores a wrapped property under its name with an underscore before it.
        return source.parameters(at: path + [label.hasPrefix("_") ? String(label.dropFirst()) : label])
      }
      return [plainProperty(child.value, at: path + [label])]
    }
  }
}

private func plainProperty(_ value: Any, at path: [String]) -> Parameter {
  var description = ParameterDescription(kind: .flag, names: [], valueName: "")
  description.isHidden = true
  return Parameter(path: path, description: description, initial: value, read: { $0 }, combine: { _ in value })
}
