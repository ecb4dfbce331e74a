import Documents
import Gate
import Manifest
import Names
import Registry
import Signatures

/// What a statement says, in a few lines: shown to whoever is about to sign it.
struct StatementSummary {
  let lines: [String]

  /// - Throws: when what a change would do cannot be read.
  init(_ record: OpenRecord, in registry: OpenRegistry) throws {
    var lines = LabelledLines()
    switch record.kind {
    case .promotion:
      if let statement = try? PromotionStatement.read(record.bytes) {
        lines.add(
          statement.override ? "OVERRIDE of the gates" : "promotion", "\(statement.model)@v\(statement.version)")
        for transition in statement.transitions { lines.add("moves", "\(transition.move)") }
        lines.add(
          "evidence", statement.evidence.isEmpty ? "none" : statement.evidence.map(\.text).joined(separator: ", "))
        for compared in statement.compared { lines.add("compared with", "\(compared.baseline) v\(compared.version)") }
        Self.add(statement.waivers, to: &lines)
        Self.add(statement.proposal, to: &lines)
      }
    case .ratification:
      if let statement = try? RatificationStatement.read(record.bytes) {
        lines.add("ratifies", "promotion \(statement.ratifies) of \(statement.model)@v\(statement.version)")
        lines.add(
          "evidence", statement.evidence.isEmpty ? "none" : statement.evidence.map(\.text).joined(separator: ", "))
        Self.add(statement.waivers, to: &lines)
        Self.add(statement.proposal, to: &lines)
      }
    case .change:
      if let statement = try? ChangeStatement.read(record.bytes) {
        let subject = ChangeSubject(statement.files.map(\.path))
        if subject.version != nil { lines.add("change", subject.title) }
        for file in statement.files {
          lines.add(file.new == nil ? "removes" : file.old == nil ? "adds" : "changes", file.path)
        }
        let details = try registry.details(of: statement, in: record)
        for (commit, subject) in details.acknowledged {
          lines.add("acknowledges", "\(commit.short) \(subject ?? "(no such commit here)")")
        }
        if let members = details.members {
          MemberChanges(before: members.before, after: members.after).add(to: &lines)
        }
        lines.add("to see it", details.comparing)
        Self.add(statement.proposal, to: &lines)
      }
    case .rollback:
      if let statement = try? RollbackStatement.read(record.bytes) {
        lines.add("rollback", "promotion \(statement.undoes) of \(statement.model)")
        Self.add(statement.proposal, to: &lines)
      }
    }
    lines.add("SHA-256", SHA256.digest(of: record.bytes).hex)
    self.lines = lines.lines
  }

  private static func add(_ waivers: [Waiver], to lines: inout LabelledLines) {
    for waiver in waivers {
      lines.add("waives", "\(waiver.check.rawValue) until \(waiver.expires.minutes): \(waiver.reason)")
    }
  }

  private static func add(_ proposal: Proposal, to lines: inout LabelledLines) {
    if let person = proposal.requestedBy { lines.add("asked for by", person.text) }
    lines.add("reason", proposal.reason)
    lines.add("prepared", "\(proposal.preparedAt.minutes), holds until \(proposal.notAfter.minutes)")
  }
}
