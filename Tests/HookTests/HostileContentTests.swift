import Foundation
import TestSupport
import Testing

private let measured = Template.registry(
  policy: Policies.metrics, members: [("risk-1", "risk"), ("owner-1", "credit-team")])

/// Files and names that are made to mislead.
@Suite struct `Hostile content` {
  @Test func `is found where a clean textual merge writes a key twice`() throws {
    let team = try Team()
    let path = "\(Team.model)/tags.yaml"
    let keys = (1...9).map { "  key-\($0): \"\($0)\"\n" }
    let head = "apiVersion: git-model/v1\nkind: Tags\ntags:\n"
    try team.dev.write(path, head + keys.joined())
    try team.dev.commit()
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))

    try team.dev.git("checkout", "-q", "-b", "one")
    try team.dev.write(path, head + "  limit: \"10\"\n" + keys.joined())
    try team.dev.commit()
    try team.dev.git("checkout", "-q", "main")
    try team.dev.write(path, head + keys.joined() + "  limit: \"99\"\n")
    try team.dev.commit()
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "one")
    #expect(try team.dev.read(path).ranges(of: "limit:").count == 2)
    try team.expectRefusal("DENY_YAML", of: team.dev.push("main"))
  }

  @Test func `in a manifest is refused`() throws {
    let team = try Team()
    for yaml in [
      "tags: {}\ntags: {}\n", "tags: &a {}\ndescription: *a\n", "tags: !!map {}\n", "tags: {}\n---\ntags: {}\n",
      "tags: {}\nunknown: 1\n", "tags: {a: 1}\n", "tags: [\n", "tags: {}\n\u{0}",
    ] {
      try team.dev.update()
      try team.dev.write("\(Team.model)/tags.yaml", "apiVersion: git-model/v1\nkind: Tags\n" + yaml)
      try team.dev.commit()
      try team.expectRefusal("DENY_YAML", of: team.dev.push("main"))
    }
  }

  @Test func `is a symbolic link, an executable or a submodule`() throws {
    let team = try Team()
    let payload = try team.dev.git("ls-files", "\(Team.model)/versions/1/evidence/*/metrics.json")
    let old = (payload as NSString).deletingLastPathComponent
    let new = (old as NSString).deletingLastPathComponent + "/evaluation-000000000001"
    try team.dev.run(["cp", "-r", old, new])
    try team.dev.run(["ln", "-sf", "/etc/passwd", "\(new)/metrics.json"])
    try team.dev.commit()
    try team.expectRefusal("DENY_MODE", of: team.dev.push("main"))

    try team.dev.update()
    try team.dev.run(["chmod", "+x", "README.md"])
    try team.dev.commit()
    try team.expectRefusal("DENY_MODE", of: team.dev.push("main"))

    try team.dev.update()
    try team.dev.git("update-index", "--add", "--cacheinfo", "160000,\(team.main()),docs/sub")
    try team.dev.git("commit", "-q", "-m", "A submodule")
    try team.expectRefusal("DENY_MODE", of: team.dev.push("main"))
  }

  @Test func `is a metric that is no finite number`() throws {
    let team = try Team()
    for value in ["\"0.95\"", "NaN", "Infinity", "true", "null", "1e999", "[0.95]", "0x1F"] {
      try team.dev.update()
      try team.dev.attach(#"{"roc_auc": 0.95}"#)
      try team.dev.git("reset", "-q", "--soft", "HEAD~1")
      let payload = try team.dev.git("diff", "--cached", "--name-only", "--", "*/metrics.json")
      try replace(payload, with: "{\"roc_auc\": \(value)}", by: team.dev)
      let answer = try team.dev.push("main")
      // What is no JSON at all has no key to name.
      #expect(answer.errors.contains(value == "0x1F" ? "line 1, column" : "roc_auc"), "\(answer.errors)")
      try team.expectRefusal("DENY_EVIDENCE", of: team.dev.push("main"))
    }
  }

  /// Commits evidence whose payload is another than git model would have attached.
  private func replace(_ payload: String, with text: String, by person: Person) throws {
    let folder = (payload as NSString).deletingLastPathComponent
    let old = try (digest: person.run(["sha256sum", payload]).prefix(64), size: person.read(payload).utf8.count)
    try person.write(payload, text)
    try person.edit(
      "\(folder)/evidence.yaml", String(old.digest), String(person.run(["sha256sum", payload]).prefix(64)))
    try person.edit("\(folder)/evidence.yaml", "size: \(old.size)", "size: \(text.utf8.count)")
    try person.git("rm", "-q", "-f", "\(folder)/evidence.sig")
    try person.commit()
  }

  @Test func `is evidence without the metric that the gate asks, or one that is not good enough`() throws {
    let team = try Team(measured)
    for metrics in [
      #"{"log_loss": 0.5}"#, #"{"roc_auc": 0.69999999999999996, "log_loss": 0.5}"#,
      #"{"roc_auc": 0.9, "log_loss": 0.66}"#,
    ] {
      try team.dev.update()
      try team.dev.register()
      let version = try team.dev.git("ls-files", "*/version.yaml").split(separator: "\n").count
      try team.dev.attach(metrics, to: version)
      try team.dev.git("push", "-q", "origin", "main")
      let branch = try team.dev.propose("--stage", "Staging", version: version)
      try team.dev.merge(branch)
      if metrics.contains("0.69999999999999996") {
        // As a double this is 0.7, and equality at a threshold passes.
        try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
      } else {
        try team.expectRefusal("DENY_EVIDENCE", of: team.dev.push("main"))
      }
    }
  }

  @Test func `is a challenger that is worse than today's champion`() throws {
    let team = try Team(measured)
    try team.land(team.dev.propose("--alias", "champion"))
    for (version, metrics, lands) in [(2, "0.733386427519743", true), (3, "0.7233864275197429", false)] {
      try team.dev.update()
      try team.dev.register()
      try team.dev.attach(#"{"roc_auc": \#(metrics)}"#, to: version)
      try team.dev.git("push", "-q", "origin", "main")
      let branch = try team.dev.propose("--alias", "champion", version: version)
      try team.dev.merge(branch)
      if lands {
        try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
      } else {
        try team.expectRefusal("DENY_EVIDENCE", of: team.dev.push("main"))
      }
    }
  }

  @Test(arguments: ["\u{1B}]0;owned\u{7}\u{1B}[2J", "\u{9B}31m", "\u{202E}evil", "a\rb"])
  func `reaches no terminal`(_ text: String) throws {
    let team = try Team()
    try team.dev.write("models/cr/\(text)/note", "x\n")
    try team.dev.commit("Promote \(text)")
    let answer = try team.dev.push("main")
    #expect(answer.status != 0)
    #expect(!Self.isDangerous(answer.errors), "\(answer.errors.debugDescription)")
    try team.expectRefusal("DENY_NAME", of: answer)

    // What lands may hold it; what is shown of it is escaped.
    try team.dev.update()
    let branch = try team.dev.propose("--alias", "challenger")
    try team.dev.merge(branch)
    try team.dev.git("commit", "-q", "--amend", "-m", "Merge \(text)")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    for verb in [
      ["log", "--all"], ["status"], ["show", "credit-approval"], ["audit"], ["verify", "HEAD~1..HEAD"],
      ["log", "--all", "--json"], ["verify", "HEAD~1..HEAD", "--json"],
    ] {
      let shown = try team.dev.run([try TestedProgram.path()] + verb)
      #expect(!Self.isDangerous(shown), "\(verb): \(shown.debugDescription)")
    }
  }

  /// Whether a text holds control characters other than line breaks, or turns the writing direction.
  private static func isDangerous(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      (scalar.value < 0x20 && scalar != "\n") || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{202E}"
    }
  }

  @Test func `is a name that other systems take for something else`() throws {
    let team = try Team()
    let blob = try team.dev.git("hash-object", "-w", "--stdin", input: Array("x\n".utf8))
    for name in [
      "docs/e\u{301}.md", "docs/a\\b.md", "docs/-\u{200B}.md", "docs/con", "docs/trailing.", "docs/line\nbreak",
      "docs/" + String(repeating: "n", count: 256),
    ] {
      try team.dev.update()
      try team.dev.git("update-index", "--add", "--cacheinfo", "100644,\(blob),\(name)")
      try team.dev.git("commit", "-q", "-m", "A name")
      try team.expectRefusal("DENY_NAME", of: team.dev.push("main"))
    }
  }

  @Test func `is a model whose name differs only in case`() throws {
    let team = try Team()
    try team.dev.run(["mkdir", "-p", "models/cr/Credit-Approval"])
    let manifest = try team.dev.read("\(Team.model)/model.yaml").replacing("credit-approval", with: "Credit-Approval")
    try team.dev.write("models/cr/Credit-Approval/model.yaml", manifest)
    try team.dev.commit()
    let answer = try team.dev.push("main")
    #expect(answer.errors.contains("DENY_NAME") || answer.errors.contains("DENY_UNKNOWN_PATH"), "\(answer.errors)")
    try team.expectRefusal(of: answer)
  }

  @Test func `is a tree that is too deep`() throws {
    let team = try Team()
    try team.dev.write("docs/" + String(repeating: "d/", count: 40) + "file", "x\n")
    try team.dev.commit()
    try team.expectRefusal("DENY_LIMIT", of: team.dev.push("main"))
  }
}
