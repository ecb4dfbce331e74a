package import Documents
import Manifest
package import Names

/// How words of a verdict are made to stand out; the identity where there is no colour.
package struct Emphasis: Sendable {
  package enum Role: Sendable { case good, bad, weak, strong }
  package let apply: @Sendable (Role, String) -> String

  package init(_ apply: @escaping @Sendable (Role, String) -> String) { self.apply = apply }

  package static let none = Emphasis { _, text in text }
}

/// A verdict as text for people. Whatever comes from the repository is escaped: no control characters reach the terminal.
package struct VerdictText {
  private let emphasis: Emphasis
  /// Which checks are listed, at least.
  private let listed: Listed
  /// The branch that was judged, which commands that mend it name.
  private let branch: RefName?
  /// Whether an approval of the branch only reaches the others with `--push`.
  private let pushes: Bool
  private static let textLimit = 400
  /// Of more changes of a step, or checks of a change or gate, so many are shown; what stands in the way comes first.
  private static let listLimit = 100
  /// Of more lines that one check found, so many are shown.
  private static let foundLimit = 60
  /// Of more lines about one step, so many are shown where passes are not.
  private static let stepLimit = 100
  /// After so many lines about steps, no further step is shown where passes are not.
  private static let verdictLimit = 300

  private enum Listed { case all, notPassed, against }

  /// - Parameters:
  ///   - showsPasses: whether checks that passed are listed too; without them, a step has at most 101 lines.
  ///   - branch: the branch that was judged, where commands that mend it are to name it.
  package init(emphasis: Emphasis = .none, showsPasses: Bool, branch: RefName? = nil, pushes: Bool = false) {
    self.init(emphasis, showsPasses ? .all : .notPassed, branch, pushes: pushes)
  }

  private init(_ emphasis: Emphasis, _ listed: Listed, _ branch: RefName?, pushes: Bool) {
    self.emphasis = emphasis
    self.listed = listed
    self.branch = branch
    self.pushes = pushes
  }

  /// The whole verdict, a line each.
  package func lines(_ verdict: Verdict) -> [String] {
    var lines = [headline(verdict)]
    lines += verdict.checks.flatMap { self.lines($0, indent: 2) }
    if listed == .all { return lines + verdict.steps.flatMap { self.lines($0) } }
    let steps = verdict.steps.filter { $0.outcome != .allowed }
    let against = steps.filter { !$0.outcome.permits }
    let isLong = steps.lazy.map { self.lines($0).count }.reduce(0, +) > Self.verdictLimit
    var left = steps.count
    for step in isLong && !against.isEmpty ? against : steps where lines.count < Self.verdictLimit {
      lines += self.lines(step)
      left -= 1
    }
    return lines + Self.more(left, "steps", indent: 2)
  }

  package func word(_ outcome: Outcome) -> String {
    switch outcome {
    case .allowed: emphasis.apply(.good, "allowed")
    case .overridden: emphasis.apply(.bad, "OVERRIDDEN")
    case .refused: emphasis.apply(.bad, "refused")
    case .undecided: emphasis.apply(.bad, "undecided")
    }
  }

  private func headline(_ verdict: Verdict) -> String {
    let old = verdict.old?.short ?? "nothing"
    let steps = verdict.stepCount == 1 ? "1 step" : "\(verdict.stepCount) steps"
    return "\(word(verdict.outcome)): \(clean(verdict.ref.text)) \(old) -> \(verdict.new.short) (\(steps) judged)"
  }

  /// One step. Where not all is listed and there is too much to read, only what stands in the way is shown, up to a
  /// number of lines, so that nobody can hide a reason behind what does no harm.
  package func lines(_ step: StepVerdict) -> [String] {
    let lines = allLines(step)
    guard listed == .notPassed, lines.count > Self.stepLimit else { return lines }
    let urgent = step.outcome.permits ? lines : VerdictText(emphasis, .against, branch, pushes: pushes).allLines(step)
    let shown = urgent.prefix(Self.stepLimit)
    return shown + Self.more(lines.count - shown.count, "lines", indent: 4)
  }

  private func allLines(_ step: StepVerdict) -> [String] {
    var lines = ["  step \(step.commit.short) \(emphasis.apply(.weak, clean(step.subject, limit: 60)))"]
    lines += self.lines(step.checks, indent: 4)
    let changes = Self.bounded(
      step.changes.filter { shows($0.outcome) }, isAgainst: { !$0.outcome.permits })
    for change in changes.shown { lines += self.lines(change, indent: 4) }
    return lines + Self.more(changes.more, "changes", indent: 4)
  }

  /// The checks of a list that are shown, a line or more each.
  private func lines(_ checks: [Check], indent: Int) -> [String] {
    let checks = Self.bounded(checks.filter(shows), isAgainst: { !$0.status.allows })
    return checks.shown.flatMap { lines($0, indent: indent) } + Self.more(checks.more, "checks", indent: indent)
  }

  /// As many as are shown, in their order; where there are more, those that stand in the way come first, so that nobody
  /// can hide a reason behind what does no harm.
  private static func bounded<Item>(_ items: [Item], isAgainst: (Item) -> Bool) -> (shown: [Item], more: Int) {
    guard items.count > listLimit else { return (items, 0) }
    let sorted = items.filter(isAgainst) + items.filter { !isAgainst($0) }
    return (Array(sorted.prefix(listLimit)), items.count - listLimit)
  }

  private static func more(_ count: Int, _ what: String, indent: Int) -> [String] {
    count == 0 ? [] : ["\(String(repeating: " ", count: indent))… and \(count) \(what) more"]
  }

  /// One change with its gates: the checklist that `promote`, `approve` and `status` show.
  package func lines(_ change: ChangeVerdict, indent: Int) -> [String] {
    let pad = String(repeating: " ", count: indent)
    var lines = ["\(pad)\(emphasis.apply(.strong, clean(change.title)))"]
    lines += self.lines(change.checks, indent: indent + 2)
    for gate in change.gates {
      let state =
        switch Outcome(of: gate.checks) {
        case .allowed: emphasis.apply(.good, "passed")
        case .overridden: emphasis.apply(.bad, "OVERRIDDEN")
        case .refused, .undecided: emphasis.apply(.bad, "not passed")
        }
      if shows(Outcome(of: gate.checks)) {
        lines.append(
          "\(pad)  gate \(clean(gate.name)): \(gate.checks.isEmpty ? emphasis.apply(.good, "asks nothing") : state)")
        lines += self.lines(gate.checks, indent: indent + 4)
      }
    }
    return lines
  }

  private func shows(_ check: Check) -> Bool {
    switch listed {
    case .all: true
    case .notPassed: check.status != .pass
    case .against: !check.status.allows
    }
  }

  private func shows(_ outcome: Outcome) -> Bool {
    switch listed {
    case .all: true
    case .notPassed: outcome != .allowed
    case .against: !outcome.permits
    }
  }

  private func lines(_ check: Check, indent: Int) -> [String] {
    let pad = String(repeating: " ", count: indent)
    var first = "\(pad)\(mark(check.status)) \(clean(check.name))"
    var found = check.found.split(separator: "\n", omittingEmptySubsequences: true).prefix(Self.foundLimit + 1).map {
      clean(String($0))
    }
    if found.count > Self.foundLimit { found[Self.foundLimit] = "…" }
    if check.status.allows {
      if check.status == .ignored, let code = check.code { first += " [\(code.rawValue)]" }
      if let value = found.first { first += ": \(value)" }
      if !check.expected.isEmpty, check.status == .pass {
        first += emphasis.apply(.weak, " (\(clean(check.expected)))")
      }
      return [first]
    }
    if let code = check.code { first += " [\(code.rawValue)]" }
    var lines = [first]
    for (index, line) in found.enumerated() {
      lines.append("\(pad)    \(index == 0 ? "found:    " : "          ")\(line)")
    }
    if !check.expected.isEmpty { lines.append("\(pad)    expected: \(clean(check.expected))") }
    if let mend = mend(check) { lines.append("\(pad)    mend:     \(mend)") }
    return lines
  }

  /// What mends a check, escaped; it names the branch where that is known.
  package func mend(_ check: Check) -> String? {
    check.mend.map { mend in
      let placeholder = "git model approve BRANCH"
      guard let branch, mend.contains(placeholder) else { return clean(mend) }
      return mend.split(separator: placeholder, omittingEmptySubsequences: false).map { clean(String($0)) }
        .joined(separator: "git model approve \(clean(branch.short))\(pushes ? " --push" : "")")
    }
  }

  private func mark(_ status: CheckStatus) -> String {
    switch status {
    case .pass: emphasis.apply(.good, "ok     ")
    case .fail: emphasis.apply(.bad, "FAIL   ")
    case .missing: emphasis.apply(.bad, "MISSING")
    case .stale: emphasis.apply(.bad, "STALE  ")
    case .waived: emphasis.apply(.good, "waived ")
    case .overridden: emphasis.apply(.bad, "OVERRIDDEN")
    case .ignored: emphasis.apply(.weak, "ignored")
    case .undecided: emphasis.apply(.bad, "UNKNOWN")
    }
  }

  private func clean(_ text: String, limit: Int = Self.textLimit) -> String { printable(text, limit: limit) }
}

