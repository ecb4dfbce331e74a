import Arguments
import Documents
import Gate
import Names
import Registry
import System

struct Status: Verb {
  static let configuration = CommandConfiguration(
    abstract: "show open proposals, what each still needs, and what stands by exception",
    examples: [
      CommandExample("git model status", "Lists every open proposal."),
      CommandExample("git model status credit-approval", "Shows the proposals for one model with every check."),
    ])

  @Argument(
    help: "only proposals for this model, every check shown", completion: .models, transform: parsed(ModelName.init(_:))
  ) var model: ModelName?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.registry()
    if let model { _ = try registry.model(model, in: registry.state(at: registry.startingPoint())) }
    let open = try registry.openProposals(for: model)
    let exceptions = try registry.openExceptions(of: model)
    let now = run.surroundings.clock.now()
    if run.wantsJSON {
      let nodes = open.map { proposal in
        Node.mapping([
          ("branch", .string(proposal.branch.short)), ("tip", .string(proposal.tip.description)),
          ("conflicts", .strings(proposal.conflicts)), ("verdict", VerdictJSON.node(proposal.verdict)),
        ])
      }
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("open", .sequence(nodes)),
          ("exceptions", .sequence(exceptions.map { ExceptionText.node($0, now: now) })),
        ]))
      return 0
    }
    for exception in exceptions { for line in ExceptionText(run).lines(exception, now: now) { run.print(line) } }
    if !exceptions.isEmpty, !open.isEmpty { run.print() }
    if open.isEmpty {
      run.say("No proposal is open\(model.map { " for \($0)" } ?? "").")
      return 0
    }
    for (index, proposal) in open.enumerated() {
      if index > 0 { run.print() }
      let text = VerdictText(
        emphasis: run.emphasis, showsPasses: model != nil, branch: proposal.divided ?? proposal.branch,
        pushes: proposal.divided != nil)
      let record = proposal.change?.record
      let age = proposal.date.map { Self.age(from: $0, to: now) } ?? "at no readable date"
      run.print("\(run.emphasis.apply(.strong, safe(proposal.branch.short)))  \(state(of: proposal, run.emphasis))")
      run.print("  \(safe(proposal.change?.title ?? "a statement that cannot be read"))")
      run.print("  by \(safe(people(proposal))), \(age): \(safe(record?.reason ?? ""))")
      if let local = proposal.divided, proposal.branch == local {
        run.print(
          "  your branch and the remote's each have what the other lacks; git model approve joins them with --push")
      }
      guard !proposal.isOver else {
        for reason in proposal.ends { run.print("  \(safe(reason))") }
        run.print("  to propose it anew, delete the branch: \(safe(proposal.deletion, limit: 500))")
        continue
      }
      for step in proposal.verdict.steps {
        for change in step.changes where model != nil || change.outcome != .allowed {
          let lines = text.lines(change, indent: 2)
          for line in change == proposal.change ? lines.dropFirst() : lines[...] { run.print(line) }
        }
        for check in step.checks where !check.status.allows { run.print("  \(safe(check.name)): \(safe(check.found))") }
      }
    }
    return 0
  }

  /// Who proposed, and who is still to sign it as the one who asked a service.
  private func people(_ proposal: OpenProposal) -> String {
    guard let signed = proposal.change?.record?.proposers else { return "?" }
    let asked = proposal.requestedBy.flatMap { signed.contains($0) ? nil : "asked by \($0) (not signed yet)" }
    return (signed.map(\.text) + [asked].compactMap(\.self)).joined(separator: ", ")
  }

  /// Whether a proposal can land, waits for people, or will never land as it is.
  private func state(of proposal: OpenProposal, _ emphasis: Emphasis) -> String {
    if proposal.isOver { return emphasis.apply(.bad, "can land no more") }
    switch proposal.verdict.outcome {
    case .allowed: return emphasis.apply(.good, "ready to merge")
    case .overridden: return emphasis.apply(.bad, "ready to merge, OVERRIDDEN")
    case .refused, .undecided: break
    }
    let codes: Set<Code> = [.approvals, .fourEyes, .possession]
    let waits = proposal.verdict.reasons.allSatisfy { reason in reason.check.code.map { codes.contains($0) } ?? false }
    return waits ? emphasis.apply(.strong, "waits for approvals") : emphasis.apply(.bad, "could not land")
  }

  private static func age(from: Instant, to: Instant) -> String {
    let seconds = max(0, to.seconds - from.seconds)
    if seconds < 60 { return "just now" }
    if seconds < 3600 { return "\(seconds / 60) min ago" }
    return seconds < 2 * 86_400 ? "\(seconds / 3600) h ago" : "\(seconds / 86_400) days ago"
  }
}
