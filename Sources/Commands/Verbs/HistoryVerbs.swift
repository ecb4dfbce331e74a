import Arguments
import Documents
import Gate
import Manifest
import Names
import Registry
import System

struct Log: Verb {
  static let configuration = CommandConfiguration(
    abstract: "show the approval log",
    discussion:
      """
      What changed, who proposed, who approved, and the verdict: derived from the trees and judged anew, whoever merged \
      and whatever the commit messages say. With --format csv or json it exports the complete population: every step \
      since the root, one entry for each change, as many as git model audit counts. The options still narrow it.
      """,
    examples: [
      CommandExample("git model log credit-approval", "The life of one model."),
      CommandExample("git model log --format csv", "Every change since the root, for an auditor's sample."),
      CommandExample(
        "git model log --alias champion --since 2026-01-01T00:00:00Z", "Every change of champion this year."),
    ])
  @Argument(help: "only this model", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName?
  @Option(help: "only moves of this alias", transform: parsed(Alias.init(_:))) var alias: Alias?
  @Option(help: "only moves into or out of this stage", transform: parsed(Stage.init(_:))) var stage: Stage?
  @Option(help: ArgumentHelp("only since this day or time (UTC)", valueName: "time"), transform: TimeArgument.parse)
  var since: Instant?
  @Flag(help: "also registrations, evidence and other changes") var all = false
  @Option(help: "text, or the export as csv or json") var format: LogFormat?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let (model, alias, stage, since) = (model, alias, stage, since)
    let isExport = format == .csv || format == .json
    let wantsAll = (all || isExport) && alias == nil && stage == nil
    let registry = try run.readRegistry()
    if let model { _ = try registry.model(model, in: registry.currentState()) }
    var named = (aliases: Set<String>(), stages: Set<String>())
    let log = try registry.log { entry in
      if model == nil || entry.change.model == model {
        for move in (entry.change.record?.moves ?? []) + entry.change.unclaimed {
          switch move {
          case .alias(let alias, _, _): named.aliases.insert(alias.text)
          case .stage(_, let from, let to): named.stages.formUnion([from.text, to.text])
          }
        }
      }
      if let since, (entry.date ?? .latest) < since { return false }
      if entry.mayConcernAnything { return true }
      if let model, entry.change.model != model { return false }
      if let alias, !entry.change.touches(alias) { return false }
      if let stage, !entry.change.touches(stage) { return false }
      return wantsAll || entry.change.record != nil || entry.change.outcome != .allowed
        || entry.change.kind == .withdrawal
    }
    guard log.isComplete || !isExport else {
      throw RegistryError(
        "judging stopped at step \(log.steps) of \(log.chain), so the export would not be complete",
        hint: "git model audit says why", kind: .undecided)
    }
    if log.entries.isEmpty, log.isComplete {
      // Where today's aliases cannot be read, an empty log is the answer.
      if let alias, let known = try? registry.aliases(of: model) {
        try Self.refuseUnknown(alias.text, "alias", known: named.aliases.union(known))
      }
      if let stage { try Self.refuseUnknown(stage.text, "stage", known: named.stages.union(registry.stages())) }
    }
    let export = LogExport(log)
    if format == .csv {
      run.surroundings.write(export.csv())
    } else if run.wantsJSON || format == .json {
      run.print(json: export.node())
    } else {
      let text = VerdictText(emphasis: run.emphasis, showsPasses: false)
      for entry in log.entries { Self.print(entry, text, run) }
      if log.entries.isEmpty { run.say("The log has no such entry.") }
    }
    if isExport {
      let count = log.entries.count
      run.say("\(count == log.population ? "all" : "\(count) of") \(log.population) entries of \(log.steps) steps")
    }
    if !log.isComplete {
      run.say("judging stopped at step \(log.steps) of \(log.chain); git model audit says why")
      return 2
    }
    return 0
  }

