package import Documents

/// The results in the metadata of a Hugging Face model card, which huggingface_hub calls `eval_results` and writes under
/// `model-index`.
///
/// Source of the format: `modelcard.md` of huggingface/hub-docs; what must be there is what
/// `huggingface_hub.repocard_data.model_index_to_eval_results` needs.
package struct ModelIndex: Hashable, Sendable {
  /// One value of one metric on one dataset.
  package struct Result: Hashable, Sendable {
    /// The identifier of the metric: `roc_auc`.
    package let metric: String
    /// The identifier of the dataset, its configuration, and its name for people.
    package let dataset: String
    package let config: String?
    package let datasetName: String
    /// The value with the digits that are shown; nil when it is no number.
    package let value: ShownNumber?
    /// What the value is, in words.
    package let found: String
    /// Whether the metric has arguments or a configuration of its own: it is then another number than the plain metric.
    package let isSpecial: Bool
    /// Where the value stands.
    package let position: Position
  }

  package let results: [Result]

  /// Every value under the names by which a policy may ask for it: `metric`, `dataset.metric`, and
  /// `dataset config.metric` where there is a configuration. A name that fits several values stands for none.
  var metrics: [String: MetricValue] {
    var table = AmbiguousMetricTable()
    for result in results {
      var names = [result.metric, "\(result.dataset).\(result.metric)"]
      if let config = result.config { names.append("\(result.dataset) \(config).\(result.metric)") }
      table.add(
        names, result.value?.number, found: result.found,
        hint: "; ask for \"dataset.metric\" or \"dataset config.metric\"")
    }
    return table.values
  }

  /// Reads a whole card, or YAML with a `model-index` and no Markdown.
  static func read(_ payload: [UInt8]) throws(Problems) -> ModelIndex {
    let text = try CardText(payload)
    let metadata = try text.hasMetadata ? text.metadata() : CardMetadata(yaml: text.bytes)
    guard let index = try metadata.modelIndex() else {
      throw Problems(Problem("it has no \"model-index\""))
    }
    return index
  }

  /// Reads the value of the key `model-index`.
  init(_ node: Node, in yaml: [UInt8]) throws(Problems) {
    let report = Report()
    var results: [Result] = []
    var isTooLong = false
    let root = Fields(.mapping([("model-index", node)]), in: report)
    root.each("model-index") { model in
      _ = model.required("name", .text(in: yaml))
      model.each("results") { entry in
        _ = entry.inner("task")?.required("type", .text(in: yaml))
        let dataset = entry.inner("dataset")
        let type = dataset?.required("type", .text(in: yaml))
        let name = dataset?.required("name", .text(in: yaml))
        let config = dataset?.optional("config", .text(in: yaml))
        entry.each("metrics") { metric in
          let id = metric.required("type", .text(in: yaml))
          guard let value = metric.take("value") else {
            metric.refuse("value", "\"\(metric.path(of: "value"))\" is missing; expected a number")
            return
          }
          guard let id, let type, let name else { return }
          guard results.count < EvaluationBounds.maximumMetrics else {
            isTooLong = true
            return
          }
          results.append(
            Result(
              metric: id, dataset: type, config: config, datasetName: name, value: ShownNumber(value, in: yaml),
              found: value.summary, isSpecial: metric.says("args") || metric.says("config"), position: value.position))
        }
      }
    }
    if isTooLong { report.add(EvaluationBounds.tooMany) }
    self.results = try report.finish(results)
  }
}

extension Fields {
  /// A field that must be a mapping; other keys than those asked for are let be.
  fileprivate func inner(_ key: String) -> Fields? {
    guard let node = take(key) else {
      refuse(key, "\"\(path(of: key))\" is missing; expected a mapping")
      return nil
    }
    return Fields(node, in: report, at: path(of: key))
  }

  /// The mappings of a list that must be there.
  fileprivate func each(_ key: String, _ read: (Fields) -> Void) {
    _ = list(key, .required, count: 0...100_000) { node, path -> Void? in read(Fields(node, in: report, at: path)) }
  }

  /// Whether a field holds anything.
  fileprivate func says(_ key: String) -> Bool {
    guard let node = take(key), node.value != .null else { return false }
    return node.pairs?.isEmpty != true && node.elements?.isEmpty != true
  }
}
