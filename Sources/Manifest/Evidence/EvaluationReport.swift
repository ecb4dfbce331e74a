package import Documents

/// A metric as evidence gives it.
package enum MetricValue: Hashable, Sendable {
  case number(ExactDecimal)
  /// Not a finite number, where the format has nothing else; the sentence says what it is. Evidence with one is refused.
  case invalid(String)
  /// Something that the format allows, but that cannot be compared: text, or one name for several values. A gate that
  /// asks for it refuses with the sentence.
  case unusable(String)
}

/// What a payload of evaluation evidence says.
package struct EvaluationReport: Hashable, Sendable {
  /// Each metric by its name.
  package let metrics: [String: MetricValue]
  /// Why the run was not a whole one; nil for a whole run, and for formats that know of no other.
  package let partial: String?

  package init(metrics: [String: MetricValue], partial: String? = nil) {
    self.metrics = metrics
    self.partial = partial
  }
}

/// Bounds on what one file of an evaluation, or a model card, may hold.
package enum EvaluationBounds {
  /// The most metrics: more than the largest cards of benchmarks give, few enough that each can be compared with every
  /// other piece of evidence.
  package static let maximumMetrics = 10_000
  /// The most bytes of a name out of which those of metrics are put together.
  package static let maximumNameBytes = 500

  static let tooMany = Problem(
    "it has more than \(maximumMetrics) metrics; attach them in several files, or only those that are judged")
}

/// Collects metrics whose names must differ.
struct MetricTable {
  private(set) var values: [String: MetricValue] = [:]

  /// Adds a metric that must be a finite number.
  ///
  /// - Throws: when the name is taken, and when there are too many.
  mutating func add(_ name: String, _ value: Node) throws(Problems) {
    guard values.count < EvaluationBounds.maximumMetrics else { throw Problems(EvaluationBounds.tooMany) }
    guard values.updateValue(Self.value(value, name), forKey: name) == nil else {
      throw Problems(Problem("two metrics are called \"\(printable(name, limit: 100))\""))
    }
  }

  private static func value(_ node: Node, _ name: String) -> MetricValue {
    guard let number = ExactDecimal(node) else {
      return .invalid("the metric \(printable(name, limit: 100)) is \(node.summary); expected a finite number")
    }
    return .number(number)
  }
}

/// Collects metrics of formats in which one name may stand for several values: it then stands for none.
struct AmbiguousMetricTable {
  private(set) var values: [String: MetricValue] = [:]

  /// Adds a metric under each of its names, all of them different.
  ///
  /// - Parameter hint: what tells values of one name apart.
  mutating func add(_ names: [String], _ number: ExactDecimal?, found: String, hint: String) {
    for name in names {
      let shown = printable(name, limit: 100)
      let value =
        number.map(MetricValue.number)
        ?? .unusable("the metric \(shown) is \(found); expected a finite number")
      if values.updateValue(value, forKey: name) != nil {
        values[name] = .unusable("several values are called \(shown)\(hint)")
      }
    }
  }
}
