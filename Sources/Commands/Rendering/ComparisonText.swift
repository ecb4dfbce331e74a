import Documents
import Gate
import Manifest
import Names
import Registry

/// Two versions side by side, for people.
struct ComparisonText {
  let comparison: VersionComparison
  /// Whether what is the same on both sides is listed too.
  let showsSame: Bool

  func lines(width: Int, _ emphasis: Emphasis) -> [String] {
    var table = SideBySide()
    let (left, right) = (comparison.left, comparison.right)
    table.add(heading: comparison.model.text)
    table.add(.init(label: "", left: "v\(left.manifest.version)", right: "v\(right.manifest.version)"))
    add("stage", { $0.stage.text + ($0.end.map { " (\($0.kind.participle))" } ?? "") }, &table)
    add("aliases", { $0.aliases.isEmpty ? "-" : $0.aliases.map(\.text).joined(separator: " ") }, &table)
    add("registered", { $0.manifest.createdAt.minutes }, &table)
    add("artifact", { $0.manifest.artifact?.digest?.short ?? "-" }, &table)
    add("run", { String(($0.manifest.run?.id ?? "-").prefix(12)) }, &table)
    add("code", { String(($0.manifest.code?.commit ?? "-").prefix(12)) }, &table)
    metrics(&table)
    fairness(&table)
    values("Parameters", comparison.parameters, &table)
    values("Data", comparison.data, &table)
    values("Dependencies", comparison.dependencies, &table)
    var lines = table.text(width: width, emphasis)
    if !comparison.notes.isEmpty { lines.append("") }
    for note in comparison.notes { lines += Self.wrapped("note: \(safe(note, limit: 400))", to: width) }
    if comparison.hasBetter { lines += ["", "* the better one, on equal data"] }
    return lines
  }

  private func add(_ label: String, _ value: (VersionFacts) -> String, _ table: inout SideBySide) {
    table.add(.init(label: label, left: value(comparison.left), right: value(comparison.right)))
  }

  private func metrics(_ table: inout SideBySide) {
    var heading: String?
    for row in comparison.metrics {
      let place =
        row.origin == .run ? "Metrics of the training run" : "Metrics" + (row.dataset.map { " on \($0)" } ?? "")
      if place != heading { table.add(heading: place) }
      heading = place
      table.add(
        .init(
          label: row.metric, left: Self.text(row.left), right: Self.text(row.right), remark: Self.remark(row),
          isBetter: (row.better == .side(.left), row.better == .side(.right))))
    }
  }

  private static func remark(_ row: VersionComparison.MetricRow) -> String {
    var words: [String] = []
    if let difference = row.difference, difference != .zero {
      words.append((difference < .zero ? "" : "+") + short(difference))
    }
    // That only one has it shows.
    if !row.left.isEmpty, !row.right.isEmpty { words += Self.words(row.better) }
    return words.joined(separator: " ")
  }

  private static func words(_ better: VersionComparison.Better) -> [String] {
    switch better {
    case .equal: ["equal"]
    case .unknown(let reason): ["(\(reason))"]
    case .side: []
    }
  }

  private func fairness(_ table: inout SideBySide) {
    for audit in comparison.fairness {
      table.add(heading: "Fairness by \(audit.attribute)" + (audit.dataset.map { " on \($0)" } ?? ""))
      rows("people", audit.groups, &table) { $0.size.map { "\($0)" } }
      for rate in GroupRate.allCases {
        rows(rate.rawValue, audit.groups, &table) { $0.rate(rate)?.decimals() }
      }
      for row in audit.measures {
        let isCompared = !row.left.isEmpty && !row.right.isEmpty
        let (left, right) = Self.apart(row.left, row.right)
        table.add(
          .init(
            label: row.measure.rawValue, left: left, right: right,
            remark: isCompared ? Self.words(row.better).joined() : "",
            isBetter: (row.better == .side(.left), row.better == .side(.right))))
      }
    }
  }

