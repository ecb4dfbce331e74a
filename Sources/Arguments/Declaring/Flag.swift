/// A switch: `--name`, or `-n`; short ones combine (`-qv`).
@propertyWrapper
package struct Flag<Value>: Decodable {
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

  private init(_ initial: Value?, _ shape: Shape, combine: @escaping @Sendable ([Any]) -> Value?) {
    declared = .definition(
      Definition(shape: shape, initial: initial, read: { $0 != negativeOccurrence }, combine: combine))
  }
}

extension Flag: Sendable where Value: Sendable {}

extension Flag: ParameterSource {
  func parameters(at path: [String]) -> [Parameter] { declared.parameters(at: path) }
}

/// The word by which the parser tells a flag that its negative name was given.
let negativeOccurrence = "false"

extension Flag where Value == Bool {
  /// A flag that turns its default around.
  package init(wrappedValue: Bool, name: NameSpecification = .long, help: ArgumentHelp? = nil) {
    self.init(wrappedValue, Shape(kind: .flag, names: name, help: help), combine: { _ in !wrappedValue })
  }

  /// A flag with a positive and a negative name; the last one given counts.
  package init(
    wrappedValue: Bool, name: NameSpecification = .long, inversion: FlagInversion, help: ArgumentHelp? = nil
  ) {
    let shape = Shape(kind: .flag, names: name, inversion: inversion, help: help, defaultText: "\(wrappedValue)")
    self.init(wrappedValue, shape, combine: { $0.last as? Value })
  }

  /// A flag with a positive and a negative name, one of which must be given.
  package init(name: NameSpecification = .long, inversion: FlagInversion, help: ArgumentHelp? = nil) {
    let shape = Shape(kind: .flag, names: name, inversion: inversion, help: help)
    self.init(nil, shape, combine: { $0.last as? Value })
  }
}

extension Flag where Value == Bool? {
  /// A flag with a positive and a negative name that may be left open.
  package init(
    wrappedValue: Bool? = nil, name: NameSpecification = .long, inversion: FlagInversion, help: ArgumentHelp? = nil
  ) {
    let shape = Shape(
      kind: .flag, names: name, inversion: inversion, help: help, defaultText: wrappedValue.map { "\($0)" })
    self.init(.some(wrappedValue), shape, combine: { $0.last as? Value })
  }
}

extension Flag where Value == Int {
  /// A flag that counts how often it is given, beginning at the default.
  package init(wrappedValue: Int = 0, name: NameSpecification = .long, help: ArgumentHelp? = nil) {
    let shape = Shape(kind: .flag, names: name, help: help, isRepeating: true)
    self.init(
      wrappedValue, shape,
      combine: { occurrences in
        let (sum, overflows) = wrappedValue.addingReportingOverflow(occurrences.count)
        return overflows ? .max : sum
      })
  }
}

/// How a flag's negative name is made of its positive one.
package enum FlagInversion: Sendable, Hashable {
  /// `--push` and `--no-push`.
  case prefixedNo
  /// `--enable-push` and `--disable-push`.
  case prefixedEnableDisable

  func positive(_ name: OptionName) -> OptionName {
    switch (self, name) {
    case (.prefixedEnableDisable, .long(let name)): .long("enable-\(name)")
    default: name
    }
  }

  func negative(_ name: OptionName) -> OptionName? {
    switch (self, name) {
    case (.prefixedNo, .long(let name)): .long("no-\(name)")
    case (.prefixedEnableDisable, .long(let name)): .long("disable-\(name)")
    case (_, .short): nil
    }
  }
}
