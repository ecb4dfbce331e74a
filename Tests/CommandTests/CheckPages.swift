import Foundation
import TestSupport
import Testing

/// The examples of docs/checks, run as they stand.
enum CheckPage {
  /// The blocks of a page that are marked with a language, in their order.
  static func blocks(_ language: String, of page: String) throws -> [String] {
    let text = try String(contentsOfFile: "\(packageRoot)/docs/checks/\(page).md", encoding: .utf8)
    var blocks: [String] = []
    var lines: [Substring]?
    for line in text.lines {
      if line == "```", let block = lines {
        blocks.append(block.joined(separator: "\n") + "\n")
        lines = nil
      } else if lines != nil {
        lines?.append(line)
      } else if line == "```\(language)" {
        lines = []
      }
    }
    return blocks
  }
}

extension Person {
  /// Runs a shell script in the clone; every command of it must succeed. `python3` is the Python of the oracles.
  @discardableResult
  func shell(_ script: String, python: String? = nil) throws -> String {
    var extra: [String: String] = [:]
    if let python {
      let bin = "\(home)/bin"
      try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
      let wrapper = "#!/bin/sh\nexec '\(python)' \"$@\"\n"
      try Data(wrapper.utf8).write(to: URL(fileURLWithPath: "\(bin)/python3"))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(bin)/python3")
      extra["PATH"] = "\(bin):\(try environment()["PATH"] ?? "")"
    }
    return try run(["sh", "-euc", script], extra: extra)
  }
}

@Suite struct `The pages of docs/checks` {
  static let python = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]

  @Test(
    .enabled(if: python != nil, "GIT_MODEL_TEST_PYTHON names no Python with model-signing; scripts/test makes one"))
  func `signature: what the page says to do passes the gate that it shows`() throws {
    let team = try Team()
    let dev = team.dev
    try dev.prepareClone()
    try dev.run(["cp", "-r", sample("model"), "model"])
    let script = try #require(try CheckPage.blocks("sh", of: "signature").first)
    try dev.shell(script, python: Self.python)
    #expect(try dev.json("show", "fraud@v1")["evidence"][0]["format"].text == "model-signing")

    let gate = try #require(try CheckPage.blocks("yaml", of: "signature").first)
    let key = try dev.shell("grep -v -- ----- release.pub | tr -d '\\n'")
    let trusted = try #require(gate.lines.first { $0.contains("key: MF") }.map { $0.drop { $0 == " " }.dropFirst(5) })
    let policy = try dev.read("policy/gates.yaml")
    let artifact = try #require(policy.lines.first { $0.contains("artifact: {immutable") })
    for (signer, passes) in [(key, true), (String(trusted), false)] {
      let demand = "\(artifact)\n      signature: {keys: [{name: release, key: \(signer)}]}"
      let file = try dev.file("gates.yaml", policy.replacingOccurrences(of: artifact, with: demand))
      #expect(try dev.command(["policy", "check", file]).status == 0)
      try dev.write("policy/gates.yaml", String(contentsOfFile: file, encoding: .utf8))
      // A root of its own, so that the policy is in force without being approved first.
      try dev.git("checkout", "-q", "--orphan", "root-\(passes)")
      try dev.git("add", "policy", "registry.yaml", "models")
      try dev.git("commit", "-q", "-m", "root")
      let root = try dev.head()
      try dev.git("config", "model.root", root)
      try dev.git("branch", "-q", "-f", "main", root)
      try dev.git("checkout", "-q", "-f", "main")
      try dev.git("update-ref", "-d", "refs/remotes/origin/main")
      let answer = try dev.command(["promote", "fraud", "1", "--stage", "Production", "-m", "release"])
      let text = answer.output + answer.errors
      if passes {
        #expect(text.contains("by release (P-256"), "\(text)")
        #expect(!text.contains("DENY_UNSIGNED"), "\(text)")
      } else {
        #expect(text.contains("DENY_UNSIGNED"), "\(text)")
        #expect(text.contains("it was not made with a key of the policy"), "\(text)")
      }
      try dev.git("branch", "-q", "-D", "promote/fraud/1-production")
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git-lfs"),
      "git-lfs is not installed; scripts/dependencies --tests installs it"))
  func `artifact: what the page says to do works`() throws {
    let team = try Team()
    let dev = team.dev
    try dev.prepareClone()
    try dev.run(["cp", "-r", sample("model"), "model"])
    let scripts = try CheckPage.blocks("sh", of: "artifact")
    #expect(scripts.count == 3)
    let said = try scripts.map { try dev.shell($0) }
    #expect(said.first?.contains("intact       fraud@v1  8 files, 29611 bytes") == true, "\(said)")
    for copy in ["served", "elsewhere", "from-lfs"] {
      #expect(try dev.attempt(["diff", "-r", "model", copy]).succeeded, "\(copy)")
    }
    let gate = try #require(try CheckPage.blocks("yaml", of: "artifact").first)
    let demand = try #require(gate.lines.first { $0.contains("artifact: {") })
    #expect(try dev.read("policy/gates.yaml").contains(demand.trimmingCharacters(in: .whitespaces)))
  }
}
