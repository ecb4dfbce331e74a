import Documents
import Manifest

/// What a gate demands of the model card.
package struct ModelCardRule: Hashable, Sendable {
  /// With what the results in the card's metadata must agree.
  package enum MetricsMatch: String, Sendable, CaseIterable { case evaluation }

  /// The titles of sections that must be filled in.
  package let sections: [String]
  /// The keys of the metadata that must be there.
  package let metadata: [String]
  package let metricsMatch: MetricsMatch?

  init(_ fields: Fields) {
    sections = fields.list("sections", .optional, count: 0...100, of: .nonEmptyString(maxBytes: 200))
    metadata = fields.list("metadata", .optional, count: 0...100, of: .nonEmptyString(maxBytes: 200))
    metricsMatch = fields.optional("metricsMatch", .choice)
    fields.close()
  }
}
