package import Gate
import GitStore
package import Names
import Snapshots
import System

/// A moment that a person names.
package enum Moment: Hashable, Sendable {
  /// A day of UTC; its beginning is meant.
  case day(Instant)
  case time(Instant)
  /// A branch, tag, id or expression of Git.
  case commit(String)
}

/// The registry as it was at one moment.
package struct Viewpoint {
  package let commit: ObjectID
  package let state: State
  package let timeline: Timeline
  /// The step that was the newest then; nil for a commit that was never the tip of the registry branch.
  package let position: Int?
  /// The first step that had not landed at the end of the day that was named; nil where no day was.
  package let endOfDay: Int?

  package var step: Timeline.Step? { position.map { timeline.steps[$0] } }
}

extension OpenRegistry {
  /// The registry at a moment; as it is today when nil.
  ///
  /// A time is answered along the first-parent chain (``Timeline`` says when a step counts as landed). A commit is taken
  /// as it is, also one that is only on a branch.
  package func viewpoint(_ moment: Moment?) throws -> Viewpoint {
    let timeline = try timeline()
    guard let moment else { return Viewpoint(timeline, at: timeline.steps.count - 1, in: self) }
    switch moment {
    case .commit(let text):
      guard let commit = try repository.revparse(text) else {
        throw RegistryError(
          "there is no commit \"\(text)\"",
          hint: "a moment is a day (2026-03-01), a time (2026-03-01T12:00:00Z) or a commit, branch or tag")
      }
      if let position = timeline.position(of: commit) { return Viewpoint(timeline, at: position, in: self) }
      return Viewpoint(
        commit: commit, state: try state(at: commit), timeline: timeline, position: nil, endOfDay: nil)
    case .time(let time): return Viewpoint(timeline, at: try position(by: time, in: timeline), in: self)
    case .day(let day):
      let end = timeline.position(by: day.adding(seconds: 86_400).adding(milliseconds: -1)) ?? 0
      return Viewpoint(timeline, at: try position(by: day, in: timeline), endOfDay: end + 1, in: self)
    }
  }

  private func position(by time: Instant, in timeline: Timeline) throws -> Int {
    let now = context.clock.now()
    guard time <= now.adding(seconds: 300) else {
      throw RegistryError("\(time) lies ahead; it is \(now)", hint: "leave out --at for the registry as it is today")
    }
    guard let position = timeline.position(by: time) else {
      let began = timeline.steps.first.map { "\($0.time), with \($0.commit.short)" } ?? "later"
      throw RegistryError("there was no registry at \(time): it began at \(began)", hint: "git model log --all")
    }
    return position
  }
}

extension Viewpoint {
  fileprivate init(_ timeline: Timeline, at position: Int, endOfDay: Int? = nil, in registry: OpenRegistry) {
    let step = timeline.steps[position]
    self.init(
      commit: step.commit, state: registry.state(at: step), timeline: timeline, position: position, endOfDay: endOfDay)
  }
}
