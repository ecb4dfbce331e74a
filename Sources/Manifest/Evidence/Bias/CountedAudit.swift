import Documents
import Names

/// Reads our own format of bias audits, which counts people:
///
/// ```json
/// {"kind": "BiasAudit", "attributes": {"sex": {"female": {"count": 848, "true_positives": 392, …}, …}}}
/// ```
enum CountedAudit {
  static let kind = "BiasAudit"

  static func read(_ node: Node) throws(Problems) -> BiasAudit {
    let audit = try Report.read(node, read)
    let report = Report()
    let single = audit.attributes.filter { $0.name.parts.count == 1 }.map { attribute in
      (attribute.name.text, Dictionary(attribute.groups.map { ($0.name, $0) }) { first, _ in first })
    }
    let groups = Dictionary(single) { first, _ in first }
    for attribute in audit.attributes { contradictions(of: attribute, groups, report) }
    return try report.finish(audit)
  }

  private static func read(_ fields: Fields) -> BiasAudit? {
    _ = fields.required("kind", .exactly(kind))
    var dataset: String?
    if let described = fields.optionalMapping("dataset") {
      dataset = described.required("name", .nonEmptyString(maxBytes: 200))
      _ = described.optional("split", .nonEmptyString(maxBytes: 200))
      described.close()
    }
    _ = fields.optional("decision_threshold", .decimal)
    _ = fields.optional("favorable_outcome", .nonEmptyString(maxBytes: 200))
    let date = fields.optional("audited_at", .name(Instant.init(_:)))
    _ = fields.optional("notes", .nonEmptyString(maxBytes: 10_000))
    var names = Set<AttributeName>()
    let attributes = fields.entries("attributes", count: 1...AuditBounds.maximumAttributes) { key, node, path in
      attribute(key, node, path, fields.report).map { attribute in
        if !names.insert(attribute.name).inserted {
          fields.report.add("the attribute \(quoted(key)) is listed twice", at: node, path: path)
        }
        return attribute
      }
    }
    return BiasAudit(dataset: dataset, auditedAt: date, attributes: attributes.map(\.value))
  }

  private static func attribute(_ key: String, _ node: Node, _ path: String, _ report: Report) -> AuditedAttribute? {
    let name: AttributeName
    do throws(InvalidName) { name = try AttributeName(key) } catch {
      report.add("\(error)", at: node, path: path)
      return nil
    }
    guard let pairs = node.pairs, (1...AuditBounds.maximumGroups).contains(pairs.count) else {
      report.add(
        "\"\(path)\" is \(node.summary); expected 1 to \(AuditBounds.maximumGroups) groups with their counts", at: node,
        path: path)
      return nil
    }
    var groups: [AuditedGroup] = []
    for pair in pairs {
      let inner = DocumentPath.key(pair.key, in: path)
      if pair.key.isEmpty || AttributeName.split(pair.key).count != name.parts.count {
        let example = name.parts.count == 1 ? "a name without \"*\"" : "\(name.parts.count) names joined by \"*\""
        report.add("the group \(quoted(pair.key)) of \(quoted(key)): expected \(example)", at: node, path: inner)
      }
      if let group = group(pair.key, Fields(pair.value, in: report, at: inner)) { groups.append(group) }
    }
    return AuditedAttribute(name: name, groups: groups)
  }

  private static func group(_ name: String, _ fields: Fields) -> AuditedGroup? {
    let size = fields.required("count", .headcount)
    var cells: [Int?] = []
    let keys = ["true_positives", "false_positives", "false_negatives", "true_negatives"]
    let known = keys.filter { fields.contains($0) }
    // Where nobody knows who deserved what, the number of those who were selected stands alone.
    let isBare = known.isEmpty && fields.contains("selected")
    let selected = isBare ? fields.required("selected", .headcount) : fields.optional("selected", .headcount)
    if !isBare { cells = keys.map { fields.required($0, .headcount) } }
    fields.close()
    guard let size else { return nil }
    if isBare {
      guard let selected else { return nil }
      if selected > size { fields.refuse("selected", "\(quoted(name)) has \(selected) selected of \(size) people") }
      return AuditedGroup(name: name, figures: .counted(size: size, selected: selected, outcomes: nil))
    }
    let numbers = cells.compactMap { $0 }
    guard numbers.count == keys.count else { return nil }
    let outcomes = AuditedGroup.Outcomes(
      truePositives: numbers[0], falsePositives: numbers[1], falseNegatives: numbers[2], trueNegatives: numbers[3])
    let sum = numbers.reduce(0, +)
    if sum != size {
      fields.refuse("count", "the four counts of \(quoted(name)) add up to \(sum) people, but \"count\" says \(size)")
    }
    let positive = outcomes.truePositives + outcomes.falsePositives
    if let selected, selected != positive {
      fields.refuse(
        "selected", "\(quoted(name)) says \(selected) were selected, but its true and false positives are \(positive)")
    }
    return AuditedGroup(name: name, figures: .counted(size: size, selected: positive, outcomes: outcomes))
  }

  /// The parts of an intersection cannot hold more people than the group that they are parts of. They may hold fewer:
  /// somebody's age may not be known. The cost is linear in the number of groups.
  ///
  /// - Parameter groups: those of each attribute that is no intersection, by their names.
  private static func contradictions(
    of whole: AuditedAttribute, _ groups: [String: [String: AuditedGroup]], _ report: Report
  ) {
    guard whole.name.parts.count > 1 else { return }
    let values = whole.groups.map { AttributeName.split($0.name) }
    for (index, part) in whole.name.parts.enumerated() {
      guard let single = groups[part] else { continue }
      var sums: [String: (people: Int, selected: Int)] = [:]
      for (group, values) in zip(whole.groups, values) {
        let (people, selected) = people(group)
        let sum = sums[values[index]] ?? (0, 0)
        sums[values[index]] = (sum.people + people, sum.selected + selected)
      }
      for (value, sum) in sums.sorted(by: { $0.key < $1.key }) {
        let attribute = quoted(whole.name.text)
        guard let group = single[value] else {
          report.add(
            Problem("\(attribute) has groups of \(quoted(value)), which \(quoted(part)) does not list"))
          continue
        }
        let (people, selected) = people(group)
        for (what, found, most) in [
          ("people", sum.people, people), ("selected people", sum.selected, selected),
        ] where found > most {
          report.add(
            Problem("\(attribute) has \(found) \(what) of \(quoted(value)), but \(quoted(part)) has \(most)"))
        }
      }
    }
  }

  private static func people(_ group: AuditedGroup) -> (people: Int, selected: Int) {
    guard case .counted(let size, let selected, _) = group.figures else { return (0, 0) }
    return (size, selected)
  }
}
