package import Documents
package import Manifest
package import Names

/// One demand for sign-offs: so many persons of a group.
package struct ApprovalRule: Hashable, Sendable {
  package let group: GroupName
  package let count: Int
  /// Whether someone who proposes may fill a place: for teams of one.
  package let allowSelf: Bool

  package init(group: GroupName, count: Int, allowSelf: Bool = false) {
    self.group = group
    self.count = count
    self.allowSelf = allowSelf
  }
}

/// What undoing a promotion asks.
package struct RollbackRule: Hashable, Sendable {
  /// How many days after its `preparedAt` a promotion counts as recent.
  package let withinDays: Int
  /// Asked for undoing a recent promotion.
  package let approvals: [ApprovalRule]
  /// Asked for undoing an older one, a retirement, or the removal of an alias.
  package let otherwise: [ApprovalRule]

  package init(withinDays: Int, approvals: [ApprovalRule], otherwise: [ApprovalRule]) {
    self.withinDays = withinDays
    self.approvals = approvals
    self.otherwise = otherwise
  }
}

/// policy/gates.yaml: what each transition requires.
package struct PolicyManifest: Manifest {
  package static let kind = "Policy"
  package let version: Int
  package let register: EntryRule
  package let evidence: EntryRule
  /// The groups that may own a model.
  package let ownerGroups: [GroupName]
  /// How many days a proposal may live.
  package let approvalDays: Int
  package let gates: [GateRule]
  package let ungatedStages: [Stage]
  package let ungatedAliases: [Alias]
  /// The least risk that a new model starts with.
  package let defaultRisk: Risk
  package let rollback: RollbackRule
  package let withdraw: [ApprovalRule]
  package let model: [ApprovalRule]
  package let policyChange: [ApprovalRule]
  package let repository: [ApprovalRule]
  package let breakGlass: BreakGlassRule?
  /// Paths outside models/, policy/ and changes/ that need no gate.
  package let free: [PathPattern]

  /// What an override asks instead of the usual gates, and until when it has to be ratified by them.
  package struct BreakGlassRule: Hashable, Sendable {
    /// Never empty.
    package let approvals: [ApprovalRule]
    /// Days after the override's `preparedAt`.
    package let ratifyWithinDays: Int
  }

  package init?(_ fields: Fields) {
    let version = fields.required("version", .integer(in: 1...1_000_000_000))
    let register = fields.mapping("register").map(EntryRule.init)
    let evidence = fields.mapping("evidence").map(EntryRule.init)
    let ownerGroups = fields.list("ownerGroups", of: .name(GroupName.init(_:)))
    let approvalDays = fields.required("approvalDays", .integer(in: 1...3650))
    var gates: [GateRule] = []
    var names = Set<GateName>()
    fields.requiredList("gates") { node, path in
      guard let gate = GateRule(Fields(node, in: fields.report, at: path)) else { return }
      if !names.insert(gate.name).inserted {
        fields.report.add("two gates are called \(gate.name)", at: node, path: path)
      }
      gates.append(gate)
    }
    let ungated = fields.optionalMapping("ungated")
    let ungatedStages = ungated?.list("stages", .optional, of: .name(Stage.init(_:))) ?? []
    let ungatedAliases = ungated?.list("aliases", .optional, of: .name(Alias.init(_:))) ?? []
    ungated?.close()
    let defaultRisk: Risk? = fields.required("defaultRisk", .choice)
    let rollback = fields.mapping("rollback").flatMap(RollbackRule.init)
    let withdraw = fields.gate("withdraw")
    let model = fields.gate("model")
    let policyChange = fields.gate("policyChange")
    let repository = fields.gate("repository")
    let breakGlass = fields.optionalMapping("breakGlass").flatMap(BreakGlassRule.init)
    let free = fields.list("free", of: .name(PathPattern.init(_:)))
    guard let version, let register, let evidence, let approvalDays, let defaultRisk, let rollback,
      let withdraw, let model, let policyChange, let repository
    else { return nil }
    self.version = version
    self.register = register
    self.evidence = evidence
    self.ownerGroups = ownerGroups
    self.approvalDays = approvalDays
    self.gates = gates
    self.ungatedStages = ungatedStages
    self.ungatedAliases = ungatedAliases
    self.defaultRisk = defaultRisk
    self.rollback = rollback
    self.withdraw = withdraw
    self.model = model
    self.policyChange = policyChange
    self.repository = repository
    self.breakGlass = breakGlass
    self.free = free
    // Each gate is tried for each group of owners, so both are bounded.
    if gates.count > 200 { fields.refuse("gates", "there are \(gates.count) gates; at most 200 are read") }
    if ownerGroups.count > 200 {
      fields.refuse("ownerGroups", "there are \(ownerGroups.count) groups; at most 200 are read")
    }
  }
}

extension Fields {
  /// A mapping with nothing but `approvals`.
  func gate(_ key: String) -> [ApprovalRule]? {
    guard let gate = mapping(key) else { return nil }
    let approvals = gate.approvals("approvals")
    gate.close()
    return approvals
  }

  /// A list of approval rules; absent is none.
  func approvals(_ key: String) -> [ApprovalRule] {
    var rules: [ApprovalRule] = []
    optionalList(key) { node, path in
      let rule = Fields(node, in: report, at: path)
      let group = rule.required("group", .name(GroupName.init(_:)))
      let count = rule.required("count", .integer(in: 1...100))
      let allowSelf = rule.optional("allowSelf", .bool) ?? false
      rule.close()
      if let group, let count { rules.append(ApprovalRule(group: group, count: count, allowSelf: allowSelf)) }
    }
    if rules.reduce(0, { $0 + $1.count }) > 100 { refuse(key, "it asks for more than 100 approvals") }
    return rules
  }
}

extension RollbackRule {
  init?(_ fields: Fields) {
    let days = fields.required("withinDays", .integer(in: 0...3650))
    let approvals = fields.approvals("approvals")
    let otherwise = fields.approvals("otherwise")
    fields.close()
    guard let days else { return nil }
    self.init(withinDays: days, approvals: approvals, otherwise: otherwise)
  }
}

extension PolicyManifest.BreakGlassRule {
  init?(_ fields: Fields) {
    let approvals = fields.approvals("approvals")
    let days = fields.required("ratifyWithinDays", .integer(in: 1...3650))
    fields.close()
    if approvals.isEmpty { fields.refuse("approvals", "breaking the glass needs at least one approval") }
    guard let days else { return nil }
    self.init(approvals: approvals, ratifyWithinDays: days)
  }
}
