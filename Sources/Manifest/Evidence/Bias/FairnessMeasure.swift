package import Documents

/// The measures of fairness that a policy can bound; the raw value is the policy's key.
///
/// Each compares the rates of all groups and is worked out from counts without rounding.
package enum FairnessMeasure: String, Sendable, CaseIterable {
  /// The lowest selection rate divided by the highest.
  ///
  /// Source: the four-fifths rule, Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D: "less than
  /// four-fifths of the rate for the group with the highest rate". New York's rules on automated employment decision
  /// tools (6 RCNY § 5-300) call it the impact ratio, fairlearn `demographic_parity_ratio`.
  case impactRatio
  /// The highest selection rate minus the lowest.
  ///
  /// Source: statistical parity, Dwork, Hardt, Pitassi, Reingold and Zemel, "Fairness through awareness" (ITCS 2012);
  /// fairlearn `demographic_parity_difference`.
  case demographicParityDifference
  /// The highest true positive rate minus the lowest.
  ///
  /// Source: equal opportunity, Hardt, Price and Srebro, "Equality of opportunity in supervised learning" (NIPS 2016),
  /// definition 2.2; fairlearn `equal_opportunity_difference`.
  case equalOpportunityDifference
  /// The greater of two differences: of the true positive rates, and of the false positive rates.
  ///
  /// Source: equalized odds, Hardt, Price and Srebro (2016), definition 2.1; fairlearn `equalized_odds_difference` with
  /// its default `agg="worst_case"`.
  case equalizedOddsDifference

  /// Whether fairness is a value of 1 rather than of 0.
  package var isRatio: Bool { self == .impactRatio }

  /// The rates that it compares.
  package var rates: [GroupRate] {
    switch self {
    case .impactRatio, .demographicParityDifference: [.selection]
    case .equalOpportunityDifference: [.truePositive]
    case .equalizedOddsDifference: [.truePositive, .falsePositive]
    }
  }

  /// How far apart groups are.
  ///
  /// - Parameter groups: at least two.
  /// - Throws: why the measure is not defined for these groups.
  package func disparity(of groups: [AuditedGroup]) throws(Undefined) -> Disparity {
    var worst: Disparity?
    for rate in rates {
      let found = try Disparity(self, rate, groups)
      if let known = worst, known.value >= found.value { continue }
      worst = found
    }
    guard let worst else { throw Undefined("no rate is compared") }
    return worst
  }

  /// Why a measure is not defined.
  package struct Undefined: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
  }
}

/// How far the rates of two groups are apart: the lowest and the highest of all.
package struct Disparity: Sendable {
  /// The measure's value.
  package let value: ExactFraction
  package let rate: GroupRate
  package let lowest: AuditedGroup
  package let highest: AuditedGroup

  fileprivate init(
    _ measure: FairnessMeasure, _ rate: GroupRate, _ groups: [AuditedGroup]
  ) throws(FairnessMeasure.Undefined) {
    guard groups.count > 1, var lowest = groups.first else {
      throw FairnessMeasure.Undefined("there are not two groups to compare")
    }
    var highest = lowest
    var least = try Self.rate(rate, of: lowest)
    var most = least
    for group in groups.dropFirst() {
      let found = try Self.rate(rate, of: group)
      if found < least { (least, lowest) = (found, group) }
      if found > most { (most, highest) = (found, group) }
    }
    // Two groups are compared, also where none differs.
    if least == most { highest = groups[1] }
    if measure.isRatio {
      guard let ratio = least.divided(by: most) else {
        throw FairnessMeasure.Undefined("no group has anybody with the favourable outcome, so there is no ratio")
      }
      value = ratio
    } else {
      value = most - least
    }
    self.rate = rate
    self.lowest = lowest
    self.highest = highest
  }

  private static func rate(
    _ rate: GroupRate, of group: AuditedGroup
  ) throws(FairnessMeasure.Undefined) -> ExactFraction {
    if let found = group.rate(rate) { return found }
    let name = quoted(group.name)
    switch group.figures {
    case .reported:
      throw FairnessMeasure.Undefined("the group \(name) gives no \(rate.rawValue)")
    case .counted(_, _, nil) where rate != .selection:
      throw FairnessMeasure.Undefined(
        "the group \(name) does not say who deserved the favourable outcome, so it has no \(rate.rawValue)")
    case .counted:
      let whom =
        switch rate {
        case .selection: "nobody"
        case .truePositive: "nobody who deserved the favourable outcome"
        case .falsePositive: "nobody who did not deserve the favourable outcome"
        }
      throw FairnessMeasure.Undefined("the group \(name) has \(whom), so it has no \(rate.rawValue)")
    }
  }

  /// `female 562/848, male 831/1132`: the two groups with their rates.
  package var text: String {
    [lowest, highest].map { "\(printable($0.name, limit: 60)) \($0.text(of: rate) ?? "?")" }.joined(separator: ", ")
  }
}
