package import Documents
package import Manifest
package import Names

/// What a gate demands of bias audits (`requires.biasAudit`).
package struct BiasAuditRule: Hashable, Sendable {
  /// A bound of one measure of fairness: the least ratio, or the greatest difference.
  package struct Bound: Hashable, Sendable {
    package let measure: FairnessMeasure
    package let limit: ExactDecimal
  }

  /// The attributes, and intersections of attributes, that audits must cover.
  package let attributes: [AttributeName]
  /// The dataset that an audit must be about; nil for any.
  package let dataset: String?
  /// At least one.
  package let bounds: [Bound]
  /// The fewest people of a group that is compared.
  package let minGroupSize: Int?
  /// Groups with a smaller share of all people than this are not compared; from 0 to below 1.
  package let excludeBelow: ExactDecimal?
  /// How old an audit may be.
  package let maxAgeDays: Int?
  /// Whether rates must come from counts, not from a report of somebody's.
  package let recomputable: Bool
  /// Whether an audit by whoever proposes will do: for teams of one.
  package let allowSelf: Bool

  init?(_ fields: Fields) {
    let attributes = fields.list(
      "attributes", count: 1...AuditBounds.maximumAttributes, of: .name(AttributeName.init(_:)))
    if Set(attributes).count != attributes.count { fields.refuse("attributes", "an attribute is listed twice") }
    dataset = fields.optional("dataset", .nonEmptyString(maxBytes: 200))
    bounds = FairnessMeasure.allCases.compactMap { Self.bound($0, fields) }
    minGroupSize = fields.optional("minGroupSize", .integer(in: 1...1_000_000_000))
    excludeBelow = fields.optional("excludeBelow", .decimal)
    maxAgeDays = fields.optional("maxAgeDays", .integer(in: 1...36_500))
    recomputable = fields.optional("recomputable", .bool) ?? false
    allowSelf = fields.optional("allowSelf", .bool) ?? false
    let named = FairnessMeasure.allCases.map(\.rawValue)
    if !named.contains(where: { fields.contains($0) }) {
      fields.report.add(
        "a bias audit without a bound demands nothing; give \(named.joined(separator: ", "))", at: fields.node,
        path: fields.path)
    }
    fields.close()
    if let share = excludeBelow, share < .zero || share >= ExactDecimal(1) {
      fields.refuse("excludeBelow", "\"excludeBelow\" is a share of all people: from 0 to below 1, such as 0.02")
    }
    guard !attributes.isEmpty else { return nil }
    self.attributes = attributes
  }

  /// `impactRatio: {min: 0.8}`, `equalizedOddsDifference: {max: 0.1}`
  private static func bound(_ measure: FairnessMeasure, _ fields: Fields) -> Bound? {
    guard let bound = fields.optionalMapping(measure.rawValue) else { return nil }
    let key = measure.isRatio ? "min" : "max"
    let limit = bound.required(key, .decimal)
    bound.close()
    guard let limit else { return nil }
    if limit < .zero || limit > ExactDecimal(1) {
      bound.refuse(key, "\"\(bound.path(of: key))\" is \(limit); expected a number from 0 to 1")
    }
    return Bound(measure: measure, limit: limit)
  }
}
