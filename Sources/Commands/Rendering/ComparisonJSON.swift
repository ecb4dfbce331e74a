import Documents
import Gate
import Manifest
import Names
import Registry

/// Two versions side by side, as JSON.
struct ComparisonJSON {
  let comparison: VersionComparison

  var node: Node {
    .mapping([
      ("formatVersion", .integer(1)), ("model", .string(comparison.model.text)),
      ("left", Self.node(comparison.left)), ("right", Self.node(comparison.right)),
      ("metrics", .sequence(comparison.metrics.map(Self.node))),
      ("fairness", .sequence(comparison.fairness.map(Self.node))),
      ("parameters", .sequence(comparison.parameters.map(Self.node))),
      ("data", .sequence(comparison.data.map(Self.node))),
      ("dependencies", .sequence(comparison.dependencies.map(Self.node))), ("notes", .strings(comparison.notes)),
    ])
  }

  private static func node(_ facts: VersionFacts) -> Node {
    .mapping([
      ("version", .version(facts.manifest.version)), ("stage", .string(facts.stage.text)),
      ("aliases", .strings(facts.aliases.map(\.text))),
      ("artifact", facts.manifest.artifact?.digest.map { .string($0.description) } ?? .null),
    ])
  }

  private static func node(_ row: VersionComparison.MetricRow) -> Node {
    .mapping(
      omittingNil: [
        ("metric", .string(row.metric)), ("origin", .string(row.origin.rawValue)),
        ("dataset", row.dataset.map { .string($0) } ?? .null),
        ("left", .sequence(row.left.map(number))), ("right", .sequence(row.right.map(number))),
        ("difference", row.difference.map(number)), ("higherIsBetter", row.higherIsBetter.map { .bool($0) }),
      ] + Self.fields(row.better))
  }

  private static func node(_ table: VersionComparison.FairnessTable) -> Node {
    let groups = table.groups.map { row in
      Node.mapping([
        ("name", .string(row.name)), ("left", .sequence(row.left.map(node))), ("right", .sequence(row.right.map(node))),
      ])
    }
    let measures = table.measures.map { row in
      Node.mapping(
        omittingNil: [
          ("measure", .string(row.measure.rawValue)), ("left", .sequence(row.left.map(number))),
          ("right", .sequence(row.right.map(number))),
        ] + fields(row.better))
    }
    return .mapping([
      ("attribute", .string(table.attribute.text)), ("dataset", table.dataset.map { .string($0) } ?? .null),
      ("groups", .sequence(groups)), ("measures", .sequence(measures)),
    ])
  }

  private static func node(_ group: AuditedGroup) -> Node {
    .mapping(omittingNil: [
      ("people", group.size.map { .integer(Int64($0)) }), ("counted", .bool(group.isCounted)),
      ("selectionRate", group.rate(.selection).map(number)),
      ("truePositiveRate", group.rate(.truePositive).map(number)),
      ("falsePositiveRate", group.rate(.falsePositive).map(number)),
    ])
  }

  private static func number(_ fraction: ExactFraction) -> Node {
    fraction.value.isFinite ? .float(fraction.value) : .null
  }

  /// `better`: `left`, `right`, `equal`, or null with a `reason`.
  static func fields(_ better: VersionComparison.Better) -> [(String, Node?)] {
    switch better {
    case .side(let side): [("better", .string(side.rawValue))]
    case .equal: [("better", .string("equal"))]
    case .unknown(let reason): [("better", .null), ("reason", .string(reason))]
    }
  }

  /// The number as a double where that says the same, else its digits as text.
  static func number(_ number: ExactDecimal) -> Node {
    guard let value = Double(number.description), ExactDecimal(value) == number else {
      return .string(number.description)
    }
    if let whole = Int64(exactly: value) { return .integer(whole) }
    return .float(value)
  }

  private static func node(_ row: VersionComparison.ValueRow) -> Node {
    .mapping([
      ("name", .string(row.name)), ("left", row.left.map { .string($0) } ?? .null),
      ("right", row.right.map { .string($0) } ?? .null), ("same", .bool(row.isSame)),
    ])
  }
}
