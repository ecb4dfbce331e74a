import Documents
import Foundation
import Testing

@Suite("Hostile YAML and JSON")
struct YAMLFuzzTests {
  static let seeds = [
    """
    apiVersion: git-model/v1
    kind: ModelVersion # a comment
    version: 3
    artifact:
      uri: s3://models/credit-approval/3
      files:
        - path: MLmodel
          size: 1405
        - {path: 'b', "size": 0x1F}
    parameters: {C: "1.0", n: ~, "é": ü}
    metrics:
      roc_auc: 0.743386427519743
      list: [1, 2.5, [no], {a: b}, true]
    text: |
      one
        two

    folded: >-
      three
      four
    tail: one
      two
    """,
    "---\n- a\n- - b\n  - c: d\n    e: \"\\u00e9\\n\"\n-\n- {}\n- []\n...\n",
    "{\"a\": [1, -2.5e3, \"x\\ty\", null], \"b\": {\"c\": true}}\n",
  ]

  private static let pieces = [
    "\n", " ", "  ", "\t", ":", ": ", "- ", "-", "?", "? ", "[", "]", "{", "}", ",", "#", " #", "&a", "*a", "!t", "|",
    ">",
    "|2\n", ">+\n", "'", "\"", "\\", "%", "@", "<<", "---\n", "...\n", "é", "日", "😀", "\u{85}", "\0", "a", "0", "1e9",
    ".",
    "~", "no", "\\u00", "\\x", "|-\n ", "\n\n", "\r",
  ].map { Array($0.utf8) }

  /// A few random edits: bytes changed, removed, doubled, and pieces of YAML thrown in.
  static func mutate(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var text = original
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !text.isEmpty {
      let place = Int.random(in: 0..<text.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: text[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: text.removeSubrange(place..<min(text.count, place + Int.random(in: 1...6, using: &generator)))
      case 2:
        let end = min(text.count, place + Int.random(in: 1...20, using: &generator))
        let target = Int.random(in: 0...text.count, using: &generator)
        text.insert(contentsOf: Array(text[place..<end]), at: target)
      default: text.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
      }
    }
    return text
  }

  @Test func `mutated YAML is read or refused, and what is read obeys the laws`() throws {
    var generator = SeededGenerator(seed: 21)
    var accepted = 0
    for round in 0..<rounds(6000) {
      let text = Self.mutate(bytes(Self.seeds.randomElement(using: &generator) ?? ""), &generator)
      do throws(Problems) {
        let node = try YAML.read(text)
        accepted += 1
        let canonical = YAML.write(node)
        let back = try YAML.read(canonical)
        #expect(back == node, "round \(round): \(String(decoding: text, as: UTF8.self))")
        #expect(YAML.write(back) == canonical)
        checkSources(of: node, in: text)
      } catch {
        #expect(!error.all.isEmpty)
        for problem in error.all {
          #expect(problem.position.line >= 1 && problem.position.column >= 1, "round \(round): \(problem)")
          #expect(problem.description.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
      }
    }
    #expect(accepted > 100, "the mutations are too wild to test the laws")
  }

  /// Each quoted scalar's range starts and ends with its quotes, each plain one's with no white space.
  private func checkSources(of node: Node, in text: [UInt8]) {
    switch node.value {
    case .mapping(let pairs): for pair in pairs { checkSources(of: pair.value, in: text) }
    case .sequence(let nodes): for node in nodes { checkSources(of: node, in: text) }
    case .string, .integer, .float, .bool, .null:
      guard let source = node.source else {
        Issue.record("a scalar without a source")
        return
      }
      let slice = text[source.bytes]
      switch source.style {
      case .doubleQuoted:
        #expect(slice.first == UInt8(ascii: "\"") && slice.last == UInt8(ascii: "\"") && slice.count > 1)
      case .singleQuoted:
        #expect(slice.first == UInt8(ascii: "'") && slice.last == UInt8(ascii: "'") && slice.count > 1)
      case .plain: #expect(![0x20, 0x0A].contains(slice.first) && ![0x20, 0x0A].contains(slice.last))
      case .literal: #expect(slice.first == UInt8(ascii: "|"))
      case .folded: #expect(slice.first == UInt8(ascii: ">"))
      }
    }
  }

  @Test func `mutated files either keep all but the replaced scalar, or refuse the replacement`() throws {
    var generator = SeededGenerator(seed: 22)
    var replaced = 0
    for _ in 0..<rounds(3000) {
      let text = Self.mutate(bytes(Self.seeds[0]), &generator)
      guard let before = try? YAML.read(text), let kind = before["kind"], let source = kind.source else { continue }
      guard let after = try? YAML.replacingScalars(in: text, [(["kind"], .string("Other"))]) else { continue }
      replaced += 1
      #expect(after.starts(with: text[..<source.bytes.lowerBound]))
      #expect(try YAML.read(after)["kind"] == .string("Other"))
      #expect(try YAML.read(after)["metrics"] == before["metrics"])
    }
    #expect(replaced > 100)
  }

  @Test func `mutated JSON is read or refused, and what is read obeys the laws`() throws {
    var generator = SeededGenerator(seed: 23)
    var accepted = 0
    for _ in 0..<rounds(4000) {
      let text = Self.mutate(bytes(Self.seeds[2]), &generator)
      do throws(Problems) {
        let node = try JSON.read(text, limits: Limits(allowAnyRoot: true))
        accepted += 1
        let back = try JSON.read(JSON.write(node, style: .compact), limits: Limits(allowAnyRoot: true))
        #expect(back == node)
      } catch {
        #expect(!error.all.isEmpty)
        #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 })
      }
    }
    #expect(accepted > 20)
  }

  @Test func `random bytes never do harm`() {
    var generator = SeededGenerator(seed: 24)
    for _ in 0..<rounds(3000) {
      let text = (0..<Int.random(in: 0...80, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
      }
      let ascii = text.map { $0 & 0x7F }
      for bytes in [text, ascii] {
        _ = problems(ofBytes: bytes)
        _ = try? JSON.read(bytes)
      }
    }
  }
}
