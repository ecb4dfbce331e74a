package import Manifest
package import Names
package import Policy

extension Move {
  /// What the gates of a policy guard: the stage that is entered, or the alias that is moved.
  package var target: GateRule.Target {
    switch self {
    case .stage(_, _, let to): .stage(to)
    case .alias(let alias, _, _): .alias(alias)
    }
  }
}

extension PolicyManifest {
  /// The gates that guard these moves.
  package func gates(for moves: [Move], of model: ModelName, risk: Risk) -> [GateRule] {
    gates.filter { gate in moves.contains { gate.applies(to: $0.target, model: model, risk: risk) } }
  }

  /// What the gates of these moves compare with, in the order of their names.
  package func baselines(for moves: [Move], of model: ModelName, risk: Risk) -> [Baseline] {
    let rules = gates(for: moves, of: model, risk: risk).flatMap(\.requires.evaluation)
    return Set(rules.compactMap { $0.comparison?.baseline }).sorted()
  }

  /// Every demand for approvals that moves can meet: those of their gates, with whoever grants the waivers, or those of
  /// the break-glass gate.
  package func demands(
    for moves: [Move], of model: ModelName, risk: Risk, waivers: [Waiver], override: Bool
  ) -> [ApprovalRule] {
    if override { return breakGlass?.approvals ?? [] }
    return gates(for: moves, of: model, risk: risk).flatMap { gate in
      gate.requires.approvals + waivers.compactMap { gate.waiverRule(for: $0.check) }.flatMap(\.approvals)
    }
  }
}

extension ModelState {
  /// The versions that each of these baselines stands for, with the record that made it so.
  package func comparisons(
    with baselines: [Baseline], _ book: RecordBook
  ) throws(StateError) -> [PromotionStatement.Comparison] {
    var compared: [PromotionStatement.Comparison] = []
    for baseline in baselines {
      for version in try versions(of: baseline) {
        compared.append(.init(baseline, version: version, record: book.head(of: baseline.pointer(of: version))))
      }
    }
    return compared
  }
}
