import Names

extension StepVerdict {
  /// The verdict on a step that has landed: what would have let it in mends nothing any more. A new step puts right what
  /// it did, or a change acknowledges it.
  var landed: StepVerdict {
    guard outcome == .refused else { return self }
    let acknowledging = "git model change --acknowledge \(commit.short) -m \"why\""
    let mend = "put right what it did in a new step, or acknowledge it: \(acknowledging)"
    let changes = changes.map { change in
      let isMove = !change.moves.isEmpty || !change.unreadable.isEmpty
      return change.mended(
        by: isMove
          ? "promote, or roll back to, what should stand there; or acknowledge the step: \(acknowledging)"
          : mend)
    }
    return StepVerdict(
      commit: commit, subject: subject, date: date, checks: checks.map { $0.mended(by: mend) },
      changes: changes)
  }
}

extension ChangeVerdict {
  fileprivate func mended(by mend: String) -> ChangeVerdict {
    var copy = self
    copy.checks = checks.map { $0.mended(by: mend) }
    copy.gates = gates.map {
      GateVerdict(name: $0.name, checks: $0.checks.map { $0.mended(by: mend) })
    }
    return copy
  }
}

extension Check {
  /// The same with another mend, where it refuses. What could not be decided keeps its own.
  fileprivate func mended(by mend: String) -> Check {
    guard !status.allows, status != .undecided else { return self }
    return Check(
      name: name, status: status, code: code, found: found, expected: expected, mend: mend)
  }
}
