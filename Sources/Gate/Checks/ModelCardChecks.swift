import Documents
import Manifest
import Names
import Policy

/// Checks of the model card of a version: sections filled in, metadata there, results true to the evidence.
///
/// Evidence is only ever added, so a card is corrected by a newer one: of the cards that fit what the gate demands of
/// cards as evidence, the one with the latest `producedAt` counts (all of them, where several have it). The others are
/// listed.
struct ModelCardChecks {
  let evidence: EvidencePieces
  let fitness: EvidenceFitness
  let rule: ModelCardRule

  private typealias Attached = EvidencePieces.Piece

  func checks() throws(StateError) -> [Check] {
    let cards = try evidence.pieces(of: .modelCard)
    guard !cards.isEmpty else {
      return [
        .missing(
          "model card", .modelCard, "v\(evidence.version) has no model card",
          expected: "evidence of the type modelCard",
          mend: "git model evidence add \(evidence.model.name) \(evidence.version) --type modelCard CARD.md")
      ]
    }
    var fit: [(card: Attached, made: Instant)] = []
    var unfit: [(card: Attached, reason: EvidenceFitness.Reason)] = []
    for card in cards {
      if let reason = try fitness.reason(against: card) {
        unfit.append((card, reason))
      } else {
        fit.append((card, try fitness.made(card)))
      }
    }
    let latest = fit.map(\.made).max()
    var checks: [Check] = []
    for (card, made) in fit {
      if made == latest {
        checks += try judge(card)
      } else {
        checks.append(.ignored("model card (\(card.id))", .modelCard, "a newer card takes its place"))
      }
    }
    if fit.isEmpty, let reason = unfit.first?.reason {
      checks.append(
        .missing(
          "model card", reason.code, "no model card is evidence that fits:\n\(reason.sentence)",
          expected: fitness.expected(reason.rule), mend: fitness.mend(reason.rule, reason)))
    }
    return checks + unfit.map { .ignored("model card (\($0.card.id))", $0.reason.code, $0.reason.sentence) }
  }

  private func judge(_ attached: Attached) throws(StateError) -> [Check] {
    let name = "model card (\(attached.id))"
    let path = evidence.path(attached.id, attached.manifest.payload.file)
    if let flaw = attached.flaw { return [.fail(name, .modelCard, flaw, mend: again)] }
    let card: ModelCard?
    do throws(StateError) {
      card = try EvidenceReading.card(of: attached.manifest, at: path, in: evidence.model.state)
    } catch {
      guard case .document(_, let problems) = error else { throw error }
      let found = problems.all.map { "\(attached.manifest.payload.file): \($0)" }.joined(separator: "\n")
      return [.fail(name, .modelCard, found, expected: "a Hugging Face model card", mend: again)]
    }
    guard let card else {
      return [
        .fail(
          name, .modelCard, "its format is \(attached.manifest.format)",
          expected: EvidenceFormat.modelCard.rawValue, mend: again)
      ]
    }
    var checks = rule.sections.map { section($0, of: card, called: name) } + metadata(of: card, called: name)
    if rule.metricsMatch == .evaluation {
      checks += try CardMetricChecks(evidence: evidence, fitness: fitness, card: card, name: name).checks()
    }
    return checks.isEmpty ? [.pass(name, "it can be read")] : checks
  }

  private var again: String {
    "correct the card and attach it: git model evidence add \(evidence.model.name) \(evidence.version) --type modelCard CARD.md"
  }

  private func section(_ title: String, of card: ModelCard, called cardName: String) -> Check {
    let name = "\(cardName): section \(title)"
    let expected = "a heading with this title, and text below it"
    let sections = card.sections(titled: title)
    guard let first = sections.first else {
      let hidden = card.obstacle.map { "; what \($0.what) hides (line \($0.line)) does not count" } ?? ""
      return .missing(name, .modelCard, "the card has no such section\(hidden)", expected: expected, mend: again)
    }
    // Where a title stands twice, each section counts.
    guard let open = sections.first(where: { $0.content != .text }) else {
      return .pass(name, "line \(first.line)")
    }
    let what =
      switch open.content {
      case .text, .nothing: "there is no text below the heading"
      case .hidden:
        "\(open.obstacle?.what ?? "HTML") (line \(open.obstacle?.line ?? open.line)) may hide it from readers"
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