  /// One figure of every group, below the figure's name.
  private func rows(
    _ name: String, _ groups: [VersionComparison.GroupRow], _ table: inout SideBySide,
    _ value: (AuditedGroup) -> String?
  ) {
    func text(_ groups: [AuditedGroup]) -> String {
      let values = groups.map { value($0) ?? "-" }
      return values.isEmpty ? "-" : Set(values).count == 1 ? values[0] : values.joined(separator: ", ")
    }
    let rows = groups.map { SideBySide.Row(label: "  \($0.name)", left: text($0.left), right: text($0.right)) }
    guard rows.contains(where: { $0.left != "-" || $0.right != "-" }) else { return }
    table.add(.init(label: name, left: "", right: ""))
    for row in rows { table.add(row) }
  }

  /// The values of both sides, with as many decimal places, up to forty, as set them apart.
  private static func apart(_ left: [ExactFraction], _ right: [ExactFraction]) -> (left: String, right: String) {
    var texts = ("", "")
    for places in [4, 8, 16, 40] {
      texts = (range(left.map { $0.decimals(places) }), range(right.map { $0.decimals(places) }))
      if texts.0 != texts.1 || left == right { break }
    }
    return texts
  }

  /// The values of a side; several are of several runs.
  static func text(_ values: [ExactDecimal]) -> String {
    range(values.map(short))
  }

  /// The lowest and the highest of ascending values.
  private static func range(_ values: [String]) -> String {
    guard let low = values.first, let high = values.last else { return "-" }
    return low == high ? low : "\(low) … \(high)"
  }

  /// A number in few characters: cut, never rounded, with an ellipsis where digits are left out.
  static func short(_ number: ExactDecimal) -> String {
    let text = number.description
    let limit = 10
    if let power = text.firstIndex(of: "e"), text.utf8.count > limit + 10 {
      return "\(text[..<power].prefix(limit))…\(text[power...])"
    }
    guard text.utf8.count > limit, !text.contains("e"), let point = text.firstIndex(of: "."),
      text.distance(from: text.startIndex, to: point) < limit - 2
    else { return text }
    let zeros = text[point...].dropFirst().prefix { $0 == "0" }.count
    guard zeros > 3, text[..<point].allSatisfy({ "-0".contains($0) }) else {
      return String(text.prefix(limit - 1)) + "…"
    }
    // 0.0000123 says nothing when it is cut.
    let digits = text[point...].dropFirst(1 + zeros)
    let more = digits.dropFirst().prefix(2)
    let sign = number < .zero ? "-" : ""
    return "\(sign)\(digits.prefix(1))\(more.isEmpty ? "" : ".\(more)")e-\(zeros + 1)"
  }

  /// A sentence in lines of a width, the later ones indented.
  private static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = "  \(word)"
      } else {
        line += line.isEmpty ? String(word) : " \(word)"
      }
    }
    return (lines + [line]).map { $0.count <= width ? $0 : String($0.prefix(max(1, width - 1))) + "…" }
  }

  private func values(_ heading: String, _ rows: [VersionComparison.ValueRow], _ table: inout SideBySide) {
    guard !rows.isEmpty else { return }
    let shown = showsSame ? rows : rows.filter { !$0.isSame }
    let same = rows.count { $0.isSame }
    let remark = same == 0 ? "" : shown.isEmpty ? ": the same (\(same))" : " (\(same) the same)"
    table.add(heading: heading + (showsSame ? "" : remark))
    for row in shown {
      table.add(.init(label: row.name, left: Self.text(row.left), right: Self.text(row.right)))
    }
  }

  /// A value, digests in short.
  private static func text(_ value: String?) -> String {
    guard let value else { return "-" }
    return (try? Digest(value))?.short ?? value
  }
}

extension VersionComparison {
  /// Whether any value is better than its counterpart.
  var hasBetter: Bool {
    (metrics.map(\.better) + fairness.flatMap(\.measures).map(\.better)).contains {
      if case .side = $0 { true } else { false }
    }
  }
}
