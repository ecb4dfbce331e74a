import Documents

/// A file of `.eval_results/` as huggingface_hub writes it: a list of values, each of a task of a benchmark.
///
/// Source of the format: `eval_results.yaml` of huggingface/hub-docs. A value is called `dataset.task_id` after its
/// `dataset`: `Idavidrein/gpqa.gpqa_diamond`.
enum HubResults {
  static func metrics(in payload: [UInt8]) throws(Problems) -> [String: MetricValue] {
    guard let entries = try YAML.read(payload, limits: .foreignYAML).elements else {
      throw Problems(Problem("expected a list of results, each with \"dataset\" and \"value\""))
    }
    guard entries.count <= EvaluationBounds.maximumMetrics else { throw Problems(EvaluationBounds.tooMany) }
    let report = Report()
    var metrics = AmbiguousMetricTable()
    for (index, entry) in entries.enumerated() {
      let fields = Fields(entry, in: report, at: "[\(index)]")
      let value = fields.take("value")
      if value == nil { fields.refuse("value", "\"[\(index)].value\" is missing") }
      guard let dataset = fields.take("dataset") else {
        fields.refuse("dataset", "\"[\(index)].dataset\" is missing; expected a mapping with id and task_id")
        continue
      }
      let names = Fields(dataset, in: report, at: "[\(index)].dataset")
      let id = names.required("id", .text(in: payload))
      let task = names.required("task_id", .text(in: payload))
      if let id, let task, let value {
        metrics.add(
          ["\(id).\(task)"], ExactDecimal(value), found: value.summary, hint: "; attach each as evidence of its own")
      }
    }
    return try report.finish(metrics.values)
  }

  /// The format of a payload that is no JSON: one of the two of Hugging Face, or nil.
  static func recognise(_ payload: [UInt8]) -> EvidenceFormat? {
    if let index = try? ModelIndex.read(payload), !index.results.isEmpty { return .modelIndex }
    if let metrics = try? metrics(in: payload), !metrics.isEmpty { return .evalResults }
    return nil
  }
}
