package import Documents
package import Manifest
import Names
import System

/// What a training run left beside its model, as far as it helps to fill a version's manifest.
package struct TrackerFacts {
  package var run: VersionManifest.Run?
  package var signature: VersionManifest.Signature?
  package var dependencies: [TagsManifest.Tag] = []
  package var parameters: [TagsManifest.Tag] = []
  package var metrics: [VersionManifest.Metric] = []

  package init() {}

  /// Reads an `MLmodel` file (YAML, written by MLflow): the run and the model's signature, which is JSON as text.
  package mutating func readMLmodel(_ bytes: [UInt8]) throws(Problems) {
    let node = try YAML.read(bytes)
    if let id = node["run_id"]?.text { run = VersionManifest.Run(tracker: "mlflow", id: id) }
    if let python = node["flavors"]?["python_function"]?["python_version"]?.text {
      dependencies.append(TagsManifest.Tag(key: "python", value: python))
    }
    if let found = node["signature"], found.pairs != nil {
      signature = VersionManifest.Signature(inputs: found["inputs"]?.text, outputs: found["outputs"]?.text)
    }
  }

  /// Reads metrics: an object of numbers, or a run as MLflow's `to_dictionary` writes it (with its parameters and id).
  package mutating func readMetrics(_ bytes: [UInt8]) throws(Problems) {
    let node = try JSON.read(bytes, limits: .payload)
    let data = node["data"]
    let source = data?["metrics"] ?? node
    guard let pairs = source.pairs else {
      throw Problems(Problem("expected an object of metrics, found \(source.summary)"))
    }
    var problems: [Problem] = []
    for pair in pairs {
      switch pair.value.value {
      case .integer(let number): metrics.append(VersionManifest.Metric(name: pair.key, value: Double(number)))
      case .float(let number): metrics.append(VersionManifest.Metric(name: pair.key, value: number))
      default:
        problems.append(
          Problem("the metric \(printable(pair.key, limit: 100)) is \(pair.value.summary); expected a finite number"))
      }
    }
    if let found = Problems(problems) { throw found }
    for pair in data?["params"]?.pairs ?? [] {
      if let value = pair.value.text { parameters.append(TagsManifest.Tag(key: pair.key, value: value)) }
    }
    if let id = node["info"]?["run_id"]?.text { run = run ?? VersionManifest.Run(tracker: "mlflow", id: id) }
  }
}
