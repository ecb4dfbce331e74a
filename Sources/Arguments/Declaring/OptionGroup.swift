/// Parameters declared once and shared by several commands.
@propertyWrapper
package struct OptionGroup<Value: ParsableArguments>: Decodable {
  fileprivate enum State {
    case definition(title: String)
    case parsed(Value)
  }

  private var state: State

  /// The parsed group; before parsing, the group with its defaults.
  package var wrappedValue: Value {
    get {
      switch state {
      case .definition: Value()
      case .parsed(let value): value
      }
    }
    set { state = .parsed(newValue) }
  }

  /// A group. With a title its parameters stand under it in help, without they stand among the command's own.
  package init(title: String = "") {
    state = .definition(title: title)
  }

  /// The group that parsing found.
  /// - Throws: what the group's `validate()` throws.
  package init(from decoder: any Decoder) throws {
    var value = try Value(from: decoder)
    try value.validate()
    state = .parsed(value)
  }
}

extension OptionGroup.State: Sendable where Value: Sendable {}
extension OptionGroup: Sendable where Value: Sendable {}

extension OptionGroup: ParameterSource {
  func parameters(at path: [String]) -> [Parameter] {
    guard case .definition(let title) = state else { return [] }
    var parameters = Value.declaredParameters(at: path)
    if !title.isEmpty {
      for index in parameters.indices where parameters[index].description.section == nil {
        parameters[index].description.section = title
      }
    }
    return parameters
  }
}
