import Documents

/// Findings as a table for people and as JSON for scripts.
struct Report {
  let findings: Findings
  let machine: Machine

  var lines: [String] {
    var rows = [["JOB", "WHO", "MEDIAN ms", "BEST ms", "CPU ms", "PEAK MB", "RUNS"]]
    for row in findings.measurements {
      rows.append([
        row.job, row.who, Self.decimal(row.median), Self.decimal(row.fastest), Self.decimal(row.processor),
        row.peakMemory.map { Self.decimal(Double($0) / 1_000_000) } ?? "-", "\(row.runs)",
      ])
    }
    var lines = ["\(machine.description)", ""] + Self.aligned(rows, textColumns: 2)
    var targets = [["TARGET", "MEASURED", "BAR", ""]]
    for target in findings.targets {
      let unit = " \(target.unit)"
      targets.append([
        target.name, Self.decimal(target.measured) + unit, Self.decimal(target.bar) + unit,
        target.holds ? "holds" : "MISSED",
      ])
    }
    lines += [""] + Self.aligned(targets, textColumns: 1)
    if !findings.notes.isEmpty { lines += [""] + findings.notes.map { "- \($0)" } }
    return lines
  }

  /// The same, with a format version; times in milliseconds, memory in bytes.
  var json: [UInt8] {
    let rows = findings.measurements.map { row in
      Node.mapping(omittingNil: [
        ("job", .string(row.job)), ("who", .string(row.who)), ("medianMs", .float(row.median)),
        ("fastestMs", .float(row.fastest)), ("processorMs", .float(row.processor)),
        ("peakBytes", row.peakMemory.map { .integer(Int64($0)) }), ("runs", .integer(Int64(row.runs))),
      ])
    }
    let targets = findings.targets.map { target in
      Node.mapping([
        ("name", .string(target.name)), ("measured", .float(target.measured)), ("bar", .float(target.bar)),
        ("unit", .string(target.unit)), ("holds", .bool(target.holds)),
      ])
    }
    return JSON.write(
      .mapping([
        ("formatVersion", .integer(1)), ("machine", .string(machine.description)), ("measurements", .sequence(rows)),
        ("targets", .sequence(targets)), ("notes", .strings(findings.notes)),
      ]), style: .indented)
  }

  /// With one decimal.
  static func decimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  private static func aligned(_ rows: [[String]], textColumns: Int) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < textColumns ? cell + padding : padding + cell
      }
      return cells.joined(separator: "  ")
    }
  }
}
