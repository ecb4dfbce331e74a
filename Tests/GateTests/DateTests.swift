import Gate
import Names
import TestSupport
import Testing

@Suite("Dates of a record")
struct DateTests {
  /// Rule 4: each bound of each date, in seconds.
  static let dates: [(String, Set<Code>, Int64, Int64, Int64)] = [
    // what, codes, preparedAt − now, notAfter − preparedAt, commit − now
    ("now", [], 0, 86_400, 0),
    ("a commit 5 minutes ahead", [], 0, 86_400, 300),
    ("a commit further ahead", [.clock], 0, 86_400, 301),
    ("a commit 24 hours behind", [], -90_000, 30 * 86_400, -86_400),
    ("a commit further behind", [.clock], -90_000, 30 * 86_400, -86_401),
    ("a statement 5 minutes ahead", [], 300, 86_400, 0),
    ("a statement further ahead", [.clock], 301, 86_400, 300),
    ("a commit 5 minutes before its statement", [], 0, 86_400, -300),
    ("a commit further before its statement", [.clock], 0, 86_400, -301),
    ("a statement for the policy's 30 days", [], 0, 30 * 86_400, 0),
    ("a statement for longer", [.expired], 0, 30 * 86_400 + 1, 0),
    ("a statement that lapses now", [], -86_400, 86_400, 0),
    ("a statement that lapsed", [.expired], -86_401, 86_400, 0),
    ("a statement that lapsed before it began", [.expired], 0, -1, 0),
    ("a commit in 1970", [.clock], 0, 86_400, -1_795_000_000),
  ]

  @Test("Dates: allowed or refused is", arguments: dates.indices)
  func date(_ index: Int) throws {
    let (name, codes, prepared, lifetime, landed) = Self.dates[index]
    let world = try PromotionTests.prepared()
    // The history before must not lie in the way of a commit that is dated back.
    let now = world.now
    try world.promote(2, PromotionTests.wishes, approvedBy: PromotionTests.approvers) {
      $0.preparedAt = now.adding(seconds: prepared)
      $0.notAfter = now.adding(seconds: prepared + lifetime)
    }
    let old = world.head
    world.commit(date: "\(now.adding(seconds: landed).seconds) +0000")
    world.now = now
    let verdict = world.verify(world.request(from: old))
    #expect(Set(verdict.reasons.compactMap(\.check.code)) == codes, "\(name)")
    #expect(verdict.outcome == (codes.isEmpty ? .allowed : .refused), "\(name)")
    // Long after, a date that was near the clock then is no reason; one that contradicts the statement still is.
    world.now = now.adding(seconds: 400 * 86_400)
    let audit = world.verify(world.request(from: old, purpose: .audit))
    #expect(
      (audit.outcome == .allowed) == (codes.isEmpty || name.contains("ahead") || name == "a commit further behind"),
      "\(name)")
  }

  @Test(
    "A commit without a readable date lands no record",
    arguments: [
      "-1 +0000", "99999999999999999999 +0000", "253402300800 +0000", "x +0000", "",
    ])
  func unreadableDate(_ date: String) throws {
    let world = try PromotionTests.prepared()
    try world.promote(2, PromotionTests.wishes, approvedBy: PromotionTests.approvers)
    let old = world.head
    world.commit(date: date)
    check(world.verify(world.request(from: old)), .refused, [.clock])
    // A step without a record does not ask for a date.
    let next = world.head
    world.checkout(old)
    world.files["README.md"] = File("new")
    world.commit(date: date)
    check(world.verify(world.request(from: old)), .allowed, [])
    _ = next
  }

  @Test func `dates are not judged in steps that add no record`() throws {
    let world = try World.registered()
    let old = world.head
    world.files["README.md"] = File("old")
    world.commit(date: "1000000 +0000")
    check(world.verify(world.request(from: old)), .allowed, [])
  }
}