/// A verdict as JSON (format version 1; docs/gate.md describes it).
package enum VerdictJSON {
  package static func node(_ verdict: Verdict) -> Node {
    .mapping(omittingNil: [
      ("formatVersion", .integer(1)),
      ("outcome", .string(verdict.outcome.rawValue)),
      ("ref", .string(verdict.ref.text)),
      ("old", verdict.old.map { .string($0.description) } ?? .null),
      ("new", .string(verdict.new.description)),
      ("checks", .sequence(verdict.checks.map(node))),
      ("steps", .sequence(verdict.steps.map(node))),
    ])
  }

  package static func node(_ step: StepVerdict) -> Node {
    .mapping(omittingNil: [
      ("commit", .string(step.commit.description)),
      ("subject", .string(step.subject)),
      ("date", step.date.map { .string($0.description) }),
      ("outcome", .string(step.outcome.rawValue)),
      ("checks", .sequence(step.checks.map(node))),
      ("changes", .sequence(step.changes.map(node))),
    ])
  }

  package static func node(_ change: ChangeVerdict) -> Node {
    let gates = change.gates.map {
      Node.mapping([("name", .string($0.name)), ("checks", .sequence($0.checks.map(node)))])
    }
    return .mapping(omittingNil: [
      ("kind", .string(change.kind.rawValue)),
      ("title", .string(change.title)),
      ("model", change.model.map { .string($0.text) }),
      ("version", change.version.map { .integer(Int64($0.number)) }),
      ("outcome", .string(change.outcome.rawValue)),
      ("record", change.record.map(node)),
      ("moves", change.unclaimed.isEmpty ? nil : .strings(change.unclaimed.map { "\($0)" })),
      ("unreadable", change.unreadable.isEmpty ? nil : .strings(change.unreadable.map { "\($0)" })),
      ("checks", .sequence(change.checks.map(node))),
      ("gates", .sequence(gates)),
    ])
  }

  private static func node(_ record: RecordFacts) -> Node {
    let approvers = record.approvers.map { approver in
      Node.mapping([
        ("member", .string(approver.member.text)), ("groups", .strings(approver.groups.map(\.text))),
        ("selfApproved", .bool(approver.isSelf)),
      ])
    }
    return .mapping(omittingNil: [
      ("id", .string(record.id.text)),
      ("digest", record.digest.map { .string($0.description) }),
      ("version", record.version.map { .integer(Int64($0.number)) }),
      ("moves", .strings(record.moves.map { "\($0)" })),
      ("proposers", .strings(record.proposers.map(\.text))),
      ("approvers", .sequence(approvers)),
      ("gates", .strings(record.gates)),
      ("policyVersion", .integer(Int64(record.policyVersion))),
      ("reason", .string(record.reason)),
      ("preparedAt", record.preparedAt.map { .string($0.description) }),
      ("override", record.override ? .bool(true) : nil),
      ("waived", record.waived.isEmpty ? nil : .sequence(record.waived.map(node))),
      ("ratifies", record.ratifies.map { .string($0.text) }),
      ("acknowledges", record.acknowledges.isEmpty ? nil : .strings(record.acknowledges.map(\.description))),
    ])
  }

  private static func node(_ waived: RecordFacts.Waived) -> Node {
    .mapping([
      ("check", .string(waived.check.rawValue)), ("gate", .string(waived.gate)), ("reason", .string(waived.reason)),
      ("expires", .string(waived.expires.description)), ("grantedBy", .strings(waived.grantedBy.map(\.text))),
    ])
  }

  package static func node(_ check: Check) -> Node {
    .mapping(omittingNil: [
      ("name", .string(check.name)),
      ("status", .string(check.status.rawValue)),
      ("code", check.code.map { .string($0.rawValue) }),
      ("found", .string(check.found)),
      ("expected", check.expected.isEmpty ? nil : .string(check.expected)),
      ("mend", check.mend.map { .string($0) }),
    ])
  }
}
