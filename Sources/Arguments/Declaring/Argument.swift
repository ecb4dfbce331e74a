/// A value by its position among the words that belong to no option.
///
/// An array takes all that are left, so it must be the last one.
@propertyWrapper
package struct Argument<Value>: Decodable {
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
    _ initial: Value?, _ help: ArgumentHelp?, _ completion: CompletionKind, isRepeating: Bool = false,
    values: [String] = [], defaultText: String? = nil, read: @escaping @Sendable (String) throws -> Any,
    combine: @escaping @Sendable ([Any]) -> Value? = { $0.last as? Value }
  ) {
    let shape = Shape(
      kind: .argument, help: help, completion: completion, values: values, defaultText: defaultText,
      isRepeating: isRepeating)
    declared = .definition(Definition(shape: shape, initial: initial, read: read, combine: combine))
  }
}

extension Argument: Sendable where Value: Sendable {}

extension Argument: ParameterSource {
  func parameters(at path: [String]) -> [Parameter] { declared.parameters(at: path) }
}

extension Argument where Value: ExpressibleByArgument {
  /// An argument with a default.
  package init(
    wrappedValue: Value, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
  ) {
    self.init(
      wrappedValue, help, Value.completion(completion), values: Value.allValueStrings,
      defaultText: wrappedValue.defaultValueDescription, read: { try parsed($0, as: Value.self) })
  }

  /// An argument that must be given.
  package init(help: ArgumentHelp? = nil, completion: CompletionKind? = nil) {
    self.init(
      nil, help, Value.completion(completion), values: Value.allValueStrings,
      read: { try parsed($0, as: Value.self) })
  }
}

extension Argument {
  /// An argument that may be left out.
  package init<T: ExpressibleByArgument>(
    wrappedValue: T? = nil, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
  ) where Value == T? {
    self.init(
      .some(wrappedValue), help, T.completion(completion), values: T.allValueStrings,
      defaultText: wrappedValue?.defaultValueDescription, read: { try parsed($0, as: T.self) })
  }

  /// An argument that may be left out, made by a function.
  package init<T>(
    wrappedValue: T? = nil, help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> T
  ) where Value == T? {
    self.init(.some(wrappedValue), help, completion ?? .default, read: transform)
  }

  /// An argument with a default, made by a function.
  package init(
    wrappedValue: Value, help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> Value
  ) {
    self.init(
      wrappedValue, help, completion ?? .default, defaultText: "\(wrappedValue)",
      read: transform)
  }

  /// An argument that must be given, made by a function.
  package init(
    help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> Value
  ) {
    self.init(nil, help, completion ?? .default, read: transform)
  }
}

extension Argument {
  /// An argument that may be repeated, with a default.
  package init<T: ExpressibleByArgument>(
    wrappedValue: [T], help: ArgumentHelp? = nil, completion: CompletionKind? = nil
  ) where Value == [T] {
    let defaultText = wrappedValue.map(\.defaultValueDescription).joined(separator: ", ")
    self.init(
      wrappedValue, help, T.completion(completion), isRepeating: true, values: T.allValueStrings,
      defaultText: defaultText, read: { try parsed($0, as: T.self) }, combine: { $0 as? [T] })
  }

  /// An argument that must be given and may be repeated.
  package init<T: ExpressibleByArgument>(
    help: ArgumentHelp? = nil, completion: CompletionKind? = nil
  ) where Value == [T] {
    self.init(
      nil, help, T.completion(completion), isRepeating: true, values: T.allValueStrings,
      read: { try parsed($0, as: T.self) }, combine: { $0 as? [T] })
  }

  /// An argument that may be repeated, with a default; each value is made by a function.
  package init<T>(
    wrappedValue: [T], help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> T
  ) where Value == [T] {
    self.init(
      wrappedValue, help, completion ?? .default, isRepeating: true,
      defaultText: wrappedValue.map { "\($0)" }.joined(separator: ", "),
      read: transform, combine: { $0 as? [T] })
  }

  /// An argument that must be given and may be repeated; each value is made by a function.
  package init<T>(
    help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
    transform: @escaping @Sendable (String) throws -> T
  ) where Value == [T] {
    self.init(
      nil, help, completion ?? .default, isRepeating: true,
      read: transform, combine: { $0 as? [T] })
  }
}
