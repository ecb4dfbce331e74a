/// Turns the node of one field into a value, or says what was expected instead.
package struct FieldParser<Parsed>: Sendable {
  /// What the field must hold: a noun with its article, such as `an integer from 1`.
  package var expected: String { describe() }
  /// Made only when something is wrong: most fields are right.
  private let describe: @Sendable () -> String
  private let body: @Sendable (Node) throws(Mismatch) -> Parsed

  /// Makes a parser from what it expects and what it does.
  package init(
    expected: @escaping @autoclosure @Sendable () -> String,
    _ body: @escaping @Sendable (Node) throws(Mismatch) -> Parsed
  ) {
    describe = expected
    self.body = body
  }

  /// Makes a parser that returns nil for whatever it does not expect.
  package init(
    expecting expected: @escaping @autoclosure @Sendable () -> String, _ body: @escaping @Sendable (Node) -> Parsed?
  ) {
    self.init(expected: expected()) { (node: Node) throws(Mismatch) -> Parsed in
      guard let parsed = body(node) else { throw Mismatch(expected: expected()) }
      return parsed
    }
  }

  /// Parses a node.
  package func callAsFunction(_ node: Node) throws(Mismatch) -> Parsed { try body(node) }

  /// A parser that goes on to a type of the domain, whose error is a sentence that says which rule is broken.
  package func refined<New, Failure: Error>(
    _ transform: @escaping @Sendable (Parsed) throws(Failure) -> New
  ) -> FieldParser<New> {
    FieldParser<New>(expected: expected) { (node: Node) throws(Mismatch) -> New in
      let parsed = try body(node)
      do throws(Failure) {
        return try transform(parsed)
      } catch {
        throw Mismatch(because: "\(error)")
      }
    }
  }

  /// A parser that goes on to a type of the domain, where nil means another value than was expected.
  package func refined<New>(
    expecting expected: String, _ transform: @escaping @Sendable (Parsed) -> New?
  ) -> FieldParser<New> {
    FieldParser<New>(expected: expected) { (node: Node) throws(Mismatch) -> New in
      let parsed: Parsed
      do throws(Mismatch) { parsed = try body(node) } catch { throw Mismatch(expected: expected) }
      guard let new = transform(parsed) else { throw Mismatch(expected: expected) }
      return new
    }
  }
}

extension FieldParser where Parsed == String {
  /// Any string.
  package static var string: Self { Self(expecting: "a string") { $0.text } }

  /// A string of at least one and at most `maxBytes` bytes of UTF-8 that is not only white space.
  package static func nonEmptyString(maxBytes: Int = 4096) -> Self {
    Self(expected: "a string that is not empty") { node throws(Mismatch) in
      guard let text = node.text, !text.allSatisfy(\.isWhitespace) else {
        throw Mismatch(expected: "a string that is not empty")
      }
      guard text.utf8.count <= maxBytes else {
        throw Mismatch(because: "it has \(text.utf8.count) bytes, and at most \(maxBytes) are allowed")
      }
      return text
    }
  }

  /// Exactly this string.
  package static func exactly(_ text: String) -> Self {
    Self(expecting: quoted(text)) { node in node.text.flatMap { sameBytes($0, text) ? $0 : nil } }
  }
}

extension FieldParser where Parsed == Int {
  /// An integer within bounds.
  package static func integer(in range: ClosedRange<Int>) -> Self {
    let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
    return Self(expecting: expected) { integer($0, in: range) }
  }

  /// An integer with a least value.
  package static func integer(in range: PartialRangeFrom<Int>) -> Self {
    Self(expecting: "an integer from \(range.lowerBound)") { integer($0, in: range.lowerBound...Int.max) }
  }

  private static func integer(_ node: Node, in range: ClosedRange<Int>) -> Int? {
    guard case .integer(let wide) = node.value, let number = Int(exactly: wide) else { return nil }
    return range.contains(number) ? number : nil
  }
}

extension FieldParser where Parsed == Double {
  /// A finite number, written with or without a point; an integer that no double holds exactly is refused.
  package static var number: Self {
    Self(expecting: "a finite number") { node in
      switch node.value {
      case .integer(let number): Double(exactly: number)
      case .float(let number): number.isFinite ? number : nil
      case .mapping, .sequence, .string, .bool, .null: nil
      }
    }
  }
}

extension FieldParser where Parsed == ExactDecimal {
  /// A finite number as the decimal that it is compared as.
  package static var decimal: Self { Self(expecting: "a finite number") { ExactDecimal($0) } }
}

extension FieldParser where Parsed == Bool {
  /// `true` or `false`; `yes` and `no` are strings.
  package static var bool: Self {
    Self(expecting: "true or false") { node in
      if case .bool(let flag) = node.value { flag } else { nil }
    }
  }
}

extension FieldParser where Parsed == [String] {
  /// A list of strings.
  package static var stringList: Self { .list(of: .string) }
}

extension FieldParser {
  /// A list whose elements all parse; ``Fields/list(_:_:count:of:)`` reports each bad element, this only the first.
  package static func list<Element>(
    of element: FieldParser<Element>, count: ClosedRange<Int> = 0...10_000
  ) -> Self where Parsed == [Element] {
    Self(expected: "a list") { node throws(Mismatch) in
      guard let nodes = node.elements else { throw Mismatch(expected: "a list, each element \(element.expected)") }
      if let complaint = countComplaint(nodes.count, count) { throw Mismatch(because: complaint) }
      var result: [Element] = []
      for (index, node) in nodes.enumerated() {
        do throws(Mismatch) {
          result.append(try element(node))
        } catch {
          throw error.within(node, at: "[\(index)]")
        }
      }
      return result
    }
  }
}

extension FieldParser where Parsed: RawRepresentable & CaseIterable & Sendable, Parsed.RawValue == String {
  /// One of the cases of an enumeration, by its raw value.
  package static var choice: Self {
    Self(expecting: Self.choices) { node in
      node.text.flatMap { text in Parsed.allCases.first { sameBytes($0.rawValue, text) } }
    }
  }

  private static var choices: String {
    let names = Parsed.allCases.map(\.rawValue)
    return names.count == 1 ? names.joined() : "one of " + names.joined(separator: ", ")
  }
}

/// A sentence when a list or a mapping has fewer or more entries than allowed; nil when all is well.
func countComplaint(_ count: Int, _ range: ClosedRange<Int>) -> String? {
  if count < range.lowerBound { return "at least \(range.lowerBound) must be given, not \(count)" }
  if count > range.upperBound { return "at most \(range.upperBound) are allowed, not \(count)" }
  return nil
}
