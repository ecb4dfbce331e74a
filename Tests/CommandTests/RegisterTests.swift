import Foundation
import TestSupport
import Testing

@Suite struct `Registering` {
  @Test func `recognises what MLflow left beside the model`() throws {
    let team = try Team()
    let answer = try team.dev.command(
      [
        "register", "credit-approval", "--artifact", sample("model"), "--metrics", sample("run.json"), "--description",
        "from MLflow",
      ])
    #expect(answer.output == "credit-approval@v2\n")
    #expect(answer.errors.contains("sha256:ecf3232dd1eeb28a42a56a985f686c673e86480e5ea73a8170248cf1f57ac2b8, mlflow"))
    let shown = try team.dev.json("show", "credit-approval@v2")
    let manifest = shown["manifest"]
    #expect(manifest["run"]["id"].text == "28f312e82f704418be8c2eb22f6f2fac")
    #expect(manifest["run"]["tracker"].text == "mlflow")
    #expect(manifest["artifact"]["format"].text == "mlflow" && manifest["artifact"]["size"].number == 29611)
    #expect(manifest["artifact"]["files"].count == 8)
    #expect(manifest["artifact"]["uri"].text == "file://\(sample("model"))")
    #expect(manifest["signature"]["inputs"].text?.contains("\"income\"") == true)
    #expect(manifest["parameters"]["C"].text == "0.8")
    #expect((manifest["metrics"]["roc_auc"].value as? Double) == 0.743386427519743)
    #expect(shown["description"].text == "from MLflow")
    #expect(manifest["createdBy"].text == "dev-1 <dev-1@example.org>")
  }

