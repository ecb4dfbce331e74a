import Documents
import Gate
import Manifest
import Names
import Registry

/// What a pointer held, since when, and who stood behind it: for people and as JSON.
struct PointerText {
  let holding: PointerHolding

  private var label: String {
    switch holding.pointer {
    case .alias(let alias): alias.text
    case .stage: "stage"
    }
  }

  /// `champion of credit-approval: v3 since 2026-03-01 10:00`, what set it, and what that promotion says.
  ///
  /// - Parameter isTold: whether the promotion was told already, with another pointer that it set.
  func lines(_ emphasis: Emphasis, isTold: Bool) -> [String] {
    let value = Self.value(of: holding)
    let until = holding.until.map { ", until \($0.time.minutes) (\($0.commit.short))" } ?? ""
    let head = "\(label) of \(holding.model): \(value) since \(holding.since.time.minutes)\(until)"
    var lines = LabelledLines()
    lines.add("set by", cause + (isTold ? ", above" : ""))
    addRefusal(to: &lines)
    if let promotion = holding.promotion, !isTold { Self.add(promotion, of: holding, to: &lines) }
    return [emphasis.apply(.strong, safe(head, limit: 400))] + lines.lines.map { "  \($0)" }
  }

  private static func value(of holding: PointerHolding) -> String {
    switch holding.pointer {
    case .alias: "v\(holding.version)"
    case .stage: "v\(holding.version) in \(holding.stage)"
    }
  }

  private var cause: String {
    let place = "in \(holding.since.commit.short)"
    return switch holding.cause {
    case .promotion(let id): "promotion \(id) \(place)"
    case .rollback(let ids): "rollback of promotion \(ids.map(\.text).joined(separator: ", ")) \(place)"
    case .imported: "the pinned root \(holding.since.commit.short): imported, not gated"
    case .unrecorded: "no record, \(place): git model audit"
    }
  }

  /// That the pointer stands although the gate refuses the step that set it, and why.
  private func addRefusal(to lines: inout LabelledLines) {
    guard let verdict = holding.verdict, !verdict.outcome.permits else { return }
    lines.add("stands", "\(verdict.outcome.rawValue.uppercased()), judged again now")
    for check in verdict.allChecks where !check.status.allows { lines.add("because", check.found) }
  }

  private static func add(_ promotion: LandedPromotion, of holding: PointerHolding, to lines: inout LabelledLines) {
    let statement = promotion.record.statement
    if holding.cause != .promotion(promotion.record.id) {
      lines.add("promotion", "\(promotion.record.id) in \(promotion.step.commit.short), \(promotion.step.time.minutes)")
    }
    lines.add("moved", statement.transitions.map { "\($0.move)" }.joined(separator: ", "))
    let facts = promotion.verdict?.record
    for member in facts?.proposers ?? [] {
      let key = member == facts?.proposers.first ? promotion.proposerKey : promotion.approverKeys[member]
      lines.add("proposed", "\(member)\(key.map { ", key \($0)" } ?? "")")
    }
    for approver in facts?.approvers ?? [] {
      let groups = approver.groups.map(\.text).joined(separator: ", ")
      let own = approver.isSelf ? ", self-approved" : ""
      let key = promotion.approverKeys[approver.member].map { ", key \($0)" } ?? ""
      lines.add("approved", "\(approver.member) (\(groups)\(own))\(key)")
    }
    for (id, evidence) in promotion.evidence {
      let about = evidence.dataset.map { " on \($0.name)" } ?? ""
      lines.add("evidence", "\(id): \(evidence.type.rawValue)\(about), \(evidence.payload.digest.short)")
    }
    if promotion.evidence.isEmpty { lines.add("evidence", "none") }
    for compared in statement.compared { lines.add("compared with", "\(compared.baseline) v\(compared.version)") }
    lines.add("policy", "version \(promotion.policyVersion), \(promotion.policyDigest)")
    lines.add("gates", facts.map { $0.gates.isEmpty ? "none (ungated)" : $0.gates.joined(separator: ", ") })
    let word = promotion.verdict.map { VerdictText(showsPasses: false).word($0.outcome) }
    lines.add("verdict", word.map { "\($0), judged again now" } ?? "imported, not gated")
    for waived in facts?.waived ?? [] { lines.add("waived", ExceptionText.sentence(waived)) }
    if let (id, step) = promotion.ratification {
      lines.add("ratified", "by \(id) in \(step.commit.short), \(step.time.minutes)")
    }
    lines.add("reason", statement.proposal.reason)
    lines.add("statement", promotion.record.digest.description)
  }
}

extension PointerText {
  /// As JSON (`git model show --json`, under `pointers`).
  var node: Node {
    var fields: [(String, Node?)] = []
    switch holding.pointer {
    case .alias(let alias): fields.append(("alias", .string(alias.text)))
    case .stage: fields.append(("stage", .string(holding.stage.text)))
    }
    fields += [
      ("version", .version(holding.version)), ("since", Self.node(holding.since)),
      ("until", holding.until.map(Self.node)),
    ]
    switch holding.cause {
    case .promotion: fields.append(("cause", .string("promotion")))
    case .rollback(let ids):
      fields += [("cause", .string("rollback")), ("undone", .strings(ids.map(\.text)))]
    case .imported: fields.append(("cause", .string("imported")))
    case .unrecorded: fields.append(("cause", .string("unrecorded")))
    }
    fields.append(("outcome", holding.verdict.map { .string($0.outcome.rawValue) }))
    fields.append(("promotion", holding.promotion.map(Self.node)))
    return .mapping(omittingNil: fields)
  }

  static func node(_ step: Timeline.Step) -> Node {
    .mapping([("commit", .string(step.commit.description)), ("time", .string(step.time.description))])
  }

  private static func node(_ promotion: LandedPromotion) -> Node {
    let statement = promotion.record.statement
    let keys = promotion.approverKeys.sorted { $0.key < $1.key }.map { ($0.key.text, Node.string($0.value)) }
    let evidence = promotion.evidence.map { id, manifest in
      Node.mapping(omittingNil: [
        ("id", .string(id.text)), ("type", .string(manifest.type.rawValue)),
        ("digest", .string(manifest.payload.digest.description)),
        ("dataset", manifest.dataset.map { .string($0.name) }),
      ])
    }
    let compared = statement.compared.map {
      Node.mapping([($0.baseline.kind, .string($0.baseline.description)), ("version", .version($0.version))])
    }
    return .mapping(omittingNil: [
      ("id", .string(promotion.record.id.text)), ("digest", .string(promotion.record.digest.description)),
      ("step", node(promotion.step)), ("evidence", .sequence(evidence)), ("compared", .sequence(compared)),
      (
        "policy",
        .mapping([
          ("version", .integer(Int64(promotion.policyVersion))),
          ("digest", .string(promotion.policyDigest.description)),
        ])
      ),
      ("proposerKey", promotion.proposerKey.map { .string($0) }), ("approverKeys", .mapping(keys)),
      ("verdict", promotion.verdict.map(VerdictJSON.node)),
      (
        "ratification",
        promotion.ratification.map { .mapping([("id", .string($0.id.text)), ("step", node($0.step))]) }
      ),
    ])
  }
}
