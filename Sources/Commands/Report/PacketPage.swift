import Documents
import Gate
import Manifest
import Names
import Registry

/// The packet as one HTML page: no scripts, nothing from elsewhere, readable on a screen and on paper.
struct PacketPage {
  let packet: AuditPacket

  func write() -> [UInt8] {
    Markup.document(
      language: "en",
      head: [
        .void("meta", ["charset": "utf-8"]),
        .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        // Even a mistake of ours could run nothing and fetch nothing.
        .void(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
          ]),
        .void("meta", ["name": "color-scheme", "content": "light dark"]),
        .void("meta", ["name": "referrer", "content": "no-referrer"]),
        .void("meta", ["name": "generator", "content": "git-model \(gitModelVersion)"]),
        .element("title", [:], [.text("\(packet.name): auditor's packet of \(packet.registry.name)")]),
        .style(PacketStyle.sheet),
      ],
      body: [
        .element("a", ["class": "skip", "href": "#content"], [.text("Skip to the content")]),
        header, contents,
        .element("main", ["id": "content"], sections.map(\.body)),
        .element(
          "footer", [:],
          [
            PageParts.paragraph(
              "Made by git-model \(gitModelVersion) from \(packet.ref.short) at \(packet.audit.tip) on \(packet.madeAt)."
            )
          ]),
      ])
  }

  private var header: Markup {
    let steps = packet.history.filter { $0.verdict != nil }
    let refused = steps.filter { $0.verdict?.outcome.permits != true }
    let known = refused.compactMap { packet.audit.acknowledged[$0.at.step.commit] }
    let bad = refused.count - known.count
    let overridden = steps.filter { $0.verdict?.outcome == .overridden }.count
    let findings = packet.audit.findings.count + packet.audit.checks.count
    let acknowledged =
      packet.audit.acknowledged.isEmpty ? "" : ", \(packet.audit.acknowledged.count) of them acknowledged"
    let whole = "the \(PageParts.count(steps.count, "step")) that touched this version"
    var sentence = "Judged again for this packet: the gate "
    if refused.isEmpty {
      sentence += "lets all of \(whole) stand."
    } else if bad == 0 {
      sentence += "lets \(steps.count - known.count) of \(whole) stand; \(known.count) of them \(Self.told(known))."
    } else {
      sentence +=
        "does not allow \(bad) of \(whole)\(known.isEmpty ? "" : "; \(known.count) more \(Self.told(known))")."
    }
    if overridden > 0 { sentence += " \(overridden) of them set the usual gates aside by a break-glass override." }
    return .element(
      "header", [:],
      [
        PageParts.paragraph(
          packet.focus.map { "Auditor's packet on promotion \($0), registry \(packet.registry.name)" }
            ?? "Auditor's packet, registry \(packet.registry.name)", class: "kind"),
        .element("h1", [:], [.text("\(packet.facts.model) version \(packet.facts.manifest.version)")]),
        .element("p", [:], [PageParts.chip(packet.outcome), .text(" \(sentence)")]),
        PageParts.paragraph(
          "The whole history of the registry, \(PageParts.count(packet.audit.steps, "step")) with "
            + "\(PageParts.count(packet.audit.population, "entry")), was judged again, too: "
            + (findings == 0 ? "no findings." : "\(PageParts.count(findings, "finding"))\(acknowledged).")),
      ])
  }

  /// What is said of steps that are refused and acknowledged by these changes.
  private static func told(_ changes: [RecordID]) -> String {
    let names = Set(changes).sorted().map(\.text).joined(separator: ", ")
    return "\(changes.count == 1 ? "is" : "are") refused, and acknowledged by change \(names)"
  }

  private var contents: Markup {
    .element(
      "nav", ["aria-labelledby": "contents"],
      [
        .element("h2", ["id": "contents"], [.text("Contents")]),
        .element("ol", [:], sections.map { .element("li", [:], [PageParts.link(to: $0.id, $0.title)]) }),
      ])
  }

  private var sections: [(id: String, title: String, body: Markup)] {
    [
      part("glance", "At a glance", glance),
      part("identity", "Identity and digests", IdentityPart(packet: packet).identity),
      part("lineage", "Lineage", IdentityPart(packet: packet).lineage),
      part("evidence", "Evidence", EvidencePart(packet: packet).body),
      part("decisions", "Decisions", decisions),
      part("history", "History of the version", HistoryPart(packet: packet).body),
      part("checking", "How to check this packet", CheckingPart(packet: packet).body),
      part("appendix", "Appendix", AppendixPart(packet: packet).body),
    ]
  }

  private func part(_ id: String, _ title: String, _ body: [Markup]) -> (id: String, title: String, body: Markup) {
    (id, title, PageParts.section(id, title, body))
  }

  private var decisions: [Markup] {
    guard !packet.decisions.isEmpty else {
      return [
        PageParts.paragraph("Nothing was decided about this version: it never entered a stage or took an alias.")
      ]
    }
    return packet.decisions.enumerated().map { index, decision in
      DecisionPart(packet: packet, decision: decision, number: packet.decisions.count - index).body
    }
  }

  private var glance: [Markup] {
    let facts = packet.facts
    var list = FactList("The version today")
    list.add("Model", text: facts.model.text)
    list.add("Version", text: "\(facts.manifest.version)")
    list.add("Stage", text: facts.stage.text)
    let aliases = facts.aliases.map(\.text).joined(separator: ", ")
    list.add("Aliases", PageParts.optional(aliases.isEmpty ? nil : aliases))
    if let end = facts.end {
      list.add(
        "Out of use",
        PageParts.joined(
          [
            PageParts.chip(end.kind.participle, .warn), PageParts.time(end.at),
            .text("by \(end.by), as the file says: \(end.reason)"),
          ],
          by: " "))
    }
    list.add("Artifact", PageParts.optional(facts.manifest.artifact?.digest?.description))
    list.add("Owners", text: packet.manifest.owners.map(\.text).joined(separator: ", "))
    list.add("Risk", text: packet.manifest.risk.rawValue)
    list.add("Task", text: packet.manifest.task)
    list.add("Decision it supports", text: packet.manifest.decision)
    list.add("Description", text: facts.description)
    let rows = packet.decisions.enumerated().map { row($1, number: packet.decisions.count - $0) }
    return [
      list.markup,
      PageParts.table(
        "Decisions, newest first", ["What", "Landed", "Verdict", "Proposed by", "Approved by", "Since then"], rows),
    ]
  }

  private func row(_ decision: PacketDecision, number: Int) -> [Markup] {
    let record = decision.record
    let moves = record.moves.map { "\($0)" }.joined(separator: ", ")
    let what = (moves.isEmpty ? decision.change.title : moves).replacing(" -> ", with: " → ")
    return [
      PageParts.link(to: "decision-\(number)", what), PageParts.time(decision.at.step.time),
      PageParts.chip(decision.change.outcome), .text(record.proposers.map(\.text).joined(separator: ", ")),
      PageParts.lines(DecisionPart.approvers(record)), .text(decision.standing.joined(separator: "; ")),
    ]
  }
}
