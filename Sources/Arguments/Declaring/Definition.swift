/// What a property wrapper holds: how it is read, before parsing, and then its value.
enum Declared<Value> {
  case definition(Definition<Value>)
  case parsed(Value)

  /// The value, or the default of a definition.
  var value: Value {
    switch self {
    case .parsed(let value): value
    case .definition(let definition):
      if let initial = definition.initial {
        initial
      } else {
        // Impossible for a parsed command: `init(from:)` makes no definition. Only code that calls `init()` itself and
        // then reads a property without a default comes here, and there is no value to give it.
        fatalError("A required argument was read before the command line was parsed.")
      }
    }
  }

  /// The value that parsing found.
  init(from decoder: any Decoder) throws {
    guard let values = decoder as? ValueDecoder else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "Commands are only made of a command line."))
    }
    self = .parsed(try values.value())
  }

  /// The parameter of this property, or none once it is parsed.
  func parameters(at path: [String]) -> [Parameter] {
    guard case .definition(let definition) = self else { return [] }
    let combine = definition.combine
    return [
      Parameter(
        path: path,
        description: definition.shape.description(label: path.last ?? "", isRequired: definition.initial == nil),
        initial: definition.initial,
        read: definition.read, combine: { combine($0) })
    ]
  }
}

extension Declared: Sendable where Value: Sendable {}

/// How one property is read.
struct Definition<Value> {
  var shape: Shape
  /// The value when nothing is given, nil when something must be.
  var initial: Value?
  /// What one word stands for.
  var read: @Sendable (String) throws -> Any
  /// The value that all words read make together; nil, which cannot be, when they are not of the type.
  var combine: @Sendable ([Any]) -> Value?
}

extension Definition: Sendable where Value: Sendable {}

/// The part of a definition that knows nothing of the value's type.
struct Shape: Sendable {
  var kind: ParameterDescription.Kind
  var names: NameSpecification = []
  var inversion: FlagInversion?
  var help: ArgumentHelp?
  var completion: CompletionKind = .default
  var values: [String] = []
  var defaultText: String?
  var isRepeating = false

  /// The description of the property called `label`.
  func description(label: String, isRequired: Bool) -> ParameterDescription {
    let given = names.names(for: label)
    let longName = given.lazy.compactMap { if case .long(let name) = $0 { name } else { nil } }.first
    var description = ParameterDescription(
      kind: kind, names: given, valueName: help?.valueName ?? longName ?? hyphenated(label))
    if let inversion {
      description.names = given.map(inversion.positive)
      description.inverseNames = given.compactMap(inversion.negative)
    }
    description.abstract = help?.abstract ?? ""
    description.discussion = help?.discussion ?? ""
    description.isHidden = help?.visibility == .hidden
    description.completion = completion
    description.values = values
    description.isRequired = isRequired
    description.isRepeating = isRepeating
    description.defaultText = defaultText
    if let defaultText, inversion != nil {
      let isOn = defaultText == "true"
      description.defaultText = (isOn ? description.names : description.inverseNames).first?.spelling
    }
    return description
  }
}

/// A property wrapper that adds parameters to a command.
protocol ParameterSource {
  /// The parameters, their path being that of the property.
  func parameters(at path: [String]) -> [Parameter]
}

/// A word that stands for no value of the type.
struct InvalidValue: Error {
  /// Every word that would do, when they can be listed.
  var values: [String]
  /// What was expected, in words.
  var expectation: String?
}

/// The value of the type for which the word stands.
func parsed<Value: ExpressibleByArgument>(_ argument: String, as type: Value.Type) throws -> Value {
  guard let value = Value(argument: argument) else {
    throw InvalidValue(values: Value.allValueStrings, expectation: expectation(of: type))
  }
  return value
}

extension ExpressibleByArgument {
  /// The completion asked for, or the type's own.
  static func completion(_ asked: CompletionKind?) -> CompletionKind { asked ?? defaultCompletionKind }
}
