/// A named value: `--name value`, `--name=value`, `-n value` or `-nvalue`.
///
/// Given several times, the last one counts; an array collects them all. A default that is an array is replaced, not
/// added to.
@propertyWrapper
package struct Option<Value>: Decodable {
  private var declared: Declared<Value>

  /// The parsed value; before parsing, the default.
  package var wrappedValue: Value {
    get { declared.value }
    set { declared = .parsed(newValue) }
  }

  /// The value that parsing found.
  /// - Throws: when the decoder is not the parser's.
  package init(from decoder: any Decoder) throws {
    declared = try Declared(from: decoder)
  }

  private init(
    _ initial: Value?, _ name: NameSpecification, _ help: ArgumentHelp?, _ completion: CompletionKind,
    isRepeating: Bool = false,
    values: [String] = [], defaultText: String? = nil, read: @escaping @Sendable (String) throws -> Any,
    combine: @escaping @Sendable ([Any]) -> Value? = { $0.last as? Value }
  ) {
    let shape = Shape(
      kind: .option, names: name, help: help, completion: completion, values: values, defaultText: defaultText,
      isRepeating: isRepeating)
    declared = .definition(Definition(shape: shape, initial: initial, read: read, combine: combine))
  }
}

extension Option: Sendable where Value: Sendable {}

extension Option: ParameterSource {
  func parameters(at path: [String]) -> [Parameter] { declared.parameters(at: path) }
}

extension Option where Value: ExpressibleByArgument {
  /// An option with a default.
  package init(
    wrappedValue: Value, name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
  ) {
    self.init(
      wrappedValue, name, help, Value.completion(completion), values: Value.allValueStrings,
      defaultText: wrappedValue.defaultValueDescription, read: { try parsed($0, as: Value.self) })
  }

  /// An option that must be given.
  package init(name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil) {
    self.init(
      nil, name, help, Value.completion(completion), values: Value.allValueStrings,
      read: { try parsed($0, as: Value.self) })
  }
}

extension Option {
  /// An option that may be left out.
  package init<T: ExpressibleByArgument>(
    wrappedValue: T? = nil, name: NameSpecification = .long, help: ArgumentHelp? = nil,
    completion: CompletionKind? = nil
  ) where Value == T? {
    self.init(
      .some(wrappedValue), name, help, T.completion(completion), values: T.allValueStrings,
      defaultText: wrappedValue?.defaultValueDescription, read: { try parsed($0, as: T.self) })
  }

  /// An option that may be left out, made by a function.
  package init<T>(
    wrappedValue: T? = nil, name: NameSpecification = .long, help: ArgumentHelp? = nil,
    completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> T
  ) where Value == T? {
    self.init(.some(wrappedValue), name, help, completion ?? .default, read: transform)
  }

  /// An option with a default, made by a function.
  package init(
    wrappedValue: Value, name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> Value
  ) {
    self.init(
      wrappedValue, name, help, completion ?? .default, defaultText: "\(wrappedValue)",
      read: transform)
  }

  /// An option that must be given, made by a function.
  package init(
    name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> Value
  ) {
    self.init(nil, name, help, completion ?? .default, read: transform)
  }
}

extension Option {
  /// An option that may be repeated, with a default.
  package init<T: ExpressibleByArgument>(
    wrappedValue: [T], name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
  ) where Value == [T] {
    let defaultText = wrappedValue.map(\.defaultValueDescription).joined(separator: ", ")
    self.init(
      wrappedValue, name, help, T.completion(completion), isRepeating: true, values: T.allValueStrings,
      defaultText: defaultText, read: { try parsed($0, as: T.self) }, combine: { $0 as? [T] })
  }

  /// An option that must be given and may be repeated.
  package init<T: ExpressibleByArgument>(
    name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
  ) where Value == [T] {
    self.init(
      nil, name, help, T.completion(completion), isRepeating: true, values: T.allValueStrings,
      read: { try parsed($0, as: T.self) }, combine: { $0 as? [T] })
  }

  /// An option that may be repeated, with a default; each value is made by a function.
  package init<T>(
    wrappedValue: [T], name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> T
  ) where Value == [T] {
    self.init(
      wrappedValue, name, help, completion ?? .default, isRepeating: true,
      defaultText: wrappedValue.map { "\($0)" }.joined(separator: ", "),
      read: transform, combine: { $0 as? [T] })
  }

  /// An option that must be given and may be repeated; each value is made by a function.
  package init<T>(
    name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> T
  ) where Value == [T] {
    self.init(
      nil, name, help, completion ?? .default, isRepeating: true,
      read: transform, combine: { $0 as? [T] })
  }
}