  @Test(arguments: [
    (#"{"auc": 0.5, "note": "good"}"#, "note", "the string \"good\""), (#"{"auc": NaN}"#, "auc", "finite number"),
    (#"{"auc": -Infinity}"#, "auc", "finite number"), (#"{"auc": [1]}"#, "auc", "a list"),
    (#"{"auc": null}"#, "auc", "null"), (#"{"auc": 1, "auc": 2}"#, "auc", "twice"),
    (#"[0.5]"#, "metrics.json", "an object"),
    ("auc: 0.5", "metrics.json", "not valid JSON"), (#"{"auc": 1e999}"#, "metrics.json", "1e999"),
  ])
  func `refuses metrics that are no finite numbers, and names them`(_ text: String, _ name: String, _ words: String)
    throws
  {
    let team = try Team()
    let answer = try team.dev.command(
      ["register", "credit-approval", "--uri", "s3://x", "--metrics", team.dev.file("metrics.json", text)])
    #expect(answer.status == 1)
    #expect(answer.errors.contains(name) && answer.errors.contains(words), "\(answer.errors)")
  }

  @Test func `refuses symbolic links in an artifact`() throws {
    let team = try Team()
    let folder = "\(team.dev.home)/model"
    try team.dev.run(["sh", "-c", "mkdir -p \(folder)/deep && ln -s /etc/passwd \(folder)/deep/weights"])
    try team.dev.expectNoChange(
      1, "register", "credit-approval", "--artifact", folder, saying: "deep/weights is a symbolic link")
    try team.dev.run(["ln", "-s", sample("model"), "\(team.dev.home)/link"])
    try team.dev.expectNoChange(
      1, "register", "credit-approval", "--artifact", "\(team.dev.home)/link", saying: sample("model"))
  }

  @Test func `asks the owner of a new model where the policy leaves a choice, and keeps governed facts`() throws {
    let team = try Team()
    try team.dev.model("register", "fraud", "--uri", "s3://x")
    #expect(try team.dev.json("show", "fraud")["owners"].texts == ["credit-team"], "there is but one owner group")
    try team.dev.expectNoChange(
      129, "register", "fraud", "--risk", "low", "--uri", "s3://x",
      saying: "git model change models/fr/fraud/model.yaml")
  }

  @Test func `moves the working tree with main, and only main when another branch is checked out`() throws {
    let team = try Team()
    let version = "\(Team.model)/versions/2/version.yaml"
    try team.dev.model("register", "credit-approval", "--uri", "s3://x")
    #expect(try team.dev.read(version).contains("version: 2"))
    #expect(try team.dev.git("status", "--porcelain") == "")
    try team.dev.git("checkout", "-q", "-b", "topic", "main~1")
    try team.dev.write("notes.txt", "mine\n")
    try team.dev.model("register", "credit-approval", "--uri", "s3://y")
    #expect(try team.dev.git("show", "main:\(Team.model)/versions/3/version.yaml").contains("s3://y"))
    #expect(throws: (any Error).self) { try team.dev.read(version) }
    #expect(try team.dev.git("status", "--porcelain") == "?? notes.txt")
  }

  @Test func `keeps local edits beside it and refuses where they are in the way, with --push too`() throws {
    let team = try Team()
    try team.dev.write("README.md", "edited\n")
    try team.dev.model("register", "credit-approval", "--uri", "s3://x")
    #expect(try team.dev.read("README.md") == "edited\n")
    let inTheWay = "\(Team.model)/versions/3/version.yaml"
    try team.dev.write(inTheWay, "precious\n")
    let main = try team.main()
    try team.dev.expectNoChange(1, "register", "credit-approval", "--uri", "s3://y", saying: inTheWay)
    try team.dev.expectNoChange(1, "register", "credit-approval", "--uri", "s3://y", "--push", saying: inTheWay)
    #expect(try team.main() == main, "the server has not moved either")
  }

  @Test func `refuses when main is checked out in another working tree`() throws {
    let team = try Team()
    let other = "\(team.scratch.path)/linked"
    try team.dev.git("worktree", "add", "-q", "-b", "topic", other)
    let before = try team.dev.files(objects: false)
    let answer = try team.dev.command(["register", "credit-approval", "--uri", "s3://x"], in: other)
    #expect(answer.status == 1)
    #expect(answer.errors.contains("main is checked out in \(team.dev.work)"), "\(answer.errors)")
    #expect(try team.dev.files(objects: false) == before)
    try team.dev.git("checkout", "-q", "--detach")
    try team.dev.run(["git", "checkout", "-q", "main"], in: other)
    #expect(try team.dev.command(["register", "credit-approval", "--uri", "s3://x"], in: other).status == 0)
    #expect(try team.dev.run(["git", "status", "--porcelain"], in: other) == "")
  }

  @Test func `on a branch lands by plain git through the hook`() throws {
    let team = try Team()
    let branch = "register/credit-approval/2"
    let answer = try team.dev.command(["register", "credit-approval", "--uri", "s3://x", "--branch", "--push"])
    #expect(answer.output == "credit-approval@v2\n" && answer.errors.contains(branch))
    #expect(try team.dev.json("show", "credit-approval")["versions"].count == 1)
    try team.dev.expectNoChange(
      1, "register", "credit-approval", "--uri", "s3://y", "--branch", saying: "\(branch) exists already")
    try team.owner.git("fetch", "-q")
    try team.owner.git("merge", "-q", "--no-ff", "--no-edit", "origin/\(branch)")
    try team.owner.git("push", "-q", "origin", "main")
    #expect(try team.owner.model("resolve", "credit-approval@v2") == "s3://x")
    #expect(try team.audit().status == 0)
  }

  @Test func `with --push renumbers after a lost race`() throws {
    let team = try Team()
    let running = try [team.dev, team.owner].map { person in
      try person.start([
        try TestedProgram.path(), "register", "credit-approval", "--uri", "s3://\(person.id)", "--push",
      ])
    }
    let answers = running.map { $0.wait() }
    #expect(answers.map(\.status) == [0, 0], "\(answers.map(\.errors))")
    #expect(Set(answers.map(\.output)) == ["credit-approval@v2\n", "credit-approval@v3\n"])
    try team.risk.update()
    let uris = try ["v2", "v3"].map { try team.risk.model("resolve", "credit-approval@\($0)") }
    #expect(Set(uris) == ["s3://dev-1", "s3://owner-1"])
    #expect(try team.audit().status == 0)
  }

  @Test func `with --push from a clone that is behind takes the next free number`() throws {
    let team = try Team()
    try team.owner.update()
    try team.dev.model("register", "credit-approval", "--uri", "s3://x", "--push")
    let answer = try team.owner.command(["register", "credit-approval", "--uri", "s3://y", "--push"])
    #expect(answer.output == "credit-approval@v3\n", "\(answer.errors)")
    #expect(answer.errors.contains("somebody else was faster"))
    #expect(try team.owner.head() == team.main())
    #expect(try team.owner.git("status", "--porcelain") == "")
  }

  @Test func `with --push leaves the own main where it is when the server refuses`() throws {
    let team = try Team()
    let hook = "\(team.server)/hooks/pre-receive"
    try Data("#!/bin/sh\necho 'closed for today' >&2\nexit 1\n".utf8).write(to: URL(fileURLWithPath: hook))
    try team.dev.expectNoChange(
      1, "register", "credit-approval", "--uri", "s3://x", "--push", saying: "closed for today")
    try team.dev.expectNoChange(
      1, "promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", "--push", saying: "closed for today")
    try team.dev.expectNoChange(
      1, "register", "credit-approval", "--uri", "s3://x", "--branch", "--push", saying: "closed for today")
  }

  @Test func `writes commits signed with SSH where Git's settings ask for it`() throws {
    let team = try Team()
    try team.dev.git("config", "commit.gpgSign", "true")
    try team.dev.git("config", "user.signingKey", team.dev.key + ".pub")
    try team.dev.model("register", "credit-approval", "--uri", "s3://x")
    try team.dev.git("config", "gpg.ssh.allowedSignersFile", "\(team.dev.work)/policy/allowed_signers")
    #expect(try team.dev.git("log", "-1", "--format=%G? %GS") == "G dev-1")
  }
}

@Suite struct `Evidence` {
  @Test(arguments: [
    ("metrics.json", "mlflow-metrics"), ("classification-report.json", "sklearn-classification-report"),
  ])
  func `is recognised by its content, and stored byte for byte`(_ file: String, _ format: String) throws {
    let team = try Team()
    let answer = try team.dev.command(
      ["evidence", "add", "credit-approval", "1", "--type", "evaluation", sample(file), "--dataset", "credit-train"])
    #expect(answer.status == 0 && answer.errors.contains("\(format), signed by dev-1"), "\(answer.errors)")
    let id = answer.output.dropLast()
    let folder = "\(Team.model)/versions/1/evidence/\(id)"
    #expect(try team.dev.read("\(folder)/\(file)") == String(contentsOfFile: sample(file), encoding: .utf8))
    let known = try team.dev.read("\(folder)/evidence.yaml")
    #expect(known.contains("sha256:5e5e5e"), "the digest of a dataset that version.yaml knows by name")
    try team.dev.write("statement", known)
    try team.dev.run([
      "sh", "-c",
      "ssh-keygen -q -Y verify -n evidence@git-model -I dev-1 -f policy/allowed_signers -s \(folder)/evidence.sig < \(folder)/evidence.yaml",
    ])
    try team.dev.expectNoChange(
      1, "evidence", "add", "credit-approval", "1", "--type", "evaluation", sample(file), "--dataset", "credit-train",
      saying: "attached to credit-approval@v1 already with your signature, as \(id)")
    #expect(try known.contains("registry: \(team.dev.read("registry.yaml").field("id"))\n"))
    // About another dataset it is something else.
    let other = try team.dev.model("evidence", "add", "credit-approval", "1", "--type", "evaluation", sample(file))
    #expect(other == "\(id)-2")
  }

  @Test func `keeps the date that its signer gave it, and takes over nobody else's`() throws {
    let team = try Team()
    func add(_ person: Person, at date: String) throws -> String {
      try person.write("report.txt", "241 passed\n")
      let id = try person.model(
        "evidence", "add", "credit-approval", "1", "--type", "testReport", "report.txt", "--push",
        extra: ["GIT_COMMITTER_DATE": date])
      return try person.read("\(Team.model)/versions/1/evidence/\(id)/evidence.yaml").field("producedAt")
    }
    #expect(try add(team.dev, at: "2026-01-02T03:04:05Z") == "2026-01-02T03:04:05Z")
    try team.risk.prepareClone()
    #expect(try add(team.risk, at: "2026-02-02T03:04:05Z") == "2026-02-02T03:04:05Z")
    // As something else it is the same file, and was made when it was made.
    let answer = try team.dev.command(
      ["evidence", "add", "credit-approval", "1", "--type", "other", "report.txt", "--push"],
      extra: ["GIT_COMMITTER_DATE": "2026-03-02T03:04:05Z"])
    #expect(answer.status == 0 && answer.errors.contains("dated 2026-01-02T03:04:05Z, as you signed this file before"))
  }

  @Test func `whose format is not known is refused by name, and attaches as other`() throws {
    let team = try Team()
    for file in ["run.json", "README.md"] {
      try team.dev.expectNoChange(
        1, "evidence", "add", "credit-approval", "1", "--type", "evaluation", sample(file), saying: "--type other")
      #expect(
        try team.dev.command(["evidence", "add", "credit-approval", "1", "--type", "other", sample(file)]).status == 0)
    }
    try team.dev.expectNoChange(
      129, "evidence", "add", "credit-approval", "1", "--type", "evaluation", sample("metrics.json"), "--format", "xml",
      saying: "mlflow-metrics, sklearn-classification-report")
  }

  @Test func `of somebody without a key is attached unsigned`() throws {
    let team = try Team()
    try FileManager.default.removeItem(atPath: "\(team.stranger.home)/.ssh")
    let answer = try team.stranger.command(
      ["evidence", "add", "credit-approval", "1", "--type", "other", sample("run.json"), "--push"])
    #expect(answer.status == 0 && answer.errors.contains("not signed"), "\(answer.errors)")
  }

  @Test func `on a branch lands by plain git`() throws {
    let team = try Team()
    let id = try team.dev.model(
      "evidence", "add", "credit-approval", "1", "--type", "other", sample("run.json"), "--branch", "--push")
    try team.owner.git("fetch", "-q")
    try team.owner.git("merge", "-q", "--no-ff", "--no-edit", "origin/evidence/credit-approval/1-\(id)")
    try team.owner.git("push", "-q", "origin", "main")
    #expect(try team.owner.model("show", "credit-approval@v1").contains(id))
  }
}

extension String {
  /// What stands behind a key of a manifest.
  fileprivate func field(_ key: String) throws -> String {
    let line = split(separator: "\n").first { $0.hasPrefix("\(key): ") }
    return String(try #require(line).dropFirst(key.count + 2))
  }
}
