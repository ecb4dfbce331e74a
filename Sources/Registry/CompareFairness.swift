package import Documents
import Gate
import Manifest
import Names

/// Collects the bias audits of two versions, by attribute and dataset.
struct FairnessTables {
  private struct Key: Hashable {
    let attribute: AttributeName
    let dataset: String?
  }

  /// The audits of one side, with the digests of the datasets that they were made on.
  private struct Cell {
    var audits: [AuditedAttribute] = []
    var digests = Set<Digest?>()
  }

  private(set) var tables: [VersionComparison.FairnessTable] = []
  private var cells: [Key: (left: Cell, right: Cell)] = [:]

  init(_ left: VersionFacts, _ right: VersionFacts, _ model: ModelState, notes: inout [String]) throws {
    try add(left, \.left, model, &notes)
    try add(right, \.right, model, &notes)
    tables = cells.map { key, pair in Self.table(key, pair.left, pair.right) }.sorted {
      ($0.attribute.text, $0.dataset ?? "") < ($1.attribute.text, $1.dataset ?? "")
    }
  }

  private mutating func add(
    _ facts: VersionFacts, _ side: WritableKeyPath<(left: Cell, right: Cell), Cell>, _ model: ModelState,
    _ notes: inout [String]
  ) throws {
    let version = facts.manifest.version
    for (id, manifest) in facts.evidence {
      switch try EvidenceView.audit(id, manifest, of: version, in: model) {
      case nil: continue
      case .flaw(let sentence): notes.append("v\(version) \(id): \(sentence)")
      case .content(let audit):
        if audit.attributes.contains(where: { !$0.isRecomputable }) {
          notes.append("v\(version) \(id): its rates are as reported and cannot be worked out again")
        }
        for attribute in audit.attributes {
          // Evidence names its dataset in evidence.yaml; only there is a digest, too.
          let key = Key(attribute: attribute.name, dataset: manifest.dataset?.name ?? audit.dataset)
          cells[key, default: (Cell(), Cell())][keyPath: side].audits.append(attribute)
          cells[key, default: (Cell(), Cell())][keyPath: side].digests.insert(manifest.dataset?.digest)
        }
      }
    }
  }

  /// Whether values differ by less than what somebody who reports rates may have rounded away.
  private static func isNear(_ left: [ExactFraction], _ right: [ExactFraction]) -> Bool {
    guard let leftLow = left.first, let leftHigh = left.last, let rightLow = right.first, let rightHigh = right.last
    else { return false }
    return max(leftHigh, rightHigh).value - min(leftLow, rightLow).value < 1e-6
  }

  private static func table(_ key: Key, _ left: Cell, _ right: Cell) -> VersionComparison.FairnessTable {
    var names: [String] = []
    for group in (left.audits + right.audits).flatMap(\.groups) where !names.contains(group.name) {
      names.append(group.name)
    }
    func groups(_ name: String, _ cell: Cell) -> [AuditedGroup] {
      cell.audits.flatMap { $0.groups.filter { $0.name == name } }
    }
    let reason = VersionComparison.incomparable(left.digests, right.digests)
    let isReported = !(left.audits + right.audits).allSatisfy(\.isRecomputable)
    return VersionComparison.FairnessTable(
      attribute: key.attribute, dataset: key.dataset,
      groups: names.map { .init(name: $0, left: groups($0, left), right: groups($0, right)) },
      measures: FairnessMeasure.allCases.compactMap { measure in
        // A measure that an audit does not give (no outcomes, one group) is left out; its rates show why.
        let first = left.audits.compactMap { try? measure.disparity(of: $0.groups).value }.sorted()
        let second = right.audits.compactMap { try? measure.disparity(of: $0.groups).value }.sorted()
        guard !first.isEmpty || !second.isEmpty else { return nil }
        let better =
          isReported && isNear(first, second)
          ? .equal : VersionComparison.Better.of(first, second, higherIsBetter: measure.isRatio)
        return .init(measure: measure, left: first, right: second, better: better.unless(reason))
      })
  }
}

extension ExactFraction {
  /// The nearest double, or a neighbour of it.
  package var value: Double {
    (Double(numerator.description) ?? .nan) / (Double(denominator.description) ?? .nan)
  }
}
