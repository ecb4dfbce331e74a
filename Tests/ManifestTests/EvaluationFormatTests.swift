import Documents
import Foundation
import Manifest
import TestSupport
import Testing

private func number(_ text: String) -> MetricValue? { ExactDecimal(text: text).map(MetricValue.number) }

/// What is wrong with a payload; nil when it is read.
private func problem(_ format: EvidenceFormat, _ text: String) -> String? {
  do {
    _ = try format.report(in: Array(text.utf8))
    return nil
  } catch { return "\(error)" }
}

@Suite("Formats of evaluations")
struct EvaluationFormatTests {
  @Test(
    "A payload is recognised by its content",
    arguments: [
      ("{\"roc_auc\": 0.7}", .mlflowMetrics), ("{\"results\": 1, \"versions\": 2}", .mlflowMetrics),
      ("{\"a b\": {\"precision\": 1, \"recall\": 1, \"f1-score\": 1, \"support\": 3}}", .sklearnReport),
      ("{\"results\": {\"t\": {\"acc,none\": 1}}, \"n-samples\": {}}", .harnessResults),
      ("{\"results\": {}, \"versions\": {}}", .harnessResults), ("{\"results\": {\"t\": {}}}", nil),
      (
        "---\nmodel-index:\n- name: m\n  results:\n  - {task: {type: t}, dataset: {type: d, name: d}, metrics: [{type: a, value: 1}]}\n---\n# Card\n",
        .modelIndex
      ),
      (
        "model-index:\n- name: m\n  results:\n  - {task: {type: t}, dataset: {type: d, name: d}, metrics: [{type: a, value: 1}]}\n",
        .modelIndex
      ),
      ("- dataset: {id: a/b, task_id: c}\n  value: 1\n", .evalResults), ("---\nlicense: mit\n---\n# Card\n", nil),
      ("model-index: []\n", nil), ("[]", nil), ("", nil), ("{}", nil), ("[1]", nil), ("words", nil), ("a: 1\n", nil),
    ] as [(String, EvidenceFormat?)])
  func recognised(_ text: String, _ format: EvidenceFormat?) {
    #expect(EvidenceFormat.recognise(Array(text.utf8)) == format)
  }

  @Test func `only formats that suit a type are read as it`() {
    for format in EvidenceFormat.allCases {
      #expect(format.suits(.evaluation) == format.hasMetrics)
      #expect(format.suits(.modelCard) == [.modelCard, .opaque].contains(format))
    }
    #expect(EvidenceFormat.allCases.filter(\.hasMetrics).count == 5)
  }

  @Test func `classes of a report may have spaces, hyphens and points in their names`() throws {
    let inner = "{\"precision\": 0.5, \"recall\": 1.0, \"f1-score\": 0.25, \"support\": 3.0}"
    let text = "{\"not-approved yet\": \(inner), \"v1.2\": \(inner), \"accuracy\": 0.75, \"macro avg\": \(inner)}"
    let metrics = try EvidenceFormat.sklearnReport.metrics(in: Array(text.utf8))
    #expect(metrics["not-approved yet.f1-score"] == number("0.25"))
    #expect(metrics["v1.2.precision"] == number("0.5") && metrics["accuracy"] == number("0.75"))
    #expect(metrics["macro avg.recall"] == number("1") && metrics.count == 13)
    #expect(problem(.sklearnReport, "{\"a\": {\"b.c\": 1}, \"a.b\": {\"c\": 2}}") == "two metrics are called \"a.b.c\"")
  }
}

@Suite("Results of lm-evaluation-harness")
struct HarnessResultsTests {
  private func report(_ name: String) throws -> EvaluationReport {
    try EvidenceFormat.harnessResults.report(in: Array(try SampleFile.text("lm-eval/\(name).json").utf8))
  }

