import Documents
import Names
import Policy
import Registry
import Signatures

/// Who signed, with which key, and whether that key counted then and counts now.
struct SignerText {
  private let signer: SignerFacts

  init(_ signer: SignerFacts) { self.signer = signer }

  /// The member and the key, for a cell.
  var summary: [Markup] {
    let key = "signed by \(signer.member?.id.text ?? "nobody who is listed"), key then \(Self.text(signer.keyAtStep))"
    return [
      signer.failure.map { PageParts.chip("DOES NOT VERIFY", .bad) + .text(" \(key): \($0)") } ?? .text(key),
      PageParts.code(fingerprint),
    ]
  }

  var fingerprint: String { signer.key?.fingerprint ?? "no readable key" }

  static func text(_ standing: SignerFacts.KeyStanding) -> String {
    switch standing {
    case .valid(let member): "valid, of \(member)"
    case .revoked(let member, let reason): "revoked, of \(member): \(reason)"
    case .unlisted: "not listed"
    case .unknown: "unknown"
    }
  }

  /// The row of a decision's table of signatures.
  var row: [Markup] {
    let member = signer.member?.id.text ?? signer.claimed?.text ?? "nobody who is listed"
    let groups = signer.member?.groups.map(\.text).joined(separator: ", ") ?? ""
    return [
      PageParts.lines([.text(member)] + (signer.member?.kind == .service ? [PageParts.soft("service")] : [])),
      .text(part),
      PageParts.optional(groups.isEmpty ? nil : groups),
      PageParts.lines([.text(signer.key?.algorithm.rawValue ?? "none"), PageParts.code(fingerprint)]),
      signer.failure.map { PageParts.lines([PageParts.chip("DOES NOT VERIFY", .bad), .text($0)]) }
        ?? PageParts.chip("verifies", .good),
      standing(signer.keyAtStep),
      standing(signer.keyToday),
    ]
  }

  private var part: String {
    switch signer.part {
    case .proposer: "proposed"
    case .withdrawer: "withdrew"
    case .evidence: "signed evidence"
    case .approver, .commit:
      signer.places.isEmpty
        ? (signer.part == .commit ? "signed the commit" : "approved; it filled no place")
        : "\(signer.part == .commit ? "agreed by signing the commit" : "approved") as "
          + signer.places.map(\.text).joined(separator: ", ") + (signer.isSelf ? " (self-approved)" : "")
    }
  }

  private func standing(_ standing: SignerFacts.KeyStanding) -> Markup {
    switch standing {
    case .valid(let member): PageParts.lines([PageParts.chip("valid", .good), .text("of \(member)")])
    case .revoked(let member, let reason):
      PageParts.lines([PageParts.chip("revoked", .warn), .text("of \(member): \(reason)")])
    case .unlisted: PageParts.chip("not listed", .warn)
    case .unknown: PageParts.chip("unknown", .bad)
    }
  }
}
