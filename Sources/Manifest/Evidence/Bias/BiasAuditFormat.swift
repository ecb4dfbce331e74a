package import Documents
package import Names

/// The formats of bias audits; each is an ``EvidenceFormat`` of the same name.
package enum BiasAuditFormat: String, Sendable, CaseIterable {
  /// Ours: counts of people per group.
  case counts = "bias-audit"
  /// The `by_group` table of a fairlearn `MetricFrame`, as `by_group.to_json(orient="index")` writes it; of one attribute,
  /// which evidence.yaml names.
  case fairlearnByGroup = "fairlearn-by-group"
  /// Several MetricFrames in one document: `{"metric_frames": {ATTRIBUTE: {"by_group": …}}}`.
  case fairlearnFrames = "fairlearn-metric-frames"

  /// The format that a payload of a bias audit seems to have; nil when it is none that is known.
  package static func recognise(_ payload: [UInt8]) -> BiasAuditFormat? {
    guard let node = try? JSON.read(payload, limits: .payload), let pairs = node.pairs, !pairs.isEmpty else {
      return nil
    }
    if node["kind"]?.text == CountedAudit.kind { return .counts }
    if node["metric_frames"] != nil { return .fairlearnFrames }
    let isTable = pairs.allSatisfy { pair in ReportedAudit.rates.contains { pair.value[$0.key] != nil } }
    return isTable ? .fairlearnByGroup : nil
  }

  /// Reads a payload.
  ///
  /// - Parameter attribute: what the groups are of, where the payload does not say it; nil otherwise.
  /// - Throws: everything that is wrong with the payload, and an attribute that is missing or too many.
  package func read(_ payload: [UInt8], attribute: AttributeName?) throws(Problems) -> BiasAudit {
    if self == .fairlearnByGroup, attribute == nil {
      throw Problems(
        Problem(
          "the format \(rawValue) does not name the attribute whose groups it lists; evidence.yaml must: attribute: sex"
        ))
    }
    if self != .fairlearnByGroup, let attribute {
      throw Problems(
        Problem(
          "evidence.yaml says \"attribute: \(attribute)\", but the format \(rawValue) names its attributes itself"))
    }
    let node = try JSON.read(payload, limits: .payload)
    return switch self {
    case .counts: try CountedAudit.read(node)
    case .fairlearnByGroup: try ReportedAudit.read(table: node, of: attribute)
    case .fairlearnFrames: try ReportedAudit.read(frames: node)
    }
  }
}

/// Bounds on what an audit may hold.
package enum AuditBounds {
  /// The most people that a count may give: far beyond the living, and small enough that sums stay exact.
  package static let maximumCount = 1_000_000_000_000
  /// The most groups of one attribute.
  package static let maximumGroups = 1_000
  /// The most attributes of one audit.
  package static let maximumAttributes = 100
}

extension FieldParser where Parsed == Int {
  /// A number of people, which tools also write as `848.0`.
  static var headcount: Self {
    Self(expecting: "a number of people: a whole number from 0") { node in
      let number: Int?
      switch node.value {
      case .integer(let wide): number = Int(exactly: wide)
      case .float(let wide): number = Int(exactly: wide)
      case .mapping, .sequence, .string, .bool, .null: number = nil
      }
      guard let number, (0...AuditBounds.maximumCount).contains(number) else { return nil }
      return number
    }
  }
}
