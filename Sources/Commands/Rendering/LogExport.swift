import Arguments
import Documents
import Gate
import Manifest
import Names
import Registry

/// How `git model log` prints.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
  case text, csv, json
}

/// The approval log for programs and spreadsheets; docs/auditing.md describes the columns.
struct LogExport {
  private let log: ApprovalLog

  init(_ log: ApprovalLog) { self.log = log }

  static let columns = [
    "step", "entry", "commit", "date", "author_claimed", "kind", "outcome", "step_outcome", "model", "version",
    "record", "moves", "proposed_by", "approved_by", "gates", "policy_version", "prepared_at", "reason", "title",
    "codes", "waived", "overridden", "acknowledged_by",
  ]

  /// RFC 4180, a header and one record for each entry, newest first.
  func csv() -> [UInt8] {
    var bytes = CSV.record(Self.columns)
    for entry in log.entries { bytes += CSV.record(Self.fields(entry).map { printable($0, limit: .max) }) }
    return bytes
  }

  /// The same as JSON (templates/schemas/output/log.json).
  func node() -> Node {
    .mapping([
      ("formatVersion", .integer(1)),
      ("root", .string(log.root.description)), ("tip", .string(log.tip.description)),
      ("steps", .integer(Int64(log.steps))), ("population", .integer(Int64(log.population))),
      ("complete", .bool(log.isComplete && log.entries.count == log.population)),
      ("entries", .sequence(log.entries.map(Self.node))),
    ])
  }

  private static func node(_ entry: LogEntry) -> Node {
    .mapping(omittingNil: [
      ("step", .integer(Int64(entry.step))), ("entry", .integer(Int64(entry.position))),
      ("commit", .string(entry.commit.description)), ("date", entry.date.map { .string($0.description) }),
      ("authorClaimed", entry.author.map { .string($0) }),
      ("outcome", .string(entry.stepOutcome.rawValue)),
      ("acknowledgedBy", entry.acknowledgedBy.map { .string($0.text) }),
      ("checks", entry.stepChecks.isEmpty ? nil : .sequence(entry.stepChecks.map(VerdictJSON.node))),
      ("change", VerdictJSON.node(entry.change)),
    ])
  }

  private static func fields(_ entry: LogEntry) -> [String] {
    let change = entry.change
    let record = change.record
    // The checks of a step without changes are those of its entry already.
    let checks = change.allChecks + (entry.stepChecks == change.checks ? [] : entry.stepChecks)
    let against = checks.filter { !$0.status.allows }.compactMap(\.code?.rawValue)
    let approvers = (record?.approvers ?? []).map { approver in
      "\(approver.member) (\(approver.groups.map(\.text).joined(separator: ", "))\(approver.isSelf ? ", self-approved" : ""))"
    }
    return [
      "\(entry.step)", "\(entry.position)", entry.commit.description, entry.date?.description ?? "",
      entry.author ?? "", change.kind.rawValue, change.outcome.rawValue, entry.stepOutcome.rawValue,
      change.model?.text ?? "", change.version.map { "\($0)" } ?? "", record?.id.text ?? "",
      joined(change.moves.map { "\($0)" }), joined((record?.proposers ?? []).map(\.text)), joined(approvers),
      joined(record?.gates ?? []), record.map { "\($0.policyVersion)" } ?? "",
      record?.preparedAt?.description ?? "", record?.reason ?? "", change.title, joined(unique(against)),
      joined(checks.filter { $0.code == .waived }.map { "\($0.name): \($0.found)" }),
      joined(checks.filter { $0.status == .overridden }.map { "\($0.name): \($0.found)" }),
      entry.acknowledgedBy?.text ?? "",
    ]
  }

  private static func joined(_ texts: [String]) -> String { texts.joined(separator: "; ") }

  private static func unique(_ texts: [String]) -> [String] {
    var seen = Set<String>()
    return texts.filter { seen.insert($0).inserted }
  }
}
