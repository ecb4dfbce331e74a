import Documents
import Foundation
import Manifest
import Names
import TestSupport
import Testing

/// The measures of fairness, compared with fairlearn itself (PyPI) on random predictions.
@Suite struct `Fairness agrees with fairlearn` {
  static let python = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]
  private static let reason: Comment = "GIT_MODEL_TEST_PYTHON names no Python with fairlearn; scripts/test makes one"

  /// One population: each group's confusion matrix as TP, FP, FN, TN.
  private struct Population {
    var attribute = "sex"
    var groups: [(name: String, cells: [Int])]

    var payload: [UInt8] {
      let groups = groups.map { name, cells in
        """
        "\(name)": {"count": \(cells.reduce(0, +)), "true_positives": \(cells[0]), "false_positives": \(cells[1]), \
        "false_negatives": \(cells[2]), "true_negatives": \(cells[3])}
        """
      }
      return Array(
        "{\"kind\": \"BiasAudit\", \"attributes\": {\"\(attribute)\": {\(groups.joined(separator: ", "))}}}".utf8)
    }

    /// For Python: names and cells.
    var line: String {
      let parts = groups.map { name, cells in
        "[\"\(name)\", \(cells.map(String.init).joined(separator: ", "))]"
      }
      return "[\(parts.joined(separator: ", "))]\n"
    }
  }

  /// Makes the predictions of each population again and prints what fairlearn says of them; also its by_group table as
  /// people write it. A population whose group names hold `*` has two sensitive features.
  private static let script = #"""
    import json, sys, warnings
    warnings.simplefilter('ignore')
    import pandas as pd
    from fairlearn import metrics as fm
    NAMED = {'selection_rate': fm.selection_rate, 'true_positive_rate': fm.true_positive_rate,
             'false_positive_rate': fm.false_positive_rate, 'count': fm.count}
    for line in sys.stdin:
        true, predicted, rows = [], [], []
        for name, tp, fp, fn, tn in json.loads(line):
            true += [1] * tp + [0] * fp + [1] * fn + [0] * tn
            predicted += [1] * (tp + fp) + [0] * (fn + tn)
            rows += [name.split('*')] * (tp + fp + fn + tn)
        features = pd.DataFrame(rows, columns=['sex', 'age'][:len(rows[0])])
        frame = fm.MetricFrame(metrics=NAMED, y_true=true, y_pred=predicted, sensitive_features=features)
        values = {f.__name__: f(true, predicted, sensitive_features=features) for f in (
            fm.demographic_parity_ratio, fm.demographic_parity_difference, fm.equal_opportunity_difference,
            fm.equalized_odds_difference)}
        values = {k: None if v != v else float(v) for k, v in values.items()}
        print(json.dumps({'values': values, 'table': frame.by_group.to_json(orient='index', double_precision=15)}))
    """#

  private static let names: [(FairnessMeasure, String)] = [
    (.impactRatio, "demographic_parity_ratio"), (.demographicParityDifference, "demographic_parity_difference"),
    (.equalOpportunityDifference, "equal_opportunity_difference"),
    (.equalizedOddsDifference, "equalized_odds_difference"),
  ]

  private func answers(_ populations: [Population]) throws -> [Node] {
    let python = try #require(Self.python)
    let finished = try Running(
      [python, "-c", Self.script], in: "/", environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
      input: Array(populations.map(\.line).joined().utf8), seconds: 300
    ).wait()
    try #require(finished.succeeded, "the oracle itself failed: \(finished.errors)")
    let lines = finished.output.split(separator: "\n")
    try #require(lines.count == populations.count)
    return try lines.map { try JSON.read(Array($0.utf8)) }
  }

  /// Small counts, so that empty cells and empty rows come up often.
  private func random(_ generator: inout some RandomNumberGenerator) -> Population {
    let most = [3, 12, 80].randomElement(using: &generator) ?? 3
    func cells(_ generator: inout some RandomNumberGenerator) -> [Int] {
      var cells = (0..<4).map { _ in Int.random(in: 0...most, using: &generator) }
      // fairlearn sees people, so a group of nobody is none.
      if cells.allSatisfy({ $0 == 0 }) { cells[3] = 1 }
      return cells
    }
    if Bool.random(using: &generator) {
      let ages = (0..<Int.random(in: 1...3, using: &generator)).map { "age\($0)" }
      // Sometimes nobody has one of the combinations, which fairlearn lists all the same.
      let all = ["f", "m"].flatMap { sex in ages.map { "\(sex)*\($0)" } }
      let names = all.count > 2 && Bool.random(using: &generator) ? Array(all.dropLast()) : all
      return Population(attribute: "sex*age", groups: names.map { ($0, cells(&generator)) })
    }
    return Population(
      groups: (0..<Int.random(in: 2...6, using: &generator)).map { ("g\($0)", cells(&generator)) })
  }

  /// The value as a double, for comparing with what floating point gave.
  private func double(_ fraction: ExactFraction) throws -> Double {
    try #require(Double(fraction.decimals(18).filter { $0 != "…" }))
  }

  @Test(.enabled(if: python != nil, reason)) func `on counts, and on fairlearn's own table`() throws {
    var generator = SystemRandomNumberGenerator()
    let populations = (0..<80).map { _ in random(&generator) }
    var compared = 0
    for (population, answer) in zip(populations, try answers(populations)) {
      let name = try AttributeName(population.attribute)
      let counted = try #require(BiasAuditFormat.counts.read(population.payload, attribute: nil)[name])
      let table = Array(try #require(answer["table"]?.text).utf8)
      #expect(BiasAuditFormat.recognise(table) == .fairlearnByGroup)
      let reported = try #require(BiasAuditFormat.fairlearnByGroup.read(table, attribute: name)[name])
      #expect(reported.size == counted.size && reported.groups.count == counted.groups.count)
      for (measure, key) in Self.names {
        let theirs = answer["values"]?[key].flatMap { ExactDecimal($0) }.flatMap { Double($0.description) }
        do throws(FairnessMeasure.Undefined) {
          let disparity = try measure.disparity(of: counted.groups)
          let ours = try? double(disparity.value)
          let expected = theirs ?? .nan
          #expect(
            abs((ours ?? .nan) - expected) < 1e-12, "\(measure) of \(population.line): \(String(describing: ours))")
          compared += 1
          let rounded = try? double(measure.disparity(of: reported.groups).value)
          #expect(abs((rounded ?? .nan) - expected) < 1e-9, "\(measure) of \(population.line), as reported")
        } catch {
          // fairlearn takes a rate of nobody for 0, and a ratio of nothing for NaN; here neither is defined.
          let rates = measure.rates
          let hasGap = counted.groups.contains { group in rates.contains { group.rate($0) == nil } }
          #expect(hasGap || theirs == nil, "\(measure) of \(population.line): \(error)")
        }
      }
    }
    #expect(compared > 100, "only \(compared) values were compared")
  }
}
