import Documents
import Names

/// Reads rates of groups as fairlearn reports them. They cannot be worked out again, so they are marked as reported.
enum ReportedAudit {
  /// fairlearn's names of the rates. Other columns (accuracy, precision, …) are left alone.
  static let rates: [(key: String, rate: GroupRate)] = [
    ("selection_rate", .selection), ("true_positive_rate", .truePositive), ("false_positive_rate", .falsePositive),
  ]

  /// How far a summary in the payload may be from what its own groups give, because they are rounded differently. The
  /// gate never uses a summary; this only keeps out documents that contradict themselves.
  private static let tolerance = ExactFraction(ExactDecimal(text: "0.01") ?? .zero)

  /// One `by_group` table: group → metric → value.
  static func read(table node: Node, of attribute: AttributeName?) throws(Problems) -> BiasAudit {
    let report = Report()
    let audited = attribute.flatMap { groups(of: $0, node, at: "", in: report) }
    return try report.finish(audited.map { BiasAudit(dataset: nil, auditedAt: nil, attributes: [$0]) })
  }

  /// Several frames: `metric_frames` → attribute → `by_group`. Where the document sums them up (`disparities`,
  /// `difference_between_groups`, `ratio_between_groups`), that must agree with its groups.
  static func read(frames node: Node) throws(Problems) -> BiasAudit {
    let report = Report()
    let fields = Fields(node, in: report)
    var names = Set<AttributeName>()
    let disparities = Dictionary((node["disparities"]?.pairs ?? []).map { ($0.key, $0.value) }) { first, _ in first }
    let attributes = fields.entries("metric_frames", count: 1...AuditBounds.maximumAttributes) { key, frame, path in
      let name: AttributeName
      do throws(InvalidName) { name = try AttributeName(key) } catch {
        report.add("\(error)", at: frame, path: path)
        return nil as AuditedAttribute?
      }
      if !names.insert(name).inserted {
        report.add("the attribute \(quoted(key)) is listed twice", at: frame, path: path)
      }
      guard let table = frame["by_group"] else {
        report.add("\"\(path)\" has no by_group", at: frame, path: path)
        return nil
      }
      guard let audited = groups(of: name, table, at: DocumentPath.key("by_group", in: path), in: report) else {
        return nil
      }
      var places = [(frame, path)]
      if let summary = disparities[key] { places.append((summary, DocumentPath.key(key, in: "disparities"))) }
      compare(audited, with: places, in: report)
      return audited
    }
    return try report.finish(BiasAudit(dataset: nil, auditedAt: nil, attributes: attributes.map(\.value)))
  }

  private static func groups(of name: AttributeName, _ table: Node, at path: String, in report: Report)
    -> AuditedAttribute?
  {
    guard let pairs = table.pairs, (1...AuditBounds.maximumGroups).contains(pairs.count) else {
      report.add(
        Mismatch(expected: "1 to \(AuditBounds.maximumGroups) groups with their rates"), for: table, path: path)
      return nil
    }
    if pairs.contains(where: { pair in rates.contains { $0.key == pair.key } }) {
      report.add(
        "the table lists metrics and then groups; write it the other way round: by_group.to_json(orient=\"index\")",
        at: table, path: path)
      return nil
    }
    let groups = pairs.compactMap { pair in
      group(pair.key, Fields(pair.value, in: report, at: DocumentPath.key(pair.key, in: path)))
    }
    return AuditedAttribute(name: name, groups: groups)
  }

  private static func group(_ name: String, _ fields: Fields) -> AuditedGroup? {
    guard let pairs = fields.node.pairs, !isEmpty(pairs) else { return nil }
    var found: [GroupRate: ExactDecimal] = [:]
    for (key, rate) in rates where fields.contains(key) {
      found[rate] = fields.required(key, .share)
    }
    let size = fields.optional("count", .headcount)
    if !rates.contains(where: { fields.contains($0.key) }) {
      fields.report.add(
        "the group \(quoted(name)) gives no rate; expected \(rates.map(\.key).joined(separator: ", "))",
        at: fields.node, path: fields.path)
    }
    return AuditedGroup(name: name, figures: .reported(size: size, rates: found))
  }

  /// Whether the row stands for a combination of attributes that nobody has: there, fairlearn knows nothing, not even
  /// a count.
  private static func isEmpty(_ row: [Pair]) -> Bool {
    row.contains { $0.key == "count" } && row.allSatisfy { $0.value.value == .null }
  }

  /// The keys under which a document may sum up its groups, with what they are.
  private static let summaries: [(path: [String], measure: FairnessMeasure)] = [
    (["demographic_parity_ratio"], .impactRatio),
    (["demographic_parity_difference"], .demographicParityDifference),
    (["equal_opportunity_difference"], .equalOpportunityDifference),
    (["equalized_odds_difference"], .equalizedOddsDifference),
    (["ratio_between_groups", "selection_rate"], .impactRatio),
    (["difference_between_groups", "selection_rate"], .demographicParityDifference),
    (["difference_between_groups", "true_positive_rate"], .equalOpportunityDifference),
  ]

  /// Compares what places of the document say of an attribute with its groups; each measure is worked out once.
  private static func compare(
    _ audited: AuditedAttribute, with places: [(summary: Node, path: String)], in report: Report
  ) {
    for measure in FairnessMeasure.allCases {
      let claims = places.flatMap { summary, path in
        summaries.filter { $0.measure == measure }.compactMap { keys, _ in
          keys.reduce(summary as Node?) { $0?[$1] }.map { ($0, keys.reduce(path) { DocumentPath.key($1, in: $0) }) }
        }
      }
      guard !claims.isEmpty, let disparity = try? measure.disparity(of: audited.groups) else { continue }
      for (node, place) in claims {
        guard let claimed = ExactDecimal(node) else {
          report.add(Mismatch(expected: "a finite number"), for: node, path: place)
          continue
        }
        let apart = ExactFraction(claimed) - disparity.value
        if apart > tolerance || disparity.value - ExactFraction(claimed) > tolerance {
          report.add("\"\(place)\" is \(claimed), but the groups give \(disparity.value)", at: node, path: place)
        }
      }
    }
  }
}

extension FieldParser where Parsed == ExactDecimal {
  /// A share: a number from 0 to 1.
  static var share: Self {
    Self(expecting: "a number from 0 to 1") { node in
      guard let number = ExactDecimal(node), number >= .zero, number <= ExactDecimal(1) else { return nil }
      return number
    }
  }
}
