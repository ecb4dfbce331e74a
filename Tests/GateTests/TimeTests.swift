import Documents
import Gate
import Manifest
import Names
import Snapshots
import TestSupport
import Testing

/// What bounds the time of a decision, and what is said when it is spent.
@Suite("The time of a decision")
struct TimeTests {
  /// v1 with audits of ten groups and a card with ten results, under a gate that asks for both, and its promotion.
  private func proposed(audits: Int) throws -> (world: World, old: ObjectID) {
    let world = try World(
      policy: World.policy(
        (
          "      lineage: [run, code, data]\n",
          "      biasAudit: {attributes: [sex], impactRatio: {min: 0.1}, allowSelf: true}\n      modelCard: {metricsMatch: evaluation}\n"
        )))
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    let groups = (0..<10).map { ("g\($0)", 100, 30, 10, 20) }
    for number in 0..<audits {
      try BiasTests.attach(world, BiasTests.payload(groups, extra: "\"notes\": \"\(number)\", "), as: "bias-\(number)")
    }
    try world.addEvidence(to: 1, payload: "{\(Self.metrics.map { "\"\($0)\": 0.5" }.joined(separator: ", "))}")
    let results = Self.metrics.map { "    - {type: \($0), value: 0.5}\n" }.joined()
    let card = """
      ---
      model-index:
      - name: x
        results:
        - task: {type: t}
          dataset: {type: credit-holdout, name: h}
          metrics:
      \(results)---
      # Card
      """
    try world.addEvidence(
      "card", to: 1, payload: card, type: .modelCard, format: "huggingface-model-card", file: "CARD.md")
    world.land("evidence")
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let old = world.head
    world.commit()
    return (world, old)
  }

  private static let metrics = (0..<10).map { "m\($0)" }

  @Test func `is looked at between audits and between results of a card, and running out of it refuses with its code`()
    throws
  {
    let (world, old) = try proposed(audits: 20)
    var looks = 0
    let verdict = world.verify(world.request(from: old)) {
      looks += 1
      return false
    }
    check(verdict, .allowed, [])
    #expect(looks > 20 + 10)
    for last in 0..<looks {
      var left = last
      let verdict = world.verify(world.request(from: old)) {
        left -= 1
        return left < 0
      }
      check(verdict, .undecided, [.timeSpent])
    }
  }

  @Test func `is looked at after each payload that is large`() throws {
    let objects = MemoryObjects()
    let payload = objects.add(.blob, [UInt8](repeating: 0x20, count: 100_000))
    var looks = 0
    let reader = ObjectReader(objects) {
      looks += 1
      return false
    }
    for _ in 0..<10 { _ = try reader.blob(payload, limit: .max) }
    #expect(looks >= 10)
  }

  @Test func `is spared what a version has too much of`() throws {
    let most = EvidenceBounds.maximumPieces
    let cases: [(count: Int, codes: Set<Code>)] = [(most, []), (most + 1, [.limit])]
    for (count, codes) in cases {
      let world = try World.registered(versions: 1)
      for number in 1..<count { try world.addEvidence("more-\(number)", to: 1, payload: "{\"a\": \(number)}") }
      if codes.isEmpty {
        world.allow()
      } else {
        let reasons = world.refuse(codes).reasons
        #expect(reasons.map { $0.check.found } == ["credit-approval@v1 would have \(count) pieces of evidence"])
        #expect(reasons.first?.check.expected == "at most 100 pieces for one version")
      }
    }
  }

  @Test func `is spared more bytes than can be judged together, the same payload counted once`() throws {
    let part = String(repeating: "x", count: EvidenceBounds.maximumBytes / 4 - 1000)
    let world = try World.registered(versions: 1)
    func add(_ id: String, _ text: String) throws {
      try world.addEvidence(id, to: 1, payload: text, type: .other, format: "opaque", file: "report.txt")
    }
    for number in 1...4 { try add("part-\(number)", part + "\(number)") }
    try add("again", part + "1")
    world.land()
    try add("more", String(repeating: "y", count: 5000))
    let reasons = world.refuse([.limit]).reasons
    #expect(
      reasons.first?.check.expected == "at most \(EvidenceBounds.maximumBytes) bytes of evidence for one version")
  }

  @Test func `is spared more bytes to be read than can be read together, though each lands alone`() throws {
    let world = try World.registered(versions: 1)
    let notes = String(repeating: "x", count: 9000)
    let large = "{\"\(notes.prefix(10))\": 1}" + String(repeating: " ", count: 2 * 1024 * 1024 - 1000)
    for number in 0..<4 {
      try world.addEvidence("large-\(number)", to: 1, payload: large + "\n\(String(repeating: " ", count: number))")
    }
    world.land()
    try world.addEvidence("more", to: 1, payload: "{\"a\": 1}" + notes.replacing("x", with: " "))
    let reasons = world.refuse([.limit]).reasons
    #expect(reasons.first?.check.expected.hasPrefix("at most 8388608 bytes of evidence that is read") == true)
  }

  @Test func `counts a payload as often as it is read for another attribute`() throws {
    let world = try World.registered(versions: 1)
    let rates = "{\"f\": {\"selection_rate\": 0.5}, \"m\": {\"selection_rate\": 0.5}}"
    let payload = rates + String(repeating: " ", count: 1024 * 1024)
    func add(_ number: Int) throws {
      try world.addEvidence(
        "audit-\(number)", to: 1, payload: payload, type: .biasAudit, format: "fairlearn-by-group", file: "audit.json",
        attribute: "a\(number)")
    }
    for number in 0..<7 { try add(number) }
    world.land()
    for number in 7..<9 { try add(number) }
    let reasons = world.refuse([.limit]).reasons
    #expect(reasons.first?.check.expected.hasPrefix("at most 8388608 bytes of evidence that is read") == true)
  }

  @Test func `shows what stands in the way before what does no harm, and not more than people read`() throws {
    let ignored = (0..<5000).map { Check.ignored("ignored \($0)", .evidence, "nothing") }
    let lines = Array(repeating: "line", count: 500).joined(separator: "\n")
    let change = ChangeVerdict(
      kind: .promotion, title: "promote", checks: ignored + [.fail("the reason", .evidence, lines)])
    let text = VerdictText(showsPasses: false).lines(change, indent: 0)
    #expect(text.count < 200)
    #expect(text.dropFirst().first?.contains("the reason") == true, "\(text.prefix(3))")
    #expect(text.last?.contains("and 4901 checks more") == true, "\(text.suffix(2))")
  }

  @Test func `shows of a step what people read, and first what stands in the way`() throws {
    let ignored = (0..<90).map { Check.ignored("ignored \($0)", .evidence, "nothing") }
    let reasons = (0..<90).map { Check.fail("reason \($0)", .evidence, "found", expected: "more", mend: "mend it") }
    let step = StepVerdict(
      commit: ObjectID.zero, subject: "step", date: nil, checks: ignored,
      changes: [ChangeVerdict(kind: .evidence, title: "evidence", checks: reasons)])
    let text = VerdictText(showsPasses: false).lines(step)
    #expect(text.count == 101)
    #expect(text[2].contains("reason 0"), "\(text.prefix(4))")
    #expect(text.last?.contains("… and 352 lines more") == true, "\(text.suffix(1))")
    // `git model verify` shows all of it.
    #expect(VerdictText(showsPasses: true).lines(step).count == 452)
  }
}
