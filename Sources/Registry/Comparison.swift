package import Documents
package import Manifest
package import Names

/// Two versions of a model side by side.
package struct VersionComparison {
  package enum Side: String, Sendable { case left, right }

  /// Which of two values is the better one.
  package enum Better: Hashable, Sendable {
    case side(Side)
    case equal
    /// It cannot be said; the sentence says why.
    case unknown(String)
  }

  /// A metric on a dataset.
  package struct MetricRow: Sendable {
    package let metric: String
    /// The dataset's name; nil for evidence without one and for what the training run recorded.
    package let dataset: String?
    package let origin: Origin
    package let left: [ExactDecimal]
    package let right: [ExactDecimal]
    package let higherIsBetter: Bool?
    package let better: Better

    /// The second minus the first, where each side has one value.
    package var difference: ExactDecimal? {
      guard left.count == 1, right.count == 1, let a = left.first, let b = right.first else { return nil }
      return b - a
    }
  }

  /// Where a metric comes from.
  package enum Origin: String, Sendable, Comparable {
    case evidence
    /// version.yaml: what the training run recorded.
    case run

    package static func < (left: Origin, right: Origin) -> Bool { left == .evidence && right == .run }
  }

  /// How people of the groups of an attribute were treated, by the bias audits on a dataset.
  package struct FairnessTable: Sendable {
    package let attribute: AttributeName
    package let dataset: String?
    package let groups: [GroupRow]
    package let measures: [MeasureRow]
  }

  /// One group in the audits of both versions; several audits of a version have it several times.
  package struct GroupRow: Sendable {
    package let name: String
    package let left: [AuditedGroup]
    package let right: [AuditedGroup]
  }

  /// A measure of fairness over all groups, for each audit that gives it.
  package struct MeasureRow: Sendable {
    package let measure: FairnessMeasure
    package let left: [ExactFraction]
    package let right: [ExactFraction]
    package let better: Better
  }

  /// Something that both versions have, one, or neither: a parameter, a dataset, a package.
  package struct ValueRow: Hashable, Sendable {
    package let name: String
    package let left: String?
    package let right: String?
    package var isSame: Bool { left == right }
  }

  package let model: ModelName
  package let left: VersionFacts
  package let right: VersionFacts
  package let metrics: [MetricRow]
  package let fairness: [FairnessTable]
  package let parameters: [ValueRow]
  package let data: [ValueRow]
  package let dependencies: [ValueRow]
  /// What could not be compared, and why.
  package let notes: [String]
}

extension VersionComparison.ValueRow {
  /// The union of two lists by name, in the order of the first list and then the second.
  static func union(_ left: [(String, String)], _ right: [(String, String)]) -> [VersionComparison.ValueRow] {
    var names: [String] = []
    var seen = Set<[UInt8]>()
    for (name, _) in left + right where seen.insert(Array(name.utf8)).inserted { names.append(name) }
    func values(_ list: [(String, String)]) -> [[UInt8]: String] {
      Dictionary(list.map { (Array($0.0.utf8), $0.1) }) { "\($0) | \($1)" }
    }
    let (first, second) = (values(left), values(right))
    return names.map { name in
      VersionComparison.ValueRow(name: name, left: first[Array(name.utf8)], right: second[Array(name.utf8)])
    }
  }
}

extension VersionComparison.Better {
  /// Compares the values of two sides: one is better when every value of it is better than every value of the other.
  static func of<Value: Comparable>(
    _ left: [Value], _ right: [Value], higherIsBetter: Bool?
  ) -> VersionComparison.Better {
    guard let leftLow = left.min(), let leftHigh = left.max(), let rightLow = right.min(), let rightHigh = right.max()
    else { return .unknown("only one of them has it") }
    if leftLow == rightHigh, leftHigh == rightLow { return .equal }
    guard let higherIsBetter else { return .unknown("which way is better is not known") }
    if leftLow > rightHigh { return .side(higherIsBetter ? .left : .right) }
    if rightLow > leftHigh { return .side(higherIsBetter ? .right : .left) }
    return .unknown("their values overlap")
  }
}

extension VersionComparison {
  /// Why values say nothing of each other, as the gate sees it: only equal data makes a fair comparison.
  ///
  /// - Parameters:
  ///   - left: the digests of the datasets behind the first version's values; nil for a dataset without one.
  ///   - right: the same of the second.
  static func incomparable(_ left: Set<Digest?>, _ right: Set<Digest?>) -> String? {
    if left.contains(nil) || right.contains(nil) { return "a dataset has no digest" }
    return left == right && left.count == 1 ? nil : "the datasets differ"
  }
}

extension VersionComparison.Better {
  /// The same, where values that lie apart are comparable at all.
  func unless(_ reason: String?) -> VersionComparison.Better {
    guard case .side = self, let reason else { return self }
    return .unknown(reason)
  }
}
