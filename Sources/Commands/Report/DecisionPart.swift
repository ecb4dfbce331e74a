import Documents
import Gate
import Manifest
import Names
import Registry

/// One decision: what was asked, every check, every signature, and the policy that asked for them.
struct DecisionPart {
  let packet: AuditPacket
  let decision: PacketDecision
  let number: Int
  private var change: ChangeVerdict { decision.change }
  private var record: RecordFacts { decision.record }
  private var id: String { "decision-\(number)" }

  static func approvers(_ record: RecordFacts) -> [Markup] {
    guard !record.approvers.isEmpty else { return [PageParts.soft("nobody")] }
    return record.approvers.map { approver in
      .text(
        "\(approver.member) as \(approver.groups.map(\.text).joined(separator: ", "))\(approver.isSelf ? ", self-approved" : "")"
      )
    }
  }

  var body: Markup {
    PageParts.section(
      id, "Decision \(number): \(change.title.replacing(" -> ", with: " → "))", class: "decision", level: 3,
      [facts] + checks + [signatures] + policy)
  }

  private var facts: Markup {
    var facts = FactList("What was decided")
    facts.add("Verdict, judged again", PageParts.chip(change.outcome))
    facts.add("Moves", PageParts.lines(record.moves.map { PageParts.move("\($0)") }))
    facts.add("Reason given", PageParts.optional(record.reason.isEmpty ? nil : record.reason))
    facts.add("Landed", landed)
    facts.add("Since then", decision.standing.isEmpty ? nil : PageParts.lines(decision.standing.map { .text($0) }))
    if let fate = decision.fate {
      facts.add(record.override ? "The override" : "The waivers", text: ExceptionText.text(fate))
    }
    facts.add("Ratifies", text: record.ratifies.map { "promotion \($0)" })
    let undone = decision.undoes.map { "promotion \($0)" }.joined(separator: ", ")
    facts.add("Undoes", text: undone.isEmpty ? nil : undone)
    facts.add("Record", code: record.id.text)
    guard let statement = decision.statement else { return facts.markup }
    facts.add("Statement, SHA-256", code: statement.digest.hex)
    facts.add("Subject digest", code: statement.subjectDigest.hex)
    let proposal = statement.proposal
    facts.add(
      "Prepared",
      PageParts.joined(
        [PageParts.time(proposal.preparedAt), PageParts.time(proposal.notAfter)], by: ", to hold until "))
    facts.add("Prepared on", code: proposal.base.description)
    facts.add("Requested by", text: proposal.requestedBy?.text)
    for compared in statement.compared {
      let origin = compared.record.map { "by promotion \($0)" } ?? "imported"
      facts.add("Compared with", text: "\(compared.baseline) v\(compared.version), \(origin)")
    }
    return facts.markup
  }

  private var landed: Markup {
    let step = decision.at.step
    return PageParts.joined(
      [.text("step \(decision.at.number)"), PageParts.code(step.commit.description), PageParts.time(step.time)])
  }

  /// The whole tree of the verdict, whatever checks it has.
  private var checks: [Markup] {
    var tables: [Markup] = []
    if !decision.stepChecks.isEmpty { tables.append(table("The step as a whole", decision.stepChecks)) }
    tables.append(table("Rules that hold for every record", change.checks))
    for gate in change.gates {
      let outcome = Outcome(of: gate.checks)
      let state = outcome == .allowed ? "passed" : outcome.permits ? "OVERRIDDEN" : "not passed"
      tables.append(
        gate.checks.isEmpty
          ? PageParts.paragraph("Gate \(gate.name): it asks nothing.")
          : table("Gate \(gate.name): \(state)", gate.checks))
    }
    let waived = record.waived.map { waived -> [Markup] in
      [
        .text(waived.check.rawValue), .text(waived.gate), .text(waived.reason), PageParts.time(waived.expires),
        .text(waived.grantedBy.map(\.text).joined(separator: ", ")),
      ]
    }
    if !waived.isEmpty {
      tables.append(PageParts.table("Waivers", ["Check", "At gate", "Reason", "Until", "Granted by"], waived))
    }
    if change.gates.isEmpty { tables.append(PageParts.paragraph("No gate was asked.")) }
    return [PageParts.section("\(id)-checks", "Checks", level: 4, tables)]
  }

  private func table(_ caption: String, _ checks: [Check]) -> Markup {
    PageParts.table(caption, class: "checks", ["Check", "Result", "Found", "Expected", "Evidence"], checks.map(row))
  }

  private func row(_ check: Check) -> [Markup] {
    var result = [PageParts.chip(check)]
    if let code = check.code { result.append(PageParts.code(code.rawValue)) }
    var found: [Markup] = check.found.split(separator: "\n").map { .text(String($0)) }
    if !check.status.allows, let mend = check.mend { found.append(PageParts.soft("to mend: \(mend)")) }
    return [
      .text(check.name), PageParts.lines(result), PageParts.lines(found), .text(check.expected), evidence(for: check),
    ]
  }

  /// What the check was judged on: the evidence whose id it names, or the part of this packet that its name points to.
  private func evidence(for check: Check) -> Markup {
    let text = "\(check.name) \(check.found) \(check.expected)"
    let cited = packet.evidence.map(\.id).filter { Self.names(text, $0.text) }
    if !cited.isEmpty { return PageParts.joined(cited.map { PageParts.link(to: EvidencePart.anchor($0), $0.text) }) }
    for (prefix, target, words) in [
      ("lineage", "lineage", "version.yaml"), ("artifact", "identity", "version.yaml"),
      ("approval", "\(id)-signatures", "signatures"), ("proposer", "\(id)-signatures", "signatures"),
      ("four eyes", "\(id)-signatures", "signatures"),
    ] where check.name.hasPrefix(prefix) { return PageParts.link(to: target, words) }
    return PageParts.soft("the registry's files")
  }

  /// Whether a text names an id as a word of its own.
  static func names(_ text: String, _ id: String) -> Bool {
    let inner: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    return text.ranges(of: id).contains { range in
      let before = range.lowerBound == text.startIndex || !inner(text[text.index(before: range.lowerBound)])
      return before && (range.upperBound == text.endIndex || !inner(text[range.upperBound]))
    }
  }

  private var signatures: Markup {
    PageParts.section(
      "\(id)-signatures", "Signatures", level: 4,
      [
        PageParts.table(
          "Who signed the exact statement, and whether the key counted",
          ["Member", "Part", "Groups then", "Key", "Signature", "Key at that step", "Key today"],
          decision.signers.map { SignerText($0).row },
          empty: "nobody signed a statement of its own; what the gate asked of it stands under Checks."),
        PageParts.paragraph(
          "\"Key at that step\" is what policy/members.yaml said in \(decision.before.short), the commit before the step "
            + "(SHA-256 \(decision.membersDigest.hex)); the gate goes by it, never by dates or by the members of today.",
          class: "soft"),
      ])
  }

  private var policy: [Markup] {
    let policy = decision.policy
    var facts = FactList("The policy before the step")
    facts.add("Version", text: "\(policy.version)")
    facts.add("policy/gates.yaml, SHA-256", code: policy.digest.hex)
    facts.add("In commit", code: decision.before.description)
    let gates = policy.gates.map { gate in
      PageParts.figure(
        "Gate \(gate.name), as the policy writes it",
        gate.text.map { PageParts.block($0) } ?? PageParts.paragraph("The policy has no such gate."))
    }
    return [PageParts.section("\(id)-policy", "Policy in force", level: 4, [facts.markup] + gates)]
  }
}
