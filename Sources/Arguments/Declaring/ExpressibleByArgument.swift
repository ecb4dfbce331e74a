/// A type that can be made of one word of the command line.
package protocol ExpressibleByArgument: SendableMetatype {
  /// The value the word stands for, or nil when it stands for none.
  init?(argument: String)

  /// The value as help shows it when it is a default.
  var defaultValueDescription: String { get }

  /// Every word that is understood, when they can be listed; else empty.
  static var allValueStrings: [String] { get }

  /// How a shell completes a value.
  static var defaultCompletionKind: CompletionKind { get }
}

extension ExpressibleByArgument {
  /// The value's own description.
  package var defaultValueDescription: String { "\(self)" }

  /// Cannot be listed.
  package static var allValueStrings: [String] { [] }

  /// The listed values, when there are any.
  package static var defaultCompletionKind: CompletionKind {
    allValueStrings.isEmpty ? .default : .list(allValueStrings)
  }
}

extension ExpressibleByArgument where Self: CaseIterable {
  /// The description of each case.
  package static var allValueStrings: [String] { allCases.map { "\($0)" } }
}

extension ExpressibleByArgument where Self: CaseIterable, Self: RawRepresentable, RawValue == String {
  /// The raw value of each case.
  package static var allValueStrings: [String] { allCases.map(\.rawValue) }
}

extension RawRepresentable where Self: ExpressibleByArgument, RawValue: ExpressibleByArgument {
  /// The case whose raw value the word stands for.
  package init?(argument: String) {
    guard let rawValue = RawValue(argument: argument) else { return nil }
    self.init(rawValue: rawValue)
  }

  /// The raw value's description.
  package var defaultValueDescription: String { rawValue.defaultValueDescription }
}

extension String: ExpressibleByArgument {
  /// The word itself.
  package init?(argument: String) { self = argument }
}

extension Bool: ExpressibleByArgument {
  /// `true` or `false`.
  package init?(argument: String) { self.init(argument) }

  /// `true` and `false`.
  package static var allValueStrings: [String] { ["true", "false"] }
}

extension Int: ExpressibleByArgument {
  /// A decimal number with an optional sign.
  package init?(argument: String) { self.init(argument) }
}

extension UInt: ExpressibleByArgument {
  /// A decimal number.
  package init?(argument: String) { self.init(argument) }
}

extension Double: ExpressibleByArgument {
  /// A number as Swift reads it.
  package init?(argument: String) { self.init(argument) }
}

/// What a type of the standard library expects, in words, for the message about a value that is none.
func expectation<Value>(of type: Value.Type) -> String? {
  switch type {
  case is UInt.Type: "a whole number that is not negative"
  case is any FixedWidthInteger.Type: "a whole number"
  case is any BinaryFloatingPoint.Type: "a number"
  default: nil
  }
}
