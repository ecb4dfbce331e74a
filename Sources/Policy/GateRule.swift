import Documents
package import Manifest
package import Names

/// One gate: to which transitions it applies, and what it requires.
package struct GateRule: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    case stage(Stage)
    case alias(Alias)
  }

  /// What happens to other versions in the stage that a version enters.
  package enum Others: String, Sendable, CaseIterable { case archive, refuse, keep }

  package let name: GateName
  package let target: Target
  /// Patterns of model names; `*` stands for any characters.
  package let models: [NamePattern]
  package let risks: [Risk]
  /// The stages that a version may come from; nil for any.
  package let from: [Stage]?
  package let others: Others
  package let requires: Requirements
  /// Who may waive what; a check that no rule names cannot be waived.
  package let waivers: [WaiverRule]

  init?(_ fields: Fields) {
    let name = fields.required("name", .name(GateName.init(_:)))
    var target: Target?
    var models = [NamePattern.any]
    var risks = Risk.allCases
    if let applies = fields.mapping("applies") {
      let stage = applies.optional("stage", .name(Stage.init(_:)))
      let alias = applies.optional("alias", .name(Alias.init(_:)))
      switch (stage, alias) {
      case (let stage?, nil): target = .stage(stage)
      case (nil, let alias?): target = .alias(alias)
      default:
        fields.report.add(
          Problem("a gate applies to either a stage or an alias", at: applies.node.position, path: applies.path))
      }
      let patterns = applies.list("models", .optional, of: .name(NamePattern.init(_:)))
      let named: [Risk] = applies.list("risk", .optional, of: .choice)
      if applies.contains("models") { models = patterns }
      if applies.contains("risk") { risks = named }
      applies.close()
    }
    let stages = fields.list("from", .optional, of: .name(Stage.init(_:)))
    let from = fields.contains("from") ? stages : nil
    let others: Others = fields.optional("others", .choice) ?? .keep
    let requires = fields.mapping("requires").map(Requirements.init)
    let waivers = fields.waiverRules("waivers")
    fields.close()
    guard let name, let target, let requires else { return nil }
    if case .alias = target, from != nil || others != .keep {
      fields.report.add(
        Problem("\"from\" and \"others\" belong to gates of a stage", at: fields.node.position, path: fields.path))
    }
    self.name = name
    self.target = target
    self.models = models
    self.risks = risks
    self.from = from
    self.others = others
    self.requires = requires
    self.waivers = waivers
  }

  /// The rule that says who may waive a check here; nil when nobody may.
  package func waiverRule(for check: WaivableCheck) -> WaiverRule? { waivers.first { $0.checks.contains(check) } }

  /// Whether the gate guards this target for a model of this name and risk.
  package func applies(to target: Target, model: ModelName, risk: Risk) -> Bool {
    self.target == target && risks.contains(risk) && models.contains { $0.matches(model.text) }
  }
}

/// What a gate requires besides the rules that always hold.
package struct Requirements: Hashable, Sendable {
  package enum Lineage: String, Sendable, CaseIterable { case run, code, data }

  package struct ArtifactRule: Hashable, Sendable {
    /// Whether the URI must not be able to change under us.
    package let immutable: Bool
    /// The allowed formats; empty for any.
    package let formats: [String]
  }

  package let lineage: [Lineage]
  package let artifact: ArtifactRule?
  package let evaluation: [EvaluationRule]
  package let modelCard: ModelCardRule?
  /// The stage in which the version must be for an alias.
  package let stage: Stage?
  /// How long the version must have been in which stage.
  package let soak: SoakRule?
  package let approvals: [ApprovalRule]
  /// Whose signature over the artifact is demanded; nil for none.
  package let signature: SignatureRule?
  package let biasAudit: BiasAuditRule?
  /// What evidence of a type there must be, and who must have signed it.
  package let evidence: [EvidenceRule]

  init(_ fields: Fields) {
    lineage = fields.list("lineage", .optional, of: .choice)
    artifact = fields.optionalMapping("artifact").map { artifact in
      let immutable = artifact.optional("immutable", .bool) ?? false
      let formats = artifact.list("formats", .optional, of: .nonEmptyString(maxBytes: 64))
      artifact.close()
      return ArtifactRule(immutable: immutable, formats: formats)
    }
    var rules: [EvaluationRule] = []
    fields.optionalList("evaluation") { node, path in
      if let rule = EvaluationRule(Fields(node, in: fields.report, at: path)) { rules.append(rule) }
    }
    evaluation = rules
    modelCard = fields.optionalMapping("modelCard").map(ModelCardRule.init)
    stage = fields.optional("stage", .name(Stage.init(_:)))
    soak = fields.optionalMapping("soak").flatMap(SoakRule.init)
    approvals = fields.approvals("approvals")
    signature = fields.optionalMapping("signature").flatMap(SignatureRule.init)
    biasAudit = fields.optionalMapping("biasAudit").flatMap(BiasAuditRule.init)
    var demands: [EvidenceRule] = []
    fields.optionalList("evidence") { node, path in
      if let rule = EvidenceRule(Fields(node, in: fields.report, at: path)) { demands.append(rule) }
    }
    evidence = demands
    fields.close()
  }
}
