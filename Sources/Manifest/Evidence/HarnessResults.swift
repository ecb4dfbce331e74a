import Documents

/// What lm-evaluation-harness (0.4.3 and newer) writes as `results_<date>.json`.
///
/// Source of the format: `lm_eval/result_schema.py`. A metric is called `task.metric,filter` after the keys of
/// `results`: `gsm8k.exact_match,strict-match`, `hellaswag.acc_norm,none`. Groups of tasks are called as tasks are.
enum HarnessResults {
  /// Whether an object looks like one.
  static func isLikely(_ node: Node) -> Bool {
    node["results"]?.pairs != nil && (node["n-samples"] ?? node["n-shot"] ?? node["versions"])?.pairs != nil
  }

  static func report(in payload: [UInt8]) throws(Problems) -> EvaluationReport {
    let root = try JSON.read(payload, limits: .payload)
    guard let tasks = root["results"]?.pairs else {
      throw Problems(Problem("it has no \"results\"; expected what lm_eval writes with --output_path"))
    }
    var metrics = MetricTable()
    for task in tasks {
      guard let values = task.value.pairs else {
        throw Problems(
          Problem("\"results\" gives \(task.value.summary) for the task \"\(shown(task.key))\"; expected its metrics"))
      }
      // Whatever is no `metric,filter` describes the task: its alias, its number of samples.
      for pair in values where pair.key.utf8.contains(UInt8(ascii: ",")) {
        if isUnknownError(pair) { continue }
        try metrics.add("\(task.key).\(pair.key)", pair.value)
      }
    }
    return EvaluationReport(metrics: metrics.values, partial: try reasonsForPartial(root, tasks))
  }

  /// Whether a pair is a standard error that the harness could not compute, which it writes as text.
  private static func isUnknownError(_ pair: Pair) -> Bool {
    pair.key.prefix { $0 != "," }.hasSuffix("_stderr") && pair.value.text == "N/A"
  }

  /// Why the run was not whole: `limit` was set, a task has fewer effective samples than original ones, or the file does
  /// not say.
  private static func reasonsForPartial(_ root: Node, _ tasks: [Pair]) throws(Problems) -> String? {
    var reasons = Reasons()
    if let limit = root["config"]?["limit"], limit.value != .null { reasons.add("limit is \(number(limit))") }
    var counted: Set<String> = []
    for pair in root["n-samples"]?.pairs ?? [] {
      guard case .integer(let original)? = pair.value["original"]?.value,
        case .integer(let effective)? = pair.value["effective"]?.value, original >= 0, effective >= 0
      else {
        throw Problems(
          Problem("\"n-samples\" does not count the task \"\(shown(pair.key))\"; expected original and effective"))
      }
      counted.insert(pair.key)
      if effective < original || effective == 0 {
        reasons.add("\(shown(pair.key)): \(effective) of \(original) samples")
      }
    }
    // Groups are counted by their tasks.
    let subtasks = root["group_subtasks"]?.pairs ?? []
    counted.formUnion(subtasks.filter { $0.value.elements?.isEmpty == false }.map(\.key))
    for task in tasks where !counted.contains(task.key) {
      reasons.add("it does not say how many samples of \(shown(task.key)) were used")
    }
    return reasons.text
  }

  /// Reasons, of which the first five are told.
  private struct Reasons {
    private var first: [String] = []
    private var more = 0

    mutating func add(_ reason: @autoclosure () -> String) {
      if first.count < 5 { first.append(reason()) } else { more += 1 }
    }

    /// A sentence; nil when there is no reason.
    var text: String? {
      let named = first.joined(separator: "; ")
      return first.isEmpty ? nil : more > 0 ? "\(named); and \(more) more" : named
    }
  }

  private static func number(_ node: Node) -> String {
    ExactDecimal(node).map { "\($0)" } ?? node.summary
  }

  private static func shown(_ text: String) -> String { printable(text, limit: 100) }
}
