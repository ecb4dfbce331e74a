import Documents
package import Names

/// A check that a policy may let somebody waive; the raw value is its name in policies and statements.
///
/// Approvals, the rules that hold for every record, and the invariants of the registry are none of them.
package enum WaivableCheck: String, Sendable, CaseIterable, Comparable {
  /// The stages that a version may come from.
  case from
  case lineage, artifact, evaluation, modelCard, biasAudit, soak, evidence, signature

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The wish of a statement that a check be waived.
package struct Waiver: Hashable, Sendable {
  package let check: WaivableCheck
  /// Why, in the proposer's words.
  package let reason: String
  /// Until when it holds: the statement lands by then, and an audit asks for the check again afterwards.
  package let expires: Instant

  package init(check: WaivableCheck, reason: String, expires: Instant) {
    self.check = check
    self.reason = reason
    self.expires = expires
  }
}

extension Waiver {
  /// The value of `waivers`; nil, so that the key is left out, where there are none.
  static func node(_ waivers: [Waiver]) -> Node? {
    guard !waivers.isEmpty else { return nil }
    return .sequence(
      waivers.map {
        .mapping([
          ("check", .string($0.check.rawValue)), ("reason", .string($0.reason)),
          ("expires", .string($0.expires.description)),
        ])
      })
  }

  /// Reads `waivers`; absent is none. Each check is named once.
  static func read(_ fields: Fields) -> [Waiver] {
    var waivers: [Waiver] = []
    fields.optionalList("waivers") { node, path in
      let fields = Fields(node, in: fields.report, at: path)
      let check: WaivableCheck? = fields.required("check", .choice)
      let reason = fields.required("reason", .reason)
      let expires = fields.required("expires", .name(Instant.init(_:)))
      fields.close()
      guard let check, let reason, let expires else { return }
      if waivers.contains(where: { $0.check == check }) {
        fields.report.add("\(check.rawValue) is waived twice", at: node, path: path)
      }
      waivers.append(Waiver(check: check, reason: reason, expires: expires))
    }
    return waivers
  }
}
