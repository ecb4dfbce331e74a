import Foundation
import TestSupport
import Testing

@Suite struct `The pages of docs/checks: lineage, approvals, stages` {
  /// The commands of a page, each with what it must print after it: the lines of the next block marked `text`.
  private func examples(of page: String) throws -> [(script: String, lines: [String])] {
    let text = try String(contentsOfFile: "\(packageRoot)/docs/checks/\(page).md", encoding: .utf8)
    var examples: [(script: String, lines: [String])] = []
    var language: String?
    for line in text.lines {
      if line.hasPrefix("```") {
        let marked = line.dropFirst(3)
        language = language == nil && !marked.isEmpty ? String(marked) : language == nil ? "plain" : nil
        if language == "sh" { examples.append(("", [])) }
      } else if language == "sh" {
        examples[examples.count - 1].script += line + "\n"
      } else if language == "text", !examples.isEmpty {
        examples[examples.count - 1].lines.append(line.trimmingCharacters(in: .whitespaces))
      }
    }
    return examples
  }

  @Test(arguments: ["lineage", "approvals", "stages"])
  func `the commands print what the page shows`(page: String) throws {
    let team = try Team()
    let dev = team.dev
    try dev.prepareClone()
    try dev.run(["cp", "-r", sample("model"), "model"])
    let examples = try examples(of: page)
    #expect(!examples.isEmpty)
    for example in examples {
      let printed = Set(
        try dev.shell("{ \(example.script)} 2>&1").lines.map { $0.trimmingCharacters(in: .whitespaces) })
      #expect(!example.lines.isEmpty)
      for line in example.lines { #expect(printed.contains(line), "\(line) is not in \(printed)") }
    }
  }

  @Test(arguments: ["lineage", "approvals", "stages"])
  func `the gates that the page shows are a policy's`(page: String) throws {
    let dev = try Team().dev
    try dev.prepareClone()
    let policy = try dev.read("policy/gates.yaml")
    let start = try #require(policy.range(of: "\ngates:\n"))
    let end = try #require(policy.range(of: "\n# Pointers that need a signed record"))
    for gates in try CheckPage.blocks("yaml", of: page) {
      let changed = policy.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "\n" + gates)
      let answer = try dev.command(["policy", "check", dev.file("gates.yaml", changed)])
      #expect(answer.status == 0, "\(answer.errors)")
    }
  }
}
