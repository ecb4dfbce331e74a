import Documents
package import Manifest
package import Names

/// What a new piece of content asks (`register`, `evidence`).
package struct EntryRule: Hashable, Sendable {
  /// The groups of which one member must have signed it; nil where nobody has to.
  package let signedBy: [GroupName]?

  package init(signedBy: [GroupName]? = nil) { self.signedBy = signedBy }

  init(_ fields: Fields) {
    self.init(signedBy: fields.signedBy())
    fields.close()
  }
}

/// One demand of a gate for evidence of a type (`requires.evidence`): there is some, and who must have signed it.
package struct EvidenceRule: Hashable, Sendable {
  package let type: EvidenceType
  /// The dataset that the evidence must be about; nil for any.
  package let dataset: String?
  /// The groups of which a member must have signed it; nil where nobody has to.
  package let signedBy: [GroupName]?
  /// How old it may be.
  package let maxAgeDays: Int?

  init?(_ fields: Fields) {
    let type: EvidenceType? = fields.required("type", .choice)
    let dataset = fields.optional("dataset", .nonEmptyString(maxBytes: 200))
    let groups = fields.signedBy()
    let days = fields.optional("maxAgeDays", .integer(in: 1...36_500))
    fields.close()
    guard let type else { return nil }
    self.type = type
    self.dataset = dataset
    signedBy = groups
    maxAgeDays = days
  }
}

extension Fields {
  /// `signedBy`: groups, at least one where the key is there.
  func signedBy() -> [GroupName]? {
    guard contains("signedBy") else { return nil }
    return list("signedBy", count: 1...200, of: .name(GroupName.init(_:)))
  }
}