  @Test func `metrics are called as the file calls them, whatever the task is called`() throws {
    let report = try report("whole")
    #expect(
      report.metrics.keys.sorted() == [
        "add-one gen.exact_match,flexible", "add-one gen.exact_match,strict-match",
        "add-one gen.exact_match_stderr,flexible", "add-one gen.exact_match_stderr,strict-match",
        "add_one.acc,none", "add_one.acc_norm,none", "add_one.acc_norm_stderr,none", "add_one.acc_stderr,none",
        "adding.acc,none", "adding.acc_stderr,none",
      ])
    #expect(report.metrics.values.allSatisfy { if case .number = $0 { true } else { false } })
    #expect(report.partial == nil)
  }

  @Test func `a run with a limit or on chosen samples is a partial one, and says why`() throws {
    #expect(
      try report("limit").partial
        == "limit is 5; add_one: 5 of 20 samples; add-one gen: 5 of 20 samples")
    #expect(try report("chosen").partial == "add_one: 2 of 20 samples")
  }

  @Test func `a standard error that could not be computed is left out`() throws {
    let report = try report("single")
    #expect(report.metrics.keys.sorted() == ["add_one.acc,none", "add_one.acc_norm,none"])
    #expect(report.partial == "limit is 1; add_one: 1 of 20 samples")
  }

  private static let whole = """
    {"results": {"t": {"acc,none": 0.5, "alias": "t"}, "g": {"acc,none": 0.5, "alias": "g"}},
     "group_subtasks": {"g": ["t"], "t": []}, "n-samples": {"t": {"original": 9, "effective": 9}},
     "config": {"limit": null}}
    """

  @Test(
    "A run is whole only if the file says so",
    arguments: [
      ("", "", nil), ("\"config\": {\"limit\": null}", "\"config\": {}", nil),
      ("\"effective\": 9", "\"effective\": 8", "t: 8 of 9 samples"),
      ("\"original\": 9, \"effective\": 9", "\"original\": 0, \"effective\": 0", "t: 0 of 0 samples"),
      ("\"limit\": null", "\"limit\": 0.5", "limit is 0.5"),
      ("\"limit\": null", "\"limit\": false", "limit is the boolean false"),
      (
        "\"n-samples\": {\"t\": {\"original\": 9, \"effective\": 9}}", "\"n-samples\": {}",
        "it does not say how many samples of t were used"
      ),
      ("\"n-samples\": {\"t\"", "\"samples\": {\"t\"", "it does not say how many samples of t were used"),
      ("\"g\": [\"t\"]", "\"g\": []", "it does not say how many samples of g were used"),
      (", \"effective\": 9", "", "!\"n-samples\" does not count the task \"t\""),
      ("\"effective\": 9", "\"effective\": 9.0", "!\"n-samples\" does not count the task \"t\""),
      ("\"effective\": 9", "\"effective\": -9", "!\"n-samples\" does not count the task \"t\""),
      ("{\"acc,none\": 0.5, \"alias\": \"t\"}", "0.5", "!\"results\" gives the number 0.5 for the task \"t\""),
      ("\"results\"", "\"result\"", "!it has no \"results\""),
    ] as [(String, String, String?)])
  func wholeness(_ old: String, _ new: String, _ says: String?) throws {
    #expect(old.isEmpty || Self.whole.contains(old))
    let text = old.isEmpty ? Self.whole : Self.whole.replacingOccurrences(of: old, with: new)
    if let says, says.hasPrefix("!") {
      #expect(
        problem(.harnessResults, text)?.contains(says.dropFirst()) == true,
        "\(problem(.harnessResults, text) ?? "read")")
    } else {
      #expect(try EvidenceFormat.harnessResults.report(in: Array(text.utf8)).partial == says)
    }
  }

  @Test func `a value that is no number is named`() throws {
    let text = Self.whole.replacingOccurrences(
      of: "\"acc,none\": 0.5, \"alias\": \"t\"", with: "\"acc,none\": \"0.5\", \"acc_stderr,none\": true")
    let metrics = try EvidenceFormat.harnessResults.metrics(in: Array(text.utf8))
    #expect(metrics["t.acc,none"] == .invalid("the metric t.acc,none is the string \"0.5\"; expected a finite number"))
    guard case .invalid = metrics["t.acc_stderr,none"] else { Issue.record("a boolean passed"); return }
    #expect(
      problem(.harnessResults, Self.whole.replacingOccurrences(of: "0.5, \"alias\": \"t\"", with: "NaN"))?.contains(
        "NaN is not JSON") == true)
  }

  /// What Python reads in a results file: each metric with its value by `repr`, and whether all samples were used.
  private static let reading = #"""
    import json, sys
    for path in sys.argv[1:]:
        d = json.load(open(path))
        m = {f"{t}.{k}": repr(v) for t, r in d["results"].items() for k, v in r.items() if "," in k and not isinstance(v, str)}
        whole = d["config"]["limit"] is None and all(n["original"] == n["effective"] for n in d["n-samples"].values())
        print(json.dumps([path, m, whole]))
    """#

  @Test(
    .enabled(if: PythonOracle.path != nil, "\(PythonOracle.reason)"),
    .enabled(if: Self.hasHarness, "the Python of the oracles has no lm_eval: see scripts/oracles.txt"))
  func `what the harness writes today is read as the samples are`() throws {
    let out = "\(try TestFolder.run())/lm-eval-\(UUID().uuidString)"
    let python = try #require(PythonOracle.path)
    let made = try Running(
      ["\(SampleFile.path("lm-eval"))/make", python, out], in: "/",
      environment: ["PATH": "/usr/bin:/bin", "HOME": try TestFolder.run(), "LC_ALL": "C.UTF-8"], seconds: 300
    ).wait()
    #expect(made.succeeded, "\(made.errors)")
    let files = ["whole", "limit", "chosen", "single"].map { "\(out)/\($0).json" }
    let lines = try PythonOracle.run(Self.reading, arguments: files).split(separator: "\n")
    #expect(lines.count == 4)
    for line in lines {
      let parts = try #require(try JSON.read(Array(line.utf8)).elements)
      let path = try #require(parts[0].text)
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      #expect(EvidenceFormat.recognise(bytes) == .harnessResults)
      let report = try EvidenceFormat.harnessResults.report(in: bytes)
      let expected = (parts[1].pairs ?? []).map { ($0.key, $0.value.text.flatMap(number)) }
      #expect(report.metrics.count == expected.count)
      for (name, value) in expected { #expect(report.metrics[name] == value) }
      #expect((report.partial == nil) == (parts[2].value == .bool(true)), "\(path)")
    }
  }

  private static let hasHarness = (try? PythonOracle.run("import lm_eval")) != nil
}

@Suite("Results of Hugging Face")
struct HubResultsTests {
  private func metrics(_ yaml: String) throws -> [String: MetricValue] {
    try EvidenceFormat.modelIndex.metrics(in: Array(yaml.utf8))
  }

  /// A model-index with these results, one for each line.
  private func index(_ results: String...) -> String {
    "model-index:\n- name: m\n  results:\n" + results.map { "  - \($0)\n" }.joined()
  }

  @Test func `a metric is called by its identifier, and by that of its dataset`() throws {
    let metrics = try metrics(try SampleFile.example("model-card.md"))
    #expect(
      metrics.keys.sorted() == [
        "accuracy", "acme/credit-holdout.accuracy", "acme/credit-holdout.demographic_parity_ratio",
        "acme/credit-holdout.f1", "acme/credit-holdout.roc_auc", "demographic_parity_ratio", "f1", "roc_auc",
      ])
    #expect(metrics["roc_auc"] == number("0.7434"))
  }

  @Test func `a name that fits several values stands for none, and says what tells them apart`() throws {
    let metrics = try metrics(
      index(
        "{task: {type: t}, dataset: {type: glue, name: G, config: mrpc}, metrics: [{type: f1, value: 0.5}]}",
        "{task: {type: t}, dataset: {type: glue, name: G, config: sst2}, metrics: [{type: f1, value: 0.6}, {type: acc, value: 1}]}"
      ))
    #expect(metrics["glue mrpc.f1"] == number("0.5") && metrics["glue sst2.f1"] == number("0.6"))
    #expect(metrics["acc"] == number("1"))
    for name in ["f1", "glue.f1"] {
      #expect(
        metrics[name]
          == .unusable("several values are called \(name); ask for \"dataset.metric\" or \"dataset config.metric\""))
    }
  }

  @Test func `text is no number, and a value that is not there is a problem`() throws {
    let known = try metrics(
      index(
        "{task: {type: t}, dataset: {type: d, name: D}, metrics: [{type: wer, value: 20.0 ± 1.2}, {type: a, value: '1'}]}"
      ))
    #expect(known["wer"] == .unusable("the metric wer is the string \"20.0 ± 1.2\"; expected a finite number"))
    #expect(known["a"] == .unusable("the metric a is the string \"1\"; expected a finite number"))
    for (result, says) in [
      ("{task: {type: t}, dataset: {type: d, name: D}, metrics: [{type: wer}]}", "metrics[0].value\" is missing"),
      ("{task: {type: t}, dataset: {type: d, name: D}, metrics: [{value: 1}]}", "metrics[0].type\" is missing"),
      ("{task: {type: t}, dataset: {type: d, name: D}}", "results[0].metrics\" is missing"),
      ("{task: {type: t}, dataset: {name: D}, metrics: []}", "dataset.type\" is missing"),
      ("{task: {type: t}, dataset: {type: d}, metrics: []}", "dataset.name\" is missing"),
      ("{task: {}, dataset: {type: d, name: D}, metrics: []}", "task.type\" is missing"),
      ("{dataset: {type: d, name: D}, metrics: []}", "results[0].task\" is missing"),
      ("[]", "results[0]\" is an empty list; expected a mapping"),
    ] {
      #expect(
        problem(.modelIndex, index(result))?.contains(says) == true, "\(problem(.modelIndex, index(result)) ?? "read")")
    }
    #expect(problem(.modelIndex, "license: mit\n") == "it has no \"model-index\"")
    #expect(problem(.modelIndex, "# Card\n")?.contains("the document is empty") == true)
  }

  @Test func `entries are called by benchmark and task`() throws {
    let text =
      "- dataset: {id: cais/hle, task_id: default}\n  value: 20.90\n  date: 2025-01-15\n- dataset: {id: a, task_id: b c}\n  value: 1\n"
    let metrics = try EvidenceFormat.evalResults.metrics(in: Array(text.utf8))
    #expect(metrics == ["cais/hle.default": number("20.9"), "a.b c": number("1")].compactMapValues { $0 })
    let twice = try EvidenceFormat.evalResults.metrics(in: Array((text + text).utf8))
    #expect(twice["a.b c"] == .unusable("several values are called a.b c; attach each as evidence of its own"))
    for (text, says) in [
      ("a: 1\n", "expected a list of results"), ("- value: 1\n", "[0].dataset\" is missing"),
      ("- dataset: {id: a, task_id: b}\n", "[0].value\" is missing"),
      ("- dataset: {id: a}\n  value: 1\n", "task_id\" is missing"),
      ("- 1\n", "expected a mapping"), ("- dataset: {id: a, task_id: b}\n  value: .inf\n", "numbers must be finite"),
    ] {
      #expect(problem(.evalResults, text)?.contains(says) == true, "\(problem(.evalResults, text) ?? "read")")
    }
  }
}

@Suite("Numbers as they are shown")
struct ShownNumberTests {
  /// The number that a card shows.
  private func shown(_ text: String) throws -> ShownNumber? {
    let card =
      "---\nmodel-index:\n- name: m\n  results:\n  - {task: {type: t}, dataset: {type: d, name: d}, metrics: [{type: a, value: \(text)}]}\n---\n"
    return try ModelCard.read(Array(card.utf8)).index?.results.first?.value
  }

  @Test(arguments: [
    ("0.7434", "0.743386427519743", true), ("0.743", "0.743386427519743", true), ("0.744", "0.743386427519743", false),
    ("0.74339", "0.743386427519743", true), ("0.74338", "0.743386427519743", false), ("0.7", "0.743386427519743", true),
    ("0.70", "0.743386427519743", false), ("0.70", "0.7", true), ("0.700", "0.7004", true), ("0.700", "0.7006", false),
    ("1.0", "0.96", true), ("1.0", "0.94", false), ("1", "0.96", false), ("1", "1", true), ("1", "1.0", true),
    ("0.05", "0.045", true), ("0.04", "0.045", true), ("0.05", "0.0449999", false), ("-0.5", "-0.46", true),
    ("-0.5", "0.5", false), ("7.434e-1", "0.743386", true), ("7.43e-1", "0.7441", false), ("74.34", "0.7434", false),
    ("1e-3", "0.0014", true), ("1e-3", "0.0016", false), ("1.00e+1", "10.04", true), ("1.00e+1", "10.06", false),
    ("1.", "0.5001", false), ("+1.", "0.96", false), ("1e0", "0.5001", false), ("1E+0", "1.4", false),
    ("1.0e1", "10.4", false), ("1e1", "9", false), ("0e5", "3", false), ("1.0e+3", "1049", false), ("5.", "5.3", false),
    ("1.", "1", true), ("1e0", "1.0", true), ("1e1", "10", true), ("0e5", "0", true), ("1.0e+3", "1000", true),
    ("0x10", "16", true), (".5", "0.46", true), ("0.6939", "0.693939393939394", true),
  ])
  func shows(_ text: String, _ other: String, _ agrees: Bool) throws {
    #expect(try #require(try shown(text)).shows(try #require(ExactDecimal(text: other))) == agrees)
  }

  @Test func `a number rounded to any place shows the number it was, and none a whole place away`() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let value = Double.random(in: -2...2, using: &random)
      let places = Int.random(in: 1...12, using: &random)
      let text = String(format: "%.\(places)f", value)
      let exact = try #require(ExactDecimal(value))
      let unit = try #require(ExactDecimal(text: "1e-\(places)"))
      let shown = try #require(try shown(text))
      #expect(shown.text == text && shown.shows(exact), "\(text) of \(value)")
      #expect(!shown.shows(exact + unit + unit) && !shown.shows(exact - unit - unit), "\(text) of \(value)")
      #expect(shown.shows(shown.number))
    }
  }

  @Test(arguments: ["'0.5'", "0.5%", "true", "null", "[0.5]", "{a: 0.5}", "0.5 ± 0.1"])
  func `what is no number shows none`(_ text: String) throws {
    #expect(try shown(text) == nil)
  }
}
