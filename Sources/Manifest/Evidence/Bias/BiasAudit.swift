package import Documents
package import Names

/// What a bias audit found: for each attribute, how each group of people was treated.
package struct BiasAudit: Hashable, Sendable {
  /// The dataset that the payload names.
  package let dataset: String?
  /// When the people were counted, where the payload says so.
  package let auditedAt: Instant?
  package let attributes: [AuditedAttribute]

  package init(dataset: String?, auditedAt: Instant?, attributes: [AuditedAttribute]) {
    self.dataset = dataset
    self.auditedAt = auditedAt
    self.attributes = attributes
  }

  package subscript(name: AttributeName) -> AuditedAttribute? { attributes.first { $0.name == name } }
}

/// An attribute such as `sex`, or an intersection of several, with its groups.
package struct AuditedAttribute: Hashable, Sendable {
  package let name: AttributeName
  package let groups: [AuditedGroup]

  package init(name: AttributeName, groups: [AuditedGroup]) {
    self.name = name
    self.groups = groups
  }

  /// How many people all groups have together; nil when one does not say.
  package var size: Int? {
    groups.reduce(0 as Int?) { sum, group in
      guard let sum, let size = group.size else { return nil }
      return sum + size
    }
  }

  /// Whether every figure comes from counts, so that anybody can work the rates out again.
  package var isRecomputable: Bool { groups.allSatisfy { $0.isCounted } }
}

/// A rate of a group that measures of fairness compare.
package enum GroupRate: String, Sendable, CaseIterable {
  /// The share of the group that got the favourable outcome: (TP + FP) / all.
  case selection = "selection rate"
  /// The share of those who deserved it that got it: TP / (TP + FN).
  case truePositive = "true positive rate"
  /// The share of those who did not deserve it that got it: FP / (FP + TN).
  case falsePositive = "false positive rate"
}

/// One group of people of an attribute.
package struct AuditedGroup: Hashable, Sendable {
  /// How the four cells of a confusion matrix are filled; the favourable outcome is the positive one.
  package struct Outcomes: Hashable, Sendable {
    package let truePositives: Int
    package let falsePositives: Int
    package let falseNegatives: Int
    package let trueNegatives: Int

    package init(truePositives: Int, falsePositives: Int, falseNegatives: Int, trueNegatives: Int) {
      self.truePositives = truePositives
      self.falsePositives = falsePositives
      self.falseNegatives = falseNegatives
      self.trueNegatives = trueNegatives
    }
  }

  package enum Figures: Hashable, Sendable {
    /// People, counted; without the outcomes where nobody knows who deserved what.
    case counted(size: Int, selected: Int, outcomes: Outcomes?)
    /// Rates that somebody worked out, each from 0 to 1, and perhaps the number of people.
    case reported(size: Int?, rates: [GroupRate: ExactDecimal])
  }

  /// The group's name; of an intersection, the parts in the order of the attribute's parts, joined by `*`.
  package let name: String
  package let figures: Figures

  package init(name: String, figures: Figures) {
    self.name = name
    self.figures = figures
  }

  /// How many people it has; nil when the payload does not say.
  package var size: Int? {
    switch figures {
    case .counted(let size, _, _): size
    case .reported(let size, _): size
    }
  }

  package var isCounted: Bool {
    if case .counted = figures { true } else { false }
  }

  /// A rate, exactly.
  ///
  /// - Returns: nil when the payload does not give it, and for counts whose lower number is zero: of nobody there is no
  ///   share.
  package func rate(_ rate: GroupRate) -> ExactFraction? {
    switch figures {
    case .counted(let size, let selected, let outcomes):
      switch rate {
      case .selection: ExactFraction(selected, over: size)
      case .truePositive:
        outcomes.flatMap { ExactFraction($0.truePositives, over: $0.truePositives + $0.falseNegatives) }
      case .falsePositive:
        outcomes.flatMap { ExactFraction($0.falsePositives, over: $0.falsePositives + $0.trueNegatives) }
      }
    case .reported(_, let rates): rates[rate].map { ExactFraction($0) }
    }
  }

  /// A rate as people read it: `562/848`, or the number that was reported; nil where there is none.
  package func text(of rate: GroupRate) -> String? {
    guard let value = self.rate(rate) else { return nil }
    return isCounted ? "\(value.numerator)/\(value.denominator)" : "\(value.numerator)"
  }
}
