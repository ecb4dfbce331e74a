import Documents
import Manifest
import Names
import Policy
import Snapshots

/// Finds the gates that a promotion must pass, and judges each.
struct GateJudge {
  let input: StepInput
  let model: ModelName
  let statement: PromotionStatement
  let before: ModelState
  let after: ModelState
  let book: RecordBook
  let approvals: Approvals

  struct Result {
    /// What is wrong before any gate is asked, such as that no gate applies.
    var checks: [Check] = []
    var gates: [GateVerdict] = []
    var applied: [GateRule] = []
    var owners: [GroupName] = []
  }

  func verdicts() throws(StateError) -> Result {
    var result = Result()
    guard let manifest = try before.manifest() else { throw .absent(path: before.path(.model)) }
    result.owners = manifest.owners
    var asked: [(gate: GateRule, onlyApprovals: Bool)] = []
    for transition in statement.transitions {
      switch transition.move {
      case .stage(let version, _, let to) where version == statement.version:
        let gates = rules(for: .stage(to), risk: manifest.risk)
        if gates.isEmpty { result.checks.append(ungated(.stage(to))) }
        asked += gates.map { ($0, false) }
      case .stage(let version, _, let to):
        if let check = archived(version, to: to, risk: manifest.risk) { result.checks.append(check) }
      case .alias(let alias, let from, let to):
        if (to ?? from) != statement.version {
          result.checks.append(
            .fail(
              "alias \(alias)", .context, "it is moved for another version than v\(statement.version)",
              mend: "propose each version by itself"))
        }
        let gates = rules(for: .alias(alias), risk: manifest.risk)
        if gates.isEmpty { result.checks.append(ungated(.alias(alias))) }
        asked += gates.map { ($0, to == nil) }
      }
    }
    if !statement.transitions.contains(where: { subjectMoves($0.move) }) {
      result.checks.append(.fail("statement", .context, "no pointer of v\(statement.version) moves"))
    }
    for (gate, onlyApprovals) in asked {
      let checks = try judge(gate, onlyApprovals: onlyApprovals, owners: manifest.owners)
      result.gates.append(GateVerdict(name: gate.name.text, checks: checks))
      result.applied.append(gate)
    }
    return result
  }

  private func subjectMoves(_ move: Move) -> Bool {
    switch move {
    case .stage(let version, _, _): version == statement.version
    case .alias: true
    }
  }

  private func rules(for target: GateRule.Target, risk: Risk) -> [GateRule] {
    input.policy.gates.filter { $0.applies(to: target, model: model, risk: risk) }
  }

  /// A transition that no gate guards is refused unless the policy names it as ungated.
  private func ungated(_ target: GateRule.Target) -> Check {
    let (label, isNamed) =
      switch target {
      case .stage(let stage): ("stage \(stage)", input.policy.ungatedStages.contains(stage))
      case .alias(let alias): ("alias \(alias)", input.policy.ungatedAliases.contains(alias))
      }
    if isNamed { return .pass(label, "ungated by the policy") }
    return .fail(
      label, .noGate, "no gate of the policy applies to it",
      expected: "a gate, or its name under \"ungated\"", mend: "git model policy edit")
  }

  /// Another version may move only to Archived, and only because a gate of this promotion archives the others.
  private func archived(_ version: Version, to stage: Stage, risk: Risk) -> Check? {
    let allowed = statement.transitions.contains { transition in
      guard case .stage(let subject, _, let target) = transition.move, subject == statement.version,
        case .stage(version, target, _) = moveOf(version)
      else { return false }
      return rules(for: .stage(target), risk: risk).contains { $0.others == .archive }
    }
    if allowed, stage == .archived { return nil }
    return .fail(
      "stage of v\(version)", .context, "the promotion of v\(statement.version) moves it to \(stage)",
      expected: "only versions that make room in a stage are moved, and only to Archived",
      mend: "propose each version by itself")
  }

  private func moveOf(_ version: Version) -> Move? {
    statement.transitions.map(\.move).first { $0.pointer == .stage(version) }
  }

  private func judge(_ gate: GateRule, onlyApprovals: Bool, owners: [GroupName]) throws(StateError) -> [Check] {
    var checks: [Check] = []
    if !onlyApprovals {
      checks += try stageChecks(gate)
      guard let version = try after.version(statement.version) else {
        throw .absent(path: after.path(.version(statement.version)))
      }
      checks += VersionChecks(version: version, requirements: gate.requires).checks()
      let evaluation = EvaluationChecks(
        statement: statement, before: before, after: after, book: book, rules: gate.requires.evaluation)
      checks += try evaluation.checks()
      if let rule = gate.requires.signature {
        checks += try SignatureChecks(statement: statement, after: after, rule: rule).checks()
      }
      if let rule = gate.requires.modelCard {
        checks += try ModelCardChecks(statement: statement, model: after, rule: rule).checks()
      }
      let pieces = EvidencePieces(input: input, statement: statement, model: after)
      let fitness = EvidenceFitness(owners: owners, landed: input.commit.committed)
      if let rule = gate.requires.biasAudit {
        let demands = gate.requires.evidence.filter { $0.type == .biasAudit }
        checks += try BiasChecks(
          evidence: pieces, rule: rule, demands: demands, fitness: fitness, proposers: approvals.proposers
        ).checks()
      }
      checks += try EvidenceChecks(evidence: pieces, requirements: gate.requires, fitness: fitness).checks()
      checks += gate.requires.unjudged.map { kind in
        .fail(
          kind, .notBuilt, "this version of git-model does not judge the requirement \"\(kind)\"",
          mend: "use a version that does, or propose a policy without it")
      }
    }
    checks += approvals.check(rules: gate.requires.approvals, owners: owners, members: input.members)
    return checks
  }

  private func stageChecks(_ gate: GateRule) throws(StateError) -> [Check] {
    var checks: [Check] = []
    if let allowed = gate.from {
      let from = try before.stage(of: statement.version)
      let expected = allowed.map(\.text).joined(separator: " or ")
      checks.append(
        allowed.contains(from)
          ? .pass("comes from", from.text, expected: expected)
          : .fail(
            "comes from", .from, "v\(statement.version) is in \(from)", expected: expected,
            mend: allowed.first.map { "git model promote \(model) \(statement.version) --stage \($0) -m \"why\"" }))
    }
    if case .stage(let stage) = gate.target, gate.others != .keep {
      var others: [Version] = []
      for version in try after.versions() where version != statement.version {
        if try after.stage(of: version) == stage { others.append(version) }
      }
      let names = others.map { "v\($0)" }.joined(separator: ", ")
      checks.append(
        others.isEmpty
          ? .pass("alone in \(stage)")
          : .fail(
            "alone in \(stage)", .others, "\(names) would be in \(stage) too",
            expected: gate.others == .archive ? "they are archived by the same promotion" : "the stage is free",
            mend: gate.others == .archive
              ? "propose anew: git model promote archives them" : "archive \(names) first"))
    }
    if let stage = gate.requires.stage {
      let found = try after.stage(of: statement.version)
      checks.append(
        found == stage
          ? .pass("stage", found.text, expected: stage.text)
          : .fail(
            "stage", .stage, "v\(statement.version) would be in \(found)", expected: stage.text,
            mend: "git model promote \(model) \(statement.version) --stage \(stage) … in the same or an earlier step"))
    }
    return checks
  }
}
