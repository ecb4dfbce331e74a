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
  /// The model before the transition: what pointers go from, and today's champion.
  let before: ModelState
  /// The pointers as the transition left them.
  let moved: ModelState
  /// The version and its evidence.
  let after: ModelState
  let book: RecordBook
  let approvals: Approvals
  /// Where and until when soak time is counted; the step that is judged, unless a ratification looks back.
  var soakEnd: (position: Int?, until: Instant?)

  struct Result {
    /// What is wrong before any gate is asked, such as that no gate applies.
    var checks: [Check] = []
    var gates: [GateVerdict] = []
    /// The demands for approvals that were made.
    var demands: [(rules: [ApprovalRule], owners: [GroupName])] = []
    var waived: [RecordFacts.Waived] = []
    var owners: [GroupName] = []
  }

  /// The checks of one requirement of a gate; those of no kind can never be waived.
  private struct Section {
    let kind: WaivableCheck?
    let checks: [Check]

    init(_ kind: WaivableCheck?, _ state: State, _ judge: () throws(StateError) -> [Check]) {
      self.kind = kind
      do {
        try state.checkTime()
        checks = try judge()
      } catch { checks = [error.check(kind?.rawValue ?? "requirement")] }
    }
  }

  func verdicts() throws(StateError) -> Result {
    var result = Result()
    // Owners and risk are governed facts: today's count, whenever the transition was.
    guard let manifest = try input.before(model).manifest() else { throw .absent(path: before.path(.model)) }
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
    let waivers = WaiverJudge(
      input: input, proposal: statement.proposal, waivers: statement.waivers, approvals: approvals,
      owners: manifest.owners)
    var kinds = Set<WaivableCheck>()
    let evidence = EvidencePieces(input: input, model: after, version: statement.version, relied: statement.evidence)
    for (gate, onlyApprovals) in asked {
      var checks: [Check] = []
      let fitness = EvidenceFitness(
        evidence: evidence, demands: gate.requires.evidence, owners: manifest.owners, landed: input.commit.committed)
      for section in onlyApprovals ? [] : try sections(gate, fitness) {
        guard let kind = section.kind, !section.checks.isEmpty else {
          checks += section.checks
          continue
        }
        kinds.insert(kind)
        let judged = waivers.judge(section.checks, of: kind, at: gate)
        checks += judged.checks
        if let waived = judged.waived { result.waived.append(waived) }
        if !judged.rules.isEmpty { result.demands.append((judged.rules, manifest.owners)) }
      }
      let rules = gate.requires.approvals
      checks += approvals.check(rules: rules, owners: manifest.owners, members: input.members)
      result.gates.append(GateVerdict(name: gate.name.text, checks: checks))
      result.demands.append((rules, manifest.owners))
    }
    result.checks += waivers.superfluous(kinds)
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

  /// What a gate asks besides approvals, by kind.
  private func sections(_ gate: GateRule, _ fitness: EvidenceFitness) throws(StateError) -> [Section] {
    guard let version = try after.version(statement.version) else {
      throw .absent(path: after.path(.version(statement.version)))
    }
    let manifest = VersionChecks(version: version, requirements: gate.requires)
    let evidence = fitness.evidence
    let baselines = BaselineChecks(
      input: input, statement: statement, before: before, after: after, book: book, fitness: fitness)
    let evaluation = EvaluationChecks(
      evidence: evidence, fitness: fitness, baselines: baselines, rules: gate.requires.evaluation)
    return [
      Section(.from, after.state) { () throws(StateError) in try comesFrom(gate) },
      Section(nil, after.state) { () throws(StateError) in try placeChecks(gate) },
      Section(.lineage, after.state) { manifest.lineage() },
      Section(.artifact, after.state) { manifest.artifact() },
      Section(.evaluation, after.state) { () throws(StateError) in try evaluation.checks() },
      Section(.signature, after.state) { () throws(StateError) in
        guard let rule = gate.requires.signature else { return [] }
        return try SignatureChecks(evidence: evidence, fitness: fitness, rule: rule).checks()
      },
      Section(.modelCard, after.state) { () throws(StateError) in
        guard let rule = gate.requires.modelCard else { return [] }
        return try ModelCardChecks(evidence: evidence, fitness: fitness, rule: rule).checks()
      },
      Section(.soak, after.state) { () throws(StateError) in try soak(gate.requires.soak) },
      Section(.biasAudit, after.state) { () throws(StateError) in
        guard let rule = gate.requires.biasAudit else { return [] }
        return try BiasChecks(evidence: evidence, fitness: fitness, rule: rule, proposers: approvals.proposers)
          .checks()
      },
      Section(.evidence, after.state) { () throws(StateError) in
        try EvidenceChecks(evidence: evidence, fitness: fitness).checks()
      },
    ]
  }

  private func soak(_ rule: SoakRule?) throws(StateError) -> [Check] {
    guard let rule else { return [] }
    return try SoakCheck(
      input: input, version: statement.version, rule: rule, before: before, position: soakEnd.position,
      until: soakEnd.until
    ).checks()
  }

  private func comesFrom(_ gate: GateRule) throws(StateError) -> [Check] {
    guard let allowed = gate.from else { return [] }
    let from = try before.stage(of: statement.version)
    let expected = allowed.map(\.text).joined(separator: " or ")
    if allowed.contains(from) { return [.pass("comes from", from.text, expected: expected)] }
    return [
      .fail(
        "comes from", .from, "v\(statement.version) is in \(from)", expected: expected,
        mend: allowed.first.map { "git model promote \(model) \(statement.version) --stage \($0) -m \"why\"" })
    ]
  }

  /// Who else is in the stage, and in which stage the version of an alias is.
  private func placeChecks(_ gate: GateRule) throws(StateError) -> [Check] {
    var checks: [Check] = []
    if case .stage(let stage) = gate.target, gate.others != .keep {
      var others: [Version] = []
      for version in try moved.versions() where version != statement.version {
        if try moved.stage(of: version) == stage { others.append(version) }
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
      let found = try moved.stage(of: statement.version)
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
