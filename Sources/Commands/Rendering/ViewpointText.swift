import Documents
import Gate
import Manifest
import Names
import Registry

/// From when a look at the registry is: for people and as JSON.
struct ViewpointText {
  let view: Viewpoint
  let registry: OpenRegistry

  /// Says which step was the newest, and whether what is asked for moved again later on the day that was named.
  func print(_ reference: VersionReference, _ run: Run) throws {
    let branch = registry.branch.short
    guard let position = view.position, let step = view.step else {
      run.say("git-model: \(view.commit.short) was never the tip of \(branch): what it holds was never in force")
      return
    }
    run.print("\(branch) at \(step.commit.short), landed \(step.time.minutes) UTC")
    if let claimed = step.claimed, claimed != step.time { run.print("  (its committer claims \(claimed))") }
    guard let end = view.endOfDay, position + 1 < end, case .alias(let alias) = reference.selector else { return }
    let later = try registry.steps(
      changing: .alias(alias), of: reference.model, in: view.timeline, position + 1..<end)
    for step in later {
      run.print("  \(alias) moved later that day: at \(step.time), with \(step.commit.short)")
    }
  }

  static func node(of view: Viewpoint) -> Node {
    .mapping(omittingNil: [
      ("commit", .string(view.commit.description)), ("time", view.step.map { .string($0.time.description) }),
      ("claimed", view.step?.claimed.map { .string($0.description) }), ("inForce", .bool(view.position != nil)),
    ])
  }
}
