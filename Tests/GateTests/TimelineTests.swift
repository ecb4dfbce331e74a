import Gate
import Names
import Snapshots
import TestSupport
import Testing

/// When steps count as landed. In a row each step is its claimed date in minutes, `nil` for one that cannot be read; a
/// step whose date nobody bounds stands in parentheses.
@Suite struct `A timeline` {
  private static let begin = Instant(clamping: 1_770_000_000_000)

  private static func minutes(_ count: Int) -> Instant { begin.adding(seconds: Int64(count) * 60) }

  private static func timeline(_ claims: [(minute: Int?, isBounded: Bool)], now: Int = 1000) -> Timeline {
    Timeline(
      claims.enumerated().map { index, claim in
        let id = ObjectID(String(repeating: "0", count: 36) + String(1000 + index)) ?? .zero
        return .init(commit: id, tree: id, date: claim.minute.map(minutes), isBounded: claim.isBounded)
      }, now: minutes(now))
  }

  private static func times(_ timeline: Timeline) -> [Int] {
    timeline.steps.map { Int(($0.time.seconds - begin.seconds) / 60) }
  }

  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let claims: [(minute: Int?, isBounded: Bool)]
    let times: [Int]
    init(_ what: String, _ claims: [(minute: Int?, isBounded: Bool)], _ times: [Int]) {
      testDescription = what
      self.claims = claims
      self.times = times
    }
  }

  static let rows = [
    Row("dates that go forward count as they are", [(0, true), (10, true), (20, false), (30, true)], [0, 10, 20, 30]),
    Row("equal dates stay equal", [(0, true), (10, true), (10, true), (10, false)], [0, 10, 10, 10]),
    Row(
      "a record never counts before an earlier one", [(0, true), (20, true), (10, true), (30, true)], [0, 20, 20, 30]),
    Row(
      "an unreadable date is that of the step before", [(0, true), (nil, true), (nil, false), (9, true)], [0, 0, 0, 9]),
    Row("an unbounded date ahead waits for the next record", [(0, true), (500, false), (20, true)], [0, 20, 20]),
    Row("an unbounded date behind counts after what it follows", [(5, true), (0, false), (20, true)], [5, 5, 20]),
    Row("an unbounded date ahead of now is now", [(0, true), (9000, false)], [0, 1000]),
    Row(
      "one ahead does not push the ones after it", [(0, true), (500, false), (7, false), (20, true)], [0, 20, 20, 20]),
  ]

  @Test("Times", arguments: rows)
  func times(_ row: Row) {
    #expect(Self.times(Self.timeline(row.claims)) == row.times)
  }

  @Test func `finds the newest step that had landed by a moment, that moment included`() {
    let timeline = Self.timeline([(10, true), (20, true), (20, true), (30, true)])
    #expect(timeline.position(by: Self.minutes(9)) == nil)
    #expect(timeline.position(by: Self.minutes(10)) == 0)
    #expect(timeline.position(by: Self.minutes(19)) == 0)
    #expect(timeline.position(by: Self.minutes(20)) == 2, "of equal times the later in history")
    #expect(timeline.position(by: Self.minutes(29)) == 2)
    #expect(timeline.position(by: .latest) == 3)
    #expect(timeline.position(of: timeline.steps[2].commit) == 2 && timeline.position(of: .zero) == nil)
  }

  @Test func `never goes back, whatever is claimed, and a record counts at least at its date`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let claims: [(minute: Int?, isBounded: Bool)] = (0..<Int.random(in: 1...9, using: &random)).map { index in
        let minute = Int.random(in: 0...9, using: &random) == 0 ? nil : Int.random(in: 0...50, using: &random)
        return (minute, index == 0 || Bool.random(using: &random))
      }
      let times = Self.times(Self.timeline(claims, now: 40))
      let words = "\(claims) became \(times)"
      // Before the first readable date there is nothing to go by.
      guard claims.first?.minute != nil else { continue }
      #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "\(words)")
      let bounded = zip(claims, times).filter { $0.0.isBounded }
      #expect(bounded.allSatisfy { claim, time in claim.minute.map { $0 <= time } ?? true }, "\(words)")
      // What nobody bounds changes no other step's time.
      let alone = Self.times(Self.timeline(claims.filter(\.isBounded), now: 40))
      #expect(bounded.map(\.1) == alone, "\(words)")
    }
  }

  @Test func `read from history asks only records for their dates`() throws {
    let world = try World.registered()
    let reader = ObjectReader(world.builder.objects)
    world.files["README.md"] = File("Dated 2099.\n")
    let ahead = world.commit("far ahead", date: "4070908800 +0000")
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let promotion = world.commit("promote")
    let timeline = try Timeline(to: world.head, now: world.now, objects: reader)
    let landed = try #require(timeline.position(of: promotion))
    let free = try #require(timeline.position(of: ahead))
    #expect(timeline.steps[landed].time == world.now.adding(seconds: -60))
    #expect(timeline.steps[free].time == timeline.steps[landed].time)
    #expect(timeline.steps[free].claimed == Instant(seconds: 4_070_908_800))
  }
}
