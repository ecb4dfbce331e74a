package import Documents
package import Policy

/// Compares a metric with that of a baseline.
package struct MarginCheck {
  package let margin: EvaluationRule.Margin
  package let higherIsBetter: Bool

  package init(margin: EvaluationRule.Margin, higherIsBetter: Bool) {
    self.margin = margin
    self.higherIsBetter = higherIsBetter
  }

  /// With h the champion's value and m the margin, the least value allowed is h - m for `maxDrop: m` and h + m for
  /// `minGain: m`; in percent, m is that share of |h|. Where less is better, the signs are the other way round and the
  /// result is the greatest value allowed.
  ///
  /// - Returns: nil for a gain in percent over zero, which every value would have.
  package func limit(_ champion: ExactDecimal) -> ExactDecimal? {
    let (amount, isGain) =
      switch margin {
      case .maxDrop(let amount): (amount, false)
      case .minGain(let amount): (amount, true)
      }
    let distance: ExactDecimal
    switch amount {
    case .absolute(let number): distance = number
    case .percent(let share):
      guard let hundredth = ExactDecimal(text: "0.01") else { return nil }
      if isGain, champion == .zero { return nil }
      distance = champion.magnitude * share * hundredth
    }
    return isGain == higherIsBetter ? champion + distance : champion - distance
  }

  /// Says whether a value is within the margin of the champion's; what is printed of both never contradicts that.
  package func check(_ number: ExactDecimal, against champion: ExactDecimal, _ name: String) -> Check {
    let words =
      switch margin {
      case .maxDrop(let amount): "at most \(amount) worse"
      case .minGain(let amount): "at least \(amount) better"
      }
    guard let limit = limit(champion) else {
      return .fail(
        name, .evidence, "the baseline is 0, and a gain in percent of 0 means nothing", expected: words,
        mend: "propose a policy with an absolute minGain")
    }
    let holds = higherIsBetter ? number >= limit : number <= limit
    let sign = higherIsBetter ? ">=" : "<="
    let expected = "\(sign) \(limit.text(beside: number)) (\(champion.text(beside: limit)), \(words))"
    let found = number.text(beside: limit)
    if holds { return .pass(name, found, expected: expected) }
    let mend =
      switch margin {
      case .maxDrop: "a version that is not worse than the champion"
      case .minGain: "a version that is better than the champion"
      }
    return .fail(name, .evidence, found, expected: expected, mend: mend)
  }
}
