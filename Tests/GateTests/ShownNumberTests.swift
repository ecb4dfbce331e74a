import Documents
import Gate
import Manifest
import Names
import Policy
import TestSupport
import Testing

/// What is printed of numbers never contradicts the verdict.
@Suite("Numbers in a verdict")
struct ShownNumberTests {
  private static let nines = String(repeating: "9", count: 300)
  private static let zeros = String(repeating: "0", count: 300)

  /// The check of a metric in a model index, whose digits count as they are written.
  private func judged(_ value: String, _ rule: String) throws -> Check {
    let world = try World(
      policy: World.policy(("      lineage: [run, code, data]\n", "      evaluation: [{metric: auc, \(rule)}]\n")))
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    let index = """
      model-index:
      - name: x
        results:
        - task: {type: t}
          dataset: {type: credit-holdout, name: h}
          metrics: [{type: auc, value: \(value)}]
      """
    try world.addEvidence(to: 1, payload: index, format: "huggingface-model-index")
    world.land("evidence")
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let old = world.head
    world.commit()
    let checks = world.verify(world.request(from: old)).steps.flatMap(\.allChecks)
    return try #require(checks.first { $0.name.hasPrefix("auc") })
  }

  @Test(
    "show the digits that decide",
    arguments: [
      ("0.699999999999999999999", "min: 0.7", false, "0.699999999999999999999"),
      ("0.6\(nines)", "min: 0.7", false, "0.6999999999999999999999…(279 digits)…"),
      ("0.7\(zeros)1", "max: 0.7", false, "0.7000000000000000000000…(272 digits)…00000001"),
      ("0.7\(zeros)1", "min: 0.7", true, "0.7000000000000000000000…(272 digits)…00000001"),
      ("1e-400", "max: 0", false, "1e-400"), ("1e-400", "min: 5e-324", false, "1e-400"),
      ("5e-324", "min: 5e-324", true, "5e-324"), ("-1e-400", "min: 0", false, "-1e-400"),
      ("0.1000000000000000055511151231257827", "max: 0.1", false, "0.1000000000000000055511151231257827"),
    ])
  func metric(_ value: String, _ rule: String, _ passes: Bool, _ found: String) throws {
    let check = try judged(value, rule)
    #expect(check.status == (passes ? .pass : .fail))
    #expect(check.found == found, "\(check)")
    #expect(check.found.count < 80)
  }

  @Test func `of a margin show on which side of the limit they are`() throws {
    let margin = MarginCheck(
      margin: .maxDrop(.absolute(try #require(ExactDecimal(text: "1e-300")))), higherIsBetter: true)
    let champion = ExactDecimal(1)
    let least = try #require(margin.limit(champion))
    let below = least - (try #require(ExactDecimal(text: "1e-310")))
    let check = margin.check(below, against: champion, "auc")
    #expect(check.status == .fail)
    // Of both the digits are shown where they part.
    #expect(check.found != String(check.expected.dropFirst(3).prefix { $0 != " " }), "\(check)")
    #expect(check.found.utf8.count < 100 && check.expected.utf8.count < 250, "\(check)")
    #expect(check.found.contains("digits"), "\(check)")
  }

  @Test(
    "of fairness are above, at or below the limit as they are judged",
    arguments: [
      // 0.1 and a little more; the rates are reported.
      ("0.5", "0.6000000001", "demographicParityDifference: {max: 0.1}", false, "0.1000000001: "),
      ("0.5", "0.6", "demographicParityDifference: {max: 0.1}", true, "0.1: "),
      ("5e-324", "1", "impactRatio: {min: 1e-323}", false, "0.0000…"),
      ("5e-324", "1", "impactRatio: {min: 5e-324}", true, "0.0000… (exactly 5e-324)"),
      ("0.1", "0.3", "impactRatio: {min: 0.3333333333333333}", true, "0.333333333333333333333333…: "),
    ])
  func fairness(_ low: String, _ high: String, _ bound: String, _ passes: Bool, _ found: String) throws {
    let world = try BiasTests.world("{attributes: [sex], \(bound), allowSelf: true}")
    try BiasTests.attach(
      world, "{\"f\": {\"selection_rate\": \(low), \"count\": 9}, \"m\": {\"selection_rate\": \(high), \"count\": 9}}",
      format: "fairlearn-by-group", attribute: "sex")
    world.land("evidence")
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let old = world.head
    world.commit()
    let checks = world.verify(world.request(from: old)).steps.flatMap(\.allChecks)
    let check = try #require(checks.first { $0.name.contains(" of sex (") && $0.found.contains("selection rate") })
    #expect(check.status == (passes ? .pass : .fail))
    #expect(check.found.hasPrefix(found), "\(check)")
    // The rates are those that were reported, not rounded to nothing.
    #expect(check.found.contains("f \(low), m \(high)"), "\(check)")
  }
}
