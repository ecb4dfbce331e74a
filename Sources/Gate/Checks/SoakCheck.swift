import Manifest
import Names
import Policy
import Snapshots

/// Checks how long a version has been in a stage.
///
/// The stage is that before the step, and it is counted from the step that gave it, found on the first-parent chain, so
/// a version that left and came back starts again. Both ends are committer's dates (`Chronicle.landed`).
struct SoakCheck {
  let input: StepInput
  let version: Version
  let rule: SoakRule
  /// The model before the transition.
  let before: ModelState
  /// The position of the step before the transition; nil for the newest.
  let position: Int?
  /// When the time ends.
  let until: Instant?

  private static let name = "soak"

  func checks() throws(StateError) -> [Check] {
    let hours = "\(rule.hours) h"
    let expected = "in \(rule.stage) for \(hours)"
    let stage = try before.stage(of: version)
    guard stage == rule.stage else {
      return [
        .fail(
          Self.name, .soak, "v\(version) is in \(stage)", expected: expected,
          mend: "git model promote \(before.name) \(version) --stage \(rule.stage) -m \"why\", then wait \(hours)")
      ]
    }
    guard let until, let since = try since() else {
      return [
        .fail(
          Self.name, .clock, "the step that put v\(version) into \(stage) has no readable date, or lies too far back",
          expected: expected, mend: "put it into \(stage) anew: git model rollback, then git model promote")
      ]
    }
    let passed = until.seconds - since.date.seconds
    let found = "\(since.isExact ? "since" : "before") \(since.date), \(Self.text(passed))"
    guard passed >= Int64(rule.hours) * 3600 else {
      let end = since.date.adding(seconds: Int64(rule.hours) * 3600)
      return [
        .fail(Self.name, .soak, "in \(stage) \(found)", expected: expected, mend: "merge it after \(end)")
      ]
    }
    return [.pass(Self.name, "in \(stage) \(found)", expected: expected)]
  }

  private func since() throws(StateError) -> (date: Instant, isExact: Bool)? {
    do {
      switch try input.chronicle.stageSince(before.path(.stage(version)), at: position) {
      case .step(let step): return try input.chronicle.landed(at: step).map { ($0, true) }
      case .root(let root): return try input.chronicle.landed(at: root).map { ($0, false) }
      case nil: return nil
      }
    } catch { throw .object(error) }
  }

  /// `5 h 20 min`
  private static func text(_ seconds: Int64) -> String {
    let minutes = max(0, seconds) / 60
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
