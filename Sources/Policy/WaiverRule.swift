import Documents
package import Manifest
package import Names

/// Who may grant the waiver of which checks of a gate, and for how long at most.
package struct WaiverRule: Hashable, Sendable {
  package let checks: [WaivableCheck]
  /// Who grants it; never empty, because a waiver that nobody grants would be no gate.
  package let approvals: [ApprovalRule]
  /// How many days after the statement's `preparedAt` a waiver may still hold.
  package let maxDays: Int
}

/// How long a version must have been in a stage.
package struct SoakRule: Hashable, Sendable {
  package let stage: Stage
  package let hours: Int

  init?(_ fields: Fields) {
    let stage = fields.required("stage", .name(Stage.init(_:)))
    let hours = fields.required("hours", .integer(in: 1...8784))
    fields.close()
    guard let stage, let hours else { return nil }
    self.stage = stage
    self.hours = hours
  }
}

extension Fields {
  /// The `waivers` of a gate; absent is none. Each check is named by one rule, so that it is plain who grants it.
  func waiverRules(_ key: String) -> [WaiverRule] {
    var rules: [WaiverRule] = []
    var named = Set<WaivableCheck>()
    optionalList(key) { node, path in
      let rule = Fields(node, in: report, at: path)
      let checks: [WaivableCheck] = rule.list("checks", .required, count: 1...100, of: .choice)
      let approvals = rule.approvals("approvals")
      let days = rule.required("maxDays", .integer(in: 1...3650))
      rule.close()
      for check in checks where !named.insert(check).inserted {
        report.add("\(check.rawValue) is named by two rules; one says who waives it", at: node, path: path)
      }
      if approvals.isEmpty { rule.refuse("approvals", "a waiver needs somebody who grants it: at least one approval") }
      if let days { rules.append(WaiverRule(checks: checks, approvals: approvals, maxDays: days)) }
    }
    return rules
  }
}
