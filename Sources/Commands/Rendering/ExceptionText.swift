import Documents
import Gate
import Manifest
import Names
import Registry

/// Overrides and waivers as text for people and as JSON.
struct ExceptionText {
  let run: Run

  init(_ run: Run) { self.run = run }

  /// What an audit says of one.
  func lines(_ exception: PastException) -> [String] {
    let record = exception.record
    let word = record.override ? run.emphasis.apply(.bad, "OVERRIDDEN") : run.emphasis.apply(.strong, "waived")
    let date = exception.date?.minutes ?? "no date"
    return [
      "  \(word) \(exception.commit.short) \(date) \(safe(exception.title)): \(Self.text(exception.fate))",
      "    \(safe(record.reason))",
    ] + record.waived.map { "    \(safe(Self.sentence($0)))" }
  }

  /// What `status` says of one that stands.
  func lines(_ open: OpenException, now: Instant) -> [String] {
    let name = "\(open.model)@v\(open.version)"
    let moves = open.moves.map { "\($0)" }.joined(separator: ", ")
    let isOver = now > open.due
    let deed: String
    switch open.kind {
    case .override:
      deed = isOver ? "was to be ratified by \(open.due.minutes)" : "to be ratified by \(open.due.minutes)"
    case .waiver:
      let names = open.checks.map(\.rawValue).joined(separator: ", ")
      deed = "\(names) \(isOver ? "lapsed on" : "waived until") \(open.due.minutes)"
    }
    let word = open.kind == .override ? run.emphasis.apply(.bad, "OVERRIDDEN") : run.emphasis.apply(.strong, "waived")
    var lines = [
      "\(word)  \(safe(name)): \(safe(moves)), \(isOver ? run.emphasis.apply(.bad, deed) : deed)",
      "  promotion \(open.record): \(safe(open.reason))",
    ]
    if open.kind == .override || isOver {
      lines.append("  git model ratify \(safe(open.model)) \(open.record) -m \"why\", or git model rollback")
    }
    return lines
  }

  static func sentence(_ waived: RecordFacts.Waived) -> String {
    let by = waived.grantedBy.map(\.text).joined(separator: ", ")
    return
      "\(waived.check.rawValue) at \(waived.gate) until \(waived.expires.minutes), granted by \(by): \(waived.reason)"
  }

  static func text(_ fate: PastException.Fate) -> String {
    switch fate {
    case .open(let until): "open until \(until.minutes)"
    case .overdue(let since): "OVERDUE since \(since.minutes)"
    case .ratified(let record, let isLate): "ratified\(isLate ? " late" : "") by \(record)"
    case .rolledBack: "rolled back"
    case .superseded: "superseded"
    }
  }

  static func node(_ exception: PastException) -> Node {
    let (name, time, record): (String, Instant?, RecordID?) =
      switch exception.fate {
      case .open(let until): ("open", until, nil)
      case .overdue(let since): ("overdue", since, nil)
      case .ratified(let record, let isLate): (isLate ? "ratifiedLate" : "ratified", nil, record)
      case .rolledBack: ("rolledBack", nil, nil)
      case .superseded: ("superseded", nil, nil)
      }
    return .mapping(omittingNil: [
      ("commit", .string(exception.commit.description)), ("date", exception.date.map { .string($0.description) }),
      ("title", .string(exception.title)), ("promotion", .string(exception.record.id.text)),
      ("kind", .string(exception.record.override ? "override" : "waiver")), ("fate", .string(name)),
      ("due", time.map { .string($0.description) }), ("ratifiedBy", record.map { .string($0.text) }),
    ])
  }

  static func node(_ open: OpenException, now: Instant) -> Node {
    .mapping([
      ("kind", .string(open.kind.rawValue)), ("model", .string(open.model.text)), ("version", .version(open.version)),
      ("promotion", .string(open.record.text)), ("moves", .strings(open.moves.map { "\($0)" })),
      ("checks", .strings(open.checks.map(\.rawValue))), ("reason", .string(open.reason)),
      ("preparedAt", .string(open.preparedAt.description)), ("due", .string(open.due.description)),
      ("overdue", .bool(now > open.due)),
    ])
  }
}
