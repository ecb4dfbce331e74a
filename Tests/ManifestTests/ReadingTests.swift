import Documents
import Foundation
import Manifest
import Names
import Policy
import Testing

@Suite("Reading and writing manifests and statements")
struct ReadingTests {
  @Test(arguments: Kind.allCases)
  func `the sample is read, and written as the same bytes`(_ kind: Kind) throws {
    let sample = try #require(Samples.all.first { $0.kind == kind })
    #expect(kind.problems(sample.text) == [])
    if !kind.isReadOnly { #expect(try kind.rewrite(Array(sample.text.utf8)) == Array(sample.text.utf8)) }
  }

  @Test func `every kind has at least six wrong and two right edits`() {
    for sample in Samples.all {
      let wrong = sample.fixtures.filter { $0.says != nil }
      #expect(wrong.count >= 6 && sample.fixtures.count - wrong.count >= 2, "\(sample.kind.rawValue)")
    }
  }

  @Test(arguments: Fixture.all)
  func `a document is read, or refused with a sentence and its place`(_ fixture: Fixture) {
    let problems = fixture.kind.problems(fixture.text)
    guard let says = fixture.says else {
      #expect(problems == [])
      return
    }
    #expect(problems.contains { $0.message.contains(says) }, "\(problems)")
    if !fixture.kind.isStatement { #expect(problems.allSatisfy { $0.position != .unknown }, "\(problems)") }
  }

  @Test(arguments: Fixture.all.filter { $0.says == nil && !$0.kind.isReadOnly })
  func `what is written is read as the same, and is canonical`(_ fixture: Fixture) throws {
    let once = try #require(try fixture.kind.rewrite(Array(fixture.text.utf8)))
    #expect(try fixture.kind.rewrite(once) == once)
  }

  @Test(arguments: Kind.allCases.filter { !$0.isStatement })
  func `an unknown apiVersion, kind or key is named`(_ kind: Kind) throws {
    let text = try #require(Samples.all.first { $0.kind == kind }).text
    let version = kind.problems(text.replacingOccurrences(of: "git-model/v1", with: "git-model/v9"))
    #expect(version.count == 1 && version[0].message.contains("\"git-model/v9\""), "\(version)")
    #expect(version.first?.position == Position(line: 1, column: 13))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let kindLine = lines.map { $0.hasPrefix("kind: ") ? "kind: Other" : String($0) }.joined(separator: "\n")
    #expect(kind.problems(kindLine).map(\.message).joined().contains("\"Other\""))
    let key = kind.problems(text + "surprise: 1\n")
    #expect(key.count == 1 && key[0].message.hasPrefix("unknown key \"surprise\""), "\(key)")
    #expect(key.first?.position.column == 1)
  }

  @Test func `all problems of a version come at once, each with its place`() {
    let text = """
      apiVersion: git-model/v1
      kind: ModelVersion
      model: a/b
      version: three
      createdAt: yesterday
      artifact:
        digest: md5:0
        size: -1
        files:
          - path: ../x
            size: 1
      metrics:
        roc_auc: "0.9"
        f1: true
      extra: 1

      """
    #expect(
      Kind.modelVersion.problems(text).map { "\($0.position.line):\($0.position.column) \($0.path)" } == [
        "1:1 createdBy", "3:8 model", "4:10 version", "5:12 createdAt", "7:11 artifact.digest", "8:9 artifact.size",
        "10:7 artifact.files[0].digest", "10:13 artifact.files[0].path", "13:12 metrics.roc_auc", "14:7 metrics.f1",
        "15:1 extra",
      ])
  }

  @Test func `all problems of a policy come at once, each with its place`() {
    let text = Samples.policy.text.replacingOccurrences(of: "[credit-team]", with: "[a b, c d]")
      .replacingOccurrences(of: "others: archive", with: "others: burn")
      .replacingOccurrences(of: "[run, code, data]", with: "[car, run, bus]")
      .replacingOccurrences(of: "defaultRisk: high", with: "defaultRisk: 7")
      .replacingOccurrences(of: "[README.md, \"docs/**\"]", with: "[/a, b, c/]")
    #expect(
      Kind.policy.problems(text).map(\.path) == [
        "ownerGroups[0]", "ownerGroups[1]", "gates[0].others", "gates[0].requires.lineage[0]",
        "gates[0].requires.lineage[2]", "defaultRisk", "free[0]", "free[2]",
      ])
  }

  @Test func `a statement shows all its problems by their paths`() {
    let text = Samples.promotion.text.replacingOccurrences(of: "\"Staging\"", with: "\"In Review\"")
      .replacingOccurrences(of: "refs/heads/main", with: "main")
      .replacingOccurrences(of: "\"evaluation-1\"", with: "\"a b\", \"c d\"")
    #expect(
      Kind.promotion.problems(text).map(\.path) == [
        "predicate.ref", "predicate.transitions[0].from", "predicate.evidence[0]", "predicate.evidence[1]",
      ])
  }

  @Test(arguments: Kind.allCases)
  func `mutated bytes are read or refused, never a crash`(_ kind: Kind) throws {
    let sample = try #require(Samples.all.first { $0.kind == kind })
    var generator = SeededGenerator(seed: 51)
    for _ in 0..<400 {
      var bytes = Array(sample.text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(Array("{}[]:,\"-9\n ".utf8).randomElement(using: &generator) ?? 0, at: index)
        default: bytes.removeSubrange(index..<min(bytes.count, index + 20))
        }
        if bytes.isEmpty { bytes = [0x0A] }
      }
      guard let once = try? kind.rewrite(bytes) else { continue }
      #expect(try kind.rewrite(once) == once)
    }
  }
}

/// A generator whose numbers depend on the seed alone, so that a failure can be repeated (xorshift64*).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
