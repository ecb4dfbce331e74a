import Documents
import Gate
import Manifest
import Names
import Policy
import Registry
import Signatures

/// Every step that touched the version.
struct HistoryPart {
  let packet: AuditPacket

  var body: [Markup] {
    [
      PageParts.table(
        "Steps of \(packet.ref.short) that touched the version, newest first",
        ["Step", "Landed", "What", "Who", "Verdict on the step"], packet.history.map(row))
    ]
  }

  private func row(_ event: PacketEvent) -> [Markup] {
    var who = event.changes.filter { $0.record != nil }.flatMap(Self.people)
    who.append(PageParts.soft("author \(event.author), as claimed"))
    var verdict = [event.verdict.map { PageParts.chip($0.outcome) } ?? PageParts.chip("IMPORTED", .warn)]
    if let change = packet.audit.acknowledged[event.at.step.commit] {
      verdict.append(.text("ACKNOWLEDGED by change \(change)"))
    }
    for check in event.verdict?.allChecks ?? [] where !check.status.allows {
      let code = check.code.map { " (\($0.rawValue))" } ?? ""
      verdict.append(.text("\(check.name): \(check.found)\(code)"))
    }
    return [
      .text("\(event.at.number)"),
      PageParts.lines([PageParts.time(event.at.step.time), PageParts.commit(event.at.step.commit)]),
      PageParts.lines(event.happenings.map { PageParts.move($0) }), PageParts.lines(who), PageParts.lines(verdict),
    ]
  }

  /// Who signed for a change with a record.
  private static func people(_ change: ChangeVerdict) -> [Markup] {
    let record = change.record
    let proposers = (record?.proposers ?? []).map(\.text).joined(separator: ", ")
    let approvers = (record?.approvers ?? []).map(\.member.text).joined(separator: ", ")
    let signed = [
      proposers.isEmpty ? nil : "proposed by \(proposers)", approvers.isEmpty ? nil : "approved by \(approvers)",
    ]
    .compactMap { $0 }.joined(separator: ", ")
    return [PageParts.move(change.title), .text(signed.isEmpty ? "no signature was asked" : signed)]
  }
}

/// How somebody who does not trust the packet makes sure of it.
struct CheckingPart {
  let packet: AuditPacket

  var body: [Markup] {
    var parts = [
      PageParts.paragraph(
        "Everything above was read from a clone of the registry and judged again by the gate, each step by the policy and "
          + "the members before it. Nothing was taken from commit messages."),
      audit, PageParts.paragraph("With a clone, and the root from somebody you trust:"),
      PageParts.block(
        """
        git config model.root \(packet.audit.root)
        git model audit
        git model report \(argument) \(packet.focus?.text ?? "\(packet.facts.manifest.version)")
        """),
    ]
    if let command = Self.byHand(packet.decisions) {
      parts += [PageParts.paragraph("A signature, with stock Git and OpenSSH only:"), PageParts.block(command)]
    }
    parts.append(.element("ul", [:], Self.bounds.map { .element("li", [:], [.text($0)]) }))
    return parts
  }

  private var audit: Markup {
    let audit = packet.audit
    var facts = FactList("The whole history, judged again")
    facts.add("Verdict", PageParts.chip(audit.outcome))
    facts.add("Steps", text: "\(audit.steps), from the root to the tip")
    facts.add("Entries", text: "\(audit.population), as git model log --format csv lists them")
    var findings: [Markup] = audit.checks.map { .text("\($0.name): \($0.found)") }
    for step in audit.findings {
      let known = audit.acknowledged[step.commit].map { ", ACKNOWLEDGED by change \($0)" } ?? ""
      findings.append(PageParts.joined([PageParts.commit(step.commit), .text("\(step.subject)\(known)")], by: " "))
    }
    for exception in audit.exceptions {
      let kind = exception.record.override ? "OVERRIDDEN" : "Waived"
      let pieces: [Markup] = [
        PageParts.commit(exception.commit), .text("\(exception.title): \(ExceptionText.text(exception.fate))"),
      ]
      facts.add(kind, PageParts.joined(pieces, by: " "))
    }
    facts.add("Findings", findings.isEmpty ? .text("none") : PageParts.lines(findings))
    return facts.markup
  }

  /// What a packet cannot say.
  private static let bounds = [
    "A signature tells which key signed. That the key is its member's is what members.yaml says, and changes of it were "
      + "approved under the policy.",
    "Times of landing come from the committers' dates; the gate bounds them for steps with a record, and the others are "
      + "kept between those.",
    "Who registered and produced something, and when, is what the files say.",
    "A history that was cut back to an earlier state cannot be seen from inside: compare the tip with other clones, or "
      + "with earlier packets.",
  ]

  /// The model's name as a shell takes it.
  private var argument: String {
    let name = packet.facts.model.text
    let plain = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "._-".utf8.contains(byte)
    }
    return plain && !name.hasPrefix("-") ? name : "-- '\(name.replacing("'", with: "'\\''"))'"
  }

  private static func byHand(_ decisions: [PacketDecision]) -> String? {
    for decision in decisions {
      guard let statement = decision.statement,
        let signer = decision.signers.first(where: { $0.part == .approver && $0.member != nil && $0.failure == nil }),
        let path = signer.path, let member = signer.member
      else { continue }
      let step = decision.at.step.commit.short
      return """
        git show \(decision.before.short):policy/allowed_signers > signers
        git show \(step):\(path) > approval.sig
        git show \(step):\(statement.path) \\
          | ssh-keygen -Y verify -f signers -I \(member.id) -n \(signer.namespace.rawValue) -s approval.sig
        """
    }
    return nil
  }
}

/// The documents that the packet rests on, word by word.
struct AppendixPart {
  let packet: AuditPacket
  /// The longest document that a page shows, in bytes; the JSON has all of them.
  private static let limit = 64 * 1024

  var body: [Markup] {
    var parts = [
      PageParts.paragraph(
        "Control characters and marks of direction are shown as \\u{…}; the exact bytes are in the packet's JSON (--format json) and in the repository."
      )
    ]
    for (index, decision) in packet.decisions.enumerated() {
      let number = packet.decisions.count - index
      if let result = PacketJSON(packet).result(of: decision) {
        parts.append(
          figure(
            "Decision \(number): the verdict as an in-toto Simple Verification Result, not signed",
            JSON.write(result, style: .printed)))
      }
      if let statement = decision.statement {
        parts.append(figure("Decision \(number): \(statement.path), the bytes that were signed", statement.bytes))
      }
      for signer in decision.signers {
        parts.append(figure("Decision \(number): \(signer.path ?? "the commit's signature")", signer.armored))
      }
    }
    for evidence in packet.evidence {
      guard let payload = evidence.payload else { continue }
      let file = "\(evidence.id)/\(evidence.manifest.payload.file)"
      parts.append(figure("Evidence \(file), \(evidence.manifest.payload.digest)", Array(payload.utf8)))
    }
    var seen = Set<Digest>()
    for decision in packet.decisions where seen.insert(decision.policy.digest).inserted {
      parts.append(
        figure(
          "policy/gates.yaml, version \(decision.policy.version), \(decision.policy.digest)", decision.policy.bytes))
    }
    return parts
  }

  private func figure(_ caption: String, _ bytes: [UInt8]) -> Markup {
    let text = String(decoding: bytes.prefix(Self.limit), as: UTF8.self)
    let rest = bytes.count > Self.limit ? "\n… \(bytes.count - Self.limit) more bytes" : ""
    return PageParts.figure(caption, PageParts.block(text.trimmedNewline + rest))
  }
}

extension String {
  fileprivate var trimmedNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