  /// Throws when a name was never one of the registry's: a slip of the fingers is no empty log.
  private static func refuseUnknown(_ name: String, _ kind: String, known: Set<String>) throws {
    guard !known.contains(name) else { return }
    let all = known.sorted()
    let near = NearMiss.nearest(to: name, in: all).map { "did you mean \($0)? " } ?? ""
    let list = all.prefix(10).joined(separator: ", ") + (all.count > 10 ? ", …" : "")
    throw RegistryError(
      kind == "alias" ? "no alias \(name) was ever set" : "there has never been a stage \(name)",
      hint: all.isEmpty ? "no \(kind) was ever set" : "\(near)the \(kind == "alias" ? "aliases" : "stages") are \(list)"
    )
  }

  private static func print(_ entry: LogEntry, _ text: VerdictText, _ run: Run) {
    let record = entry.change.record
    let whole = entry.asWhole
    let known = whole.outcome == .refused ? entry.acknowledgedBy : nil
    let word = text.word(whole.outcome) + (known.map { ", acknowledged by change \($0)" } ?? "")
    run.print(
      "\(entry.commit.short)  \(entry.date?.minutes ?? "no date         ")  \(word)  \(run.emphasis.apply(.strong, safe(entry.change.title)))"
    )
    if !entry.change.unclaimed.isEmpty {
      run.print(
        "    moves     \(safe(entry.change.unclaimed.map { "\($0)" }.joined(separator: ", "))), by no record"
      )
    }
    if let record {
      if !record.moves.isEmpty, entry.change.kind == .rollback {
        run.print("    moves     \(safe(record.moves.map { "\($0)" }.joined(separator: ", ")))")
      }
      if !record.proposers.isEmpty {
        run.print("    proposed  \(record.proposers.map(\.text).joined(separator: ", "))")
      }
      for waived in record.waived {
        run.print("    waived    \(safe(ExceptionText.sentence(waived)))")
      }
      for approver in record.approvers {
        run.print(
          "    approved  \(approver.member) (\(approver.groups.map(\.text).joined(separator: ", "))\(approver.isSelf ? ", self-approved" : ""))"
        )
      }
      let gates = record.gates.isEmpty ? "none" : record.gates.joined(separator: ", ")
      run.print("    gates     \(safe(gates)) (policy version \(record.policyVersion))")
      if !record.reason.isEmpty { run.print("    reason    \(safe(record.reason))") }
    }
    if whole.outcome != .allowed {
      for line in text.lines(whole, indent: 4).dropFirst() { run.print(line) }
    }
  }
}

extension LogEntry {
  /// The change with what is wrong with its step as a whole: no change of such a step may stand.
  fileprivate var asWhole: ChangeVerdict {
    // The checks of a step without changes are those of its entry already.
    let checks = (stepChecks == change.checks ? [] : stepChecks) + change.checks
    return ChangeVerdict(
      kind: change.kind, title: change.title, model: change.model, checks: checks, gates: change.gates)
  }

  /// Whether its step is refused as a whole, for what may lie at any path: the first entry speaks for the step.
  fileprivate var mayConcernAnything: Bool {
    position == 1 && stepChecks.contains { !$0.status.allows && $0.code != .mixed }
  }
}

extension ChangeVerdict {
  /// Whether it moves an alias, or leaves it in a state that cannot be read.
  fileprivate func touches(_ alias: Alias) -> Bool {
    (moves.map(\.pointer) + unreadable).contains(.alias(alias))
  }

  /// Whether it moves a version into or out of a stage, or leaves the stage of one in a state that cannot be read.
  fileprivate func touches(_ stage: Stage) -> Bool {
    let isMoved = moves.contains { move in
      guard case .stage(_, let from, let to) = move else { return false }
      return from == stage || to == stage
    }
    return isMoved || unreadable.contains { if case .stage = $0 { true } else { false } }
  }
}

/// A day or a moment in UTC.
enum TimeArgument {
  static let parse: @Sendable (String) throws -> Instant = { text in
    if let instant = try? Instant(text) { return instant }
    if let day = try? Instant("\(text)T00:00:00Z") { return day }
    throw ValidationError("\"\(safe(text))\" is no time; write 2026-03-01 or 2026-03-01T12:00:00Z.")
  }
}

