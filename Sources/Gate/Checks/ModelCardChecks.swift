import Documents
import Manifest
import Names
import Policy

/// Checks of the model card of a version: sections filled in, metadata there, results true to the evidence.
///
/// Evidence is only ever added, so a card is corrected by a newer one: the card with the latest `producedAt` counts (all
/// of them, where several have it), older ones are listed.
struct ModelCardChecks {
  let statement: PromotionStatement
  let model: ModelState
  let rule: ModelCardRule

  /// A card and where it came from.
  private struct Attached {
    let id: EvidenceID
    let evidence: EvidenceManifest
  }

  func checks() throws(StateError) -> [Check] {
    var cards: [Attached] = []
    for id in statement.evidence {
      guard let evidence = try model.evidence(id, of: statement.version), evidence.type == .modelCard else { continue }
      cards.append(Attached(id: id, evidence: evidence))
    }
    guard let latest = cards.map(\.evidence.producedAt).max() else {
      return [
        .missing(
          "model card", .modelCard, "v\(statement.version) has no model card",
          expected: "evidence of the type modelCard",
          mend: "git model evidence add \(statement.model) \(statement.version) --type modelCard CARD.md")
      ]
    }
    var checks: [Check] = []
    for card in cards {
      if card.evidence.producedAt == latest {
        checks += try judge(card)
      } else {
        checks.append(.ignored("model card (\(card.id))", .modelCard, "a newer card takes its place"))
      }
    }
    return checks
  }

  private func judge(_ attached: Attached) throws(StateError) -> [Check] {
    let name = "model card (\(attached.id))"
    let path = model.path(.evidence(statement.version, attached.id, file: attached.evidence.payload.file))
    if let sentence = try EvidenceReading.contradiction(
      of: attached.evidence, at: path, version: statement.version, in: model)
    {
      return [.fail(name, .modelCard, sentence, mend: again)]
    }
    let card: ModelCard?
    do throws(StateError) {
      card = try EvidenceReading.card(of: attached.evidence, at: path, in: model.state)
    } catch {
      guard case .document(_, let problems) = error else { throw error }
      let found = problems.all.map { "\(attached.evidence.payload.file): \($0)" }.joined(separator: "\n")
      return [.fail(name, .modelCard, found, expected: "a Hugging Face model card", mend: again)]
    }
    guard let card else {
      return [
        .fail(
          name, .modelCard, "its format is \(attached.evidence.format)",
          expected: EvidenceFormat.modelCard.rawValue, mend: again)
      ]
    }
    var checks = rule.sections.map { section($0, of: card, called: name) } + metadata(of: card, called: name)
    if rule.metricsMatch == .evaluation {
      checks += try CardMetricChecks(statement: statement, model: model, card: card, name: name).checks()
    }
    return checks.isEmpty ? [.pass(name, "it can be read")] : checks
  }

  private var again: String {
    "correct the card and attach it: git model evidence add \(statement.model) \(statement.version) --type modelCard CARD.md"
  }

  private func section(_ title: String, of card: ModelCard, called cardName: String) -> Check {
    let name = "\(cardName): section \(title)"
    let expected = "a heading with this title, and text below it"
    let sections = card.sections(titled: title)
    guard let first = sections.first else {
      return .missing(name, .modelCard, "the card has no such section", expected: expected, mend: again)
    }
    // Where a title stands twice, each section counts.
    guard let open = sections.first(where: { $0.content != .text }) else {
      return .pass(name, "line \(first.line)")
    }
    let what =
      switch open.content {
      case .text, .nothing: "there is no text below the heading"
      case .placeholder: "there is only a placeholder below the heading"
      case .boilerplate: "there is only what the template says below the heading"
      }
    return .fail(name, .modelCard, "not filled in (line \(open.line)): \(what)", expected: expected, mend: again)
  }

  private func metadata(of card: ModelCard, called name: String) -> [Check] {
    rule.metadata.map { key in
      card.hasMetadata(key)
        ? .pass("\(name): metadata \(key)")
        : .missing(
          "\(name): metadata \(key)", .modelCard, "the metadata say nothing under \"\(key)\"",
          expected: "a value for it between the lines --- at the top", mend: again)
    }
  }
}