struct Audit: Verb {
  static let configuration = CommandConfiguration(
    abstract: "judge every step since the root again",
    discussion: """
      Needs nothing but a clone and the pinned root: no server, no network. Lists each finding with its commit and exits \
      with 1 if there is any.
      """,
    examples: [
      CommandExample("git model audit", "Judges the whole history of the registry branch."),
      CommandExample(
        "git model audit --root 3b18e512dba79e4c8300dd08aeb37f8e728b8dad v1.0..HEAD",
        "Judges a range, trusting that root."),
    ])
  @Option(help: ArgumentHelp("the registry's first commit; the pinned one if left out", valueName: "commit")) var root:
    String?
  @Argument(help: ArgumentHelp("only the steps of this range", valueName: "old..new")) var range: String?
  @Option(help: ArgumentHelp("how many threads judge; as many as there are processors if left out", valueName: "n"))
  var jobs: Int?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.readRegistry()
    var from: ObjectID?
    var to: ObjectID?
    if let range {
      guard let dots = range.range(ofTwoDots: ()) else { throw ValidationError("A range is written OLD..NEW.") }
      from = try registry.commit(named: String(range[..<dots.lowerBound]))
      let end = String(range[dots.upperBound...])
      to = try registry.commit(named: end.isEmpty ? registry.branch.text : end)
    }
    // A full id need not be in this clone: a shallow one cannot be judged, which the gate says.
    let pinned = try root.map { try ObjectID($0) ?? registry.commit(named: $0) }
    let report = try registry.audit(
      root: pinned, from: from, to: to, jobs: max(1, min(64, jobs ?? ParallelMap.processors)))
    if run.wantsJSON { run.print(json: Self.node(report)) } else { Self.print(report, run) }
    switch report.outcome {
    case .allowed, .overridden: return 0
    case .refused: return 1
    case .undecided: return 2
    }
  }

  private static func print(_ report: AuditReport, _ run: Run) {
    let text = VerdictText(emphasis: run.emphasis, showsPasses: false)
    for check in report.checks { run.print("\(safe(check.name)): \(safe(check.found))") }
    for step in report.findings {
      if let change = report.acknowledged[step.commit] {
        run.print("  \(run.emphasis.apply(.bad, "ACKNOWLEDGED")) by change \(change):")
      }
      for line in text.lines(step) { run.print(line) }
    }
    for exception in report.exceptions { for line in ExceptionText(run).lines(exception) { run.print(line) } }
    let counts = report.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
      .joined(separator: ", ")
    run.print(
      "\(text.word(report.outcome)): \(report.steps) step\(report.steps == 1 ? "" : "s") from \(report.from.map { "\($0.short)" } ?? "root \(report.root.short)") to \(report.tip.short)\(counts.isEmpty ? "" : " (\(counts))")"
    )
    let entries =
      report.population == 1
      ? "1 entry, as git model log --format csv lists it"
      : "\(report.population) entries, as git model log --format csv lists them"
    run.print(entries)
    let findings = report.findings.count + report.checks.count
    let known = report.acknowledged.isEmpty ? "" : ", \(report.acknowledged.count) of them ACKNOWLEDGED"
    run.print(findings == 0 ? "no findings" : "\(findings) finding\(findings == 1 ? "" : "s")\(known)")
  }

  private static func node(_ report: AuditReport) -> Node {
    .mapping([
      ("formatVersion", .integer(1)), ("outcome", .string(report.outcome.rawValue)),
      ("root", .string(report.root.description)),
      ("tip", .string(report.tip.description)), ("steps", .integer(Int64(report.steps))),
      ("population", .integer(Int64(report.population))),
      (
        "counts",
        .mapping(
          report.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            ($0.key.rawValue, .integer(Int64($0.value)))
          })
      ),
      ("findings", .sequence(report.findings.map(VerdictJSON.node))),
      (
        "acknowledged",
        .mapping(
          report.acknowledged.sorted { $0.key < $1.key }.map { ($0.key.description, .string($0.value.text)) })
      ),
      ("exceptions", .sequence(report.exceptions.map(ExceptionText.node))),
      ("checks", .strings(report.checks.map(\.found))),
    ])
  }
}
