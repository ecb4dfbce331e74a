import Foundation
import TestSupport
import Testing

@Suite struct `The auditor's packet` {
  private static func page(_ person: Person, _ arguments: String..., status: Int32 = 0) throws -> PageOracle.Page {
    let answer = try person.command(["report"] + arguments)
    #expect(answer.status == status, "\(answer.errors)")
    return try PageOracle.read(answer.output, person)
  }

  private static func packet(_ person: Person, _ arguments: String..., status: Int32 = 0) throws -> JSON {
    let answer = try person.command(["report", "--format", "json"] + arguments)
    #expect(answer.status == status, "\(answer.errors)")
    if OutputSchemas.python != nil {
      #expect(try OutputSchemas.problems(of: answer.output, with: "report", for: person) == "")
    }
    return JSON(answer.output)
  }

  private static func fingerprint(_ person: Person) throws -> String {
    try person.run(["ssh-keygen", "-lf", person.key + ".pub"]).split(separator: " ")[1].description
  }

  @Test func `says as a page what the version is, on what it was decided, by whom, under which policy`() throws {
    let team = try Team(.production)
    let dev = team.dev
    try dev.update()
    let page = try Self.page(dev, "credit-approval", "1")
    let version = try dev.json("show", "credit-approval@v1")
    let digest = try #require(version["manifest"]["artifact"]["digest"].text)
    #expect(
      page.value("Digest", in: "Artifact") == digest && page.value("Stage", in: "The version today") == "Production")
    #expect(page.value("Aliases", in: "The version today") == "champion")
    #expect(page.value("Run", in: "Where it came from")?.contains("28f312e82f704418be8c2eb22f6f2fac") == true)
    #expect(page.value("Code commit", in: "Where it came from") == String(repeating: "3b", count: 20))
    #expect(page.tables["Training data"]?.last == ["credit-train", "sha256:" + String(repeating: "5e", count: 32)])
    let evidence = try #require(page.tables["Evidence attached to the version, append-only"]?.last?.joined())
    let payload = try #require(version["evidence"][0]["digest"].text)
    #expect(evidence.contains(payload) && evidence.contains("signed by dev-1"))
    #expect(page.tables["Files of the artifact"]?.count == (version["manifest"]["artifact"]["files"].count ?? 0) + 1)

    // Every check of the verdict stands in the page, and every approver with the key that ssh-keygen names.
    let log = try dev.json("log")
    for index in 0..<2 {
      let change = log["entries"][index]["change"]
      for gate in 0..<(change["gates"].count ?? 0) {
        let name = try #require(change["gates"][gate]["name"].text)
        let rows = try #require(page.tables["Gate \(name): passed"])
        let checks = change["gates"][gate]["checks"]
        for check in 0..<(checks.count ?? 0) {
          #expect(rows.contains { $0[0] == checks[check]["name"].text && $0[1].hasPrefix("pass") })
        }
      }
    }
    for person in [dev, team.risk, team.owner] {
      #expect(page.text.contains(try Self.fingerprint(person)), "\(person.id)")
    }
    let policy = try dev.run(["sh", "-c", "git show HEAD^:policy/gates.yaml | sha256sum | cut -d' ' -f1"])
    #expect(page.text.contains(policy) && page.text.contains("- name: production\n"))
    #expect(
      page.headings.contains("Decision 2: promote credit-approval v1: champion none → 1, v1 Staging → Production"))
    let history = try #require(page.tables["Steps of main that touched the version, newest first"])
    #expect(history.dropFirst().map { $0[0] } == ["5", "4", "3", "2"], "\(history)")
    #expect(page.text.contains("no findings"))
    #expect(try dev.git("rev-list", "--count", "--first-parent", "main") == "5")
  }

  @Test func `holds as JSON all that a signature needs to be verified with ssh-keygen alone`() throws {
    let team = try Team(.production)
    let dev = team.dev
    try dev.update()
    let packet = try Self.packet(dev, "credit-approval@champion")
    let decision = packet["decisions"][0]
    let statement = try dev.file("statement.json", try #require(decision["statement"]["text"].text))
    #expect(
      try "sha256:" + dev.run(["sh", "-c", "sha256sum <\(statement) | cut -d' ' -f1"])
        == decision["statement"]["digest"].text)
    #expect(decision["signatures"].count == 3)
    for index in 0..<3 {
      let signature = decision["signatures"][index]
      let member = try #require(signature["member"].text)
      let namespace = try #require(signature["namespace"].text)
      let signers = try dev.file("signers", "\(member) \(try #require(signature["key"].text))\n")
      let file = try dev.file("s.sig", try #require(signature["signature"].text))
      let verified = try dev.attempt(
        ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", member, "-n", namespace, "-s", file],
        input: Array(try Data(contentsOf: URL(fileURLWithPath: statement))))
      let fingerprint = try #require(signature["fingerprint"].text)
      #expect(verified.status == 0 && verified.output.contains(fingerprint), "\(verified)")
      #expect(signature["keyAtStep"]["state"].text == "valid" && signature["keyToday"]["state"].text == "valid")
      #expect(
        signature["verifies"].truth == true && signature["part"].text == (member == "dev-1" ? "proposer" : "approver"))
    }
    let policy = try dev.file("gates.yaml", try #require(decision["policy"]["text"].text))
    #expect(
      try "sha256:" + dev.run(["sh", "-c", "sha256sum <\(policy) | cut -d' ' -f1"]) == decision["policy"]["digest"].text
    )
    #expect(packet["evidence"][0]["payload"].text?.contains("roc_auc") == true)
    #expect(packet["audit"]["population"].number == (try dev.json("audit")["population"].number))
    #expect(decision["standing"].texts == ["alias champion: in force", "stage of v1: in force"])
  }

  @Test func `says of a key that it counted at the step, and is revoked today`() throws {
    let team = try Team(.staged)
    try team.risk.model(
      "member", "add", "owner-2", "--key", team.stranger.key + ".pub", "--group", "credit-team", "--push")
    for (who, branch) in [(team.stranger, "change/member-add-owner-2"), (team.dev, "change/member-add-owner-2")] {
      try who.git("fetch", "-q")
      try who.model("approve", branch, "--push")
    }
    try team.dev.model("merge", "change/member-add-owner-2", "--push")
    try team.risk.update()
    try team.risk.model("member", "revoke", "owner-1", "-m", "left for good", "--push")
    try team.dev.git("fetch", "-q")
    try team.dev.model("approve", "change/member-revoke-owner-1", "--push")
    try team.dev.model("merge", "change/member-revoke-owner-1", "--push")
    let packet = try Self.packet(team.dev, "credit-approval", "v1")
    #expect(packet["outcome"].text == "allowed", "what it approved stays")
    let signature = packet["decisions"][0]["signatures"][1]
    #expect(signature["member"].text == "owner-1" && signature["keyAtStep"]["state"].text == "valid")
    #expect(signature["keyToday"]["state"].text == "revoked" && signature["keyToday"]["reason"].text == "left for good")
    let page = try Self.page(team.dev, "credit-approval", "1")
    let rows = try #require(page.tables["Who signed the exact statement, and whether the key counted"])
    #expect(
      rows.contains { $0[0] == "owner-1" && $0[5] == "valid of owner-1" && $0[6].hasPrefix("revoked of owner-1: left") }
    )
  }

  @Test func `finds a promotion that was rolled back, and who undid it`() throws {
    let team = try Team(.production)
    let owner = team.owner
    try owner.update()
    let id = try #require(try owner.json("log")["entries"][0]["change"]["record"]["id"].text)
    try owner.git("config", "gpg.format", "ssh")
    try owner.git("config", "user.signingKey", owner.key + ".pub")
    try owner.git("revert", "-S", "-m", "1", "--no-edit", "HEAD")
    try owner.git("push", "-q", "origin", "main")
    for name in [
      id, try #require(try Self.packet(owner, "credit-approval", id)["decisions"][1]["statement"]["digest"].text),
    ] {
      let packet = try Self.packet(owner, "credit-approval", name)
      #expect(packet["focus"].text == id && packet["decisions"].count == 2)
      #expect(packet["decisions"][0]["undoes"].texts == [id])
      #expect(packet["decisions"][0]["signatures"][0]["part"].text == "commit")
      #expect(packet["decisions"][0]["signatures"][0]["fingerprint"].text == (try Self.fingerprint(owner)))
      #expect(packet["decisions"][1]["standing"][0].text?.hasPrefix("undone on ") == true)
      #expect(packet["version"]["stage"].text == "Staging")
    }
    let page = try Self.page(owner, "credit-approval", id)
    #expect(page.text.contains("Auditor's packet on promotion \(id)") && page.text.contains("undone on"))
    #expect(page.text.contains("rollback:\n  withinDays: 14"), "the policy's words about rollbacks")
  }

  @Test func `tells what got in around the gate, and ends with 1`() throws {
    let team = try Team(.staged)
    try team.dev.edit("\(Team.model)/versions/1/stage.yaml", "Staging", "Production")
    try team.dev.commit("Just this once")
    let page = try Self.page(team.dev, "credit-approval", "1", status: 1)
    let history = try #require(page.tables["Steps of main that touched the version, newest first"])
    #expect(history[1][4].hasPrefix("REFUSED") && history[1][4].contains("DENY_RECORD"), "\(history[1])")
    #expect(page.text.contains("does not allow 1 of the 4 steps") && page.text.contains("1 finding."))
    let packet = try Self.packet(team.dev, "credit-approval", "1", status: 1)
    #expect(packet["outcome"].text == "refused" && packet["audit"]["outcome"].text == "refused")
    #expect(packet["decisions"][0]["verificationResult"]["_type"].text != nil, "the promotion to Staging still holds")
  }

  @Test func `shows nothing as markup that comes from the registry`() throws {
    let team = try Team(.staged)
    let dev = team.dev
    let evil = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;&#60;]]>-->"
    let name = "<b onclick='x'>&lt;\" {{x}}"
    let artifact = "\(dev.home)/artifact"
    try dev.run(["mkdir", "-p", "\(artifact)/<svg onload=x>"])
    _ = try dev.file("artifact/<svg onload=x>/\"&.bin", "x")
    try dev.git("config", "user.name", "Tom & \"Jerry's\" &lt; x")
    let metrics = try dev.file(
      "evil.json", "{\"\(evil.replacingOccurrences(of: "\"", with: "\\\""))\": 0.5, \"=1+1\": 1}")
    try dev.model(
      "register", name, "--artifact", artifact, "--owner", "credit-team", "--run", "<run>&", "--uri",
      "javascript:alert(1)//<x>", "--param", "<p>\"=\(evil)", "--metrics", metrics, "--data",
      "<d'\">=sha256:" + String(repeating: "5e", count: 32), "--code-commit", String(repeating: "3b", count: 20),
      "--task", evil, "--decision", "</title><script>", "--description", "\(evil) \u{5d0}")
    try dev.model("evidence", "add", name, "1", "--type", "evaluation", metrics, "--dataset", "<i>&amp;")
    try dev.git("commit", "-q", "--allow-empty", "-m", evil)
    try dev.git("push", "-q", "origin", "main")
    try dev.model("promote", name, "1", "--stage", "Staging", "-m", evil, "--push")
    let branches = try dev.git("for-each-ref", "--format=%(refname:short)", "refs/heads/promote/").lines
    let branch = try #require(branches.first { !$0.contains("credit") }.map(String.init))
    try team.owner.git("fetch", "-q")
    try team.owner.model("approve", branch, "--push")
    try team.owner.model("merge", branch, "--push")
    try dev.update()
    let page = try Self.page(dev, name, "1")
    // What was text stays the same text, in every place where it is shown.
    #expect(page.headings.first == "\(name) version 1")
    #expect(page.value("Task", in: "The version today") == evil)
    #expect(page.value("Decision it supports", in: "The version today") == "</title><script>")
    #expect(page.value("Description", in: "The version today") == "\(evil) \u{5d0}")
    #expect(page.value("URI", in: "Artifact") == "javascript:alert(1)//<x>")
    #expect(page.value("Run", in: "Where it came from")?.contains("<run>&") == true)
    #expect(page.tables["Parameters of the run"]?.last == ["<p>\"", evil])
    #expect(page.value(evil, in: "Metrics of the run, as registered (the gate judges evidence instead)") == "0.5")
    #expect(page.tables["Training data"]?.last?.first == "<d'\">")
    #expect(page.tables["Files of the artifact"]?.last?.first == "<svg onload=x>/\"&.bin")
    #expect(page.tables["Evidence attached to the version, append-only"]?.last?[1].hasPrefix("<i>&amp;") == true)
    #expect(page.value("Reason given", in: "What was decided") == evil)
    let packet = try Self.packet(dev, name, "1")
    #expect(packet["decisions"][0]["change"]["record"]["reason"].text == evil)
    let author = try #require(packet["history"][2]["authorClaimed"].text)
    #expect(author.hasPrefix("Tom & \"Jerry's\" &lt; x <"), "\(author)")
  }

  @Test func `makes invisible and reordering characters visible`() throws {
    let team = try Team()
    let dev = team.dev
    try dev.model("register", "credit-approval", "--uri", "s3://x/\u{202E}gnp.exe\u{2066}\u{200B}")
    let page = try Self.page(dev, "credit-approval", "2")
    #expect(page.value("URI", in: "Artifact") == "s3://x/\\u{202E}gnp.exe\\u{2066}\\u{200B}")
    #expect(page.text.contains("Nothing was decided about this version"))
    #expect(
      try Self.packet(dev, "credit-approval", "2")["version"]["manifest"]["artifact"]["uri"].text?.contains("\u{202E}")
        == true)
  }

  @Test func `goes to the file that is named, and to standard output otherwise`() throws {
    let team = try Team(.production)
    let file = "\(team.dev.home)/packet.html"
    let answer = try team.dev.command(["report", "credit-approval", "1", "-o", file])
    #expect(answer.status == 0 && answer.output == "" && answer.errors.hasPrefix("credit-approval@v1: "))
    let written = try String(contentsOfFile: file, encoding: .utf8)
    let printed = try team.dev.command(["report", "credit-approval/Production"]).output
    func undated(_ text: String) -> String {
      text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/, with: "")
    }
    #expect(undated(written) == undated(printed))
    #expect(try team.dev.json("report", "credit-approval@champion")["formatVersion"].number == 1)
    let nowhere = try team.dev.command(["report", "credit-approval", "1", "-o", "/nonexistent/x"])
    #expect(nowhere.status == 2 && nowhere.output == "")
  }

  @Test func `is refused by name when there is no such version or promotion`() throws {
    let team = try Team(.staged)
    try team.dev.expectNoChange(129, "report", "credit-approval", saying: "Name a version or a promotion too")
    try team.dev.expectNoChange(129, "report", "credit-approval", "first", saying: "neither a version nor the id")
    try team.dev.expectNoChange(129, "report", "credit-approval@v1", "1", saying: "one too many")
    try team.dev.expectNoChange(1, "report", "credit-approval", "9", saying: "has no version 9")
    try team.dev.expectNoChange(1, "report", "nope", "1", saying: "there is no model nope")
    try team.dev.expectNoChange(1, "report", "credit-approval@champion", saying: "has no alias champion")
    try team.dev.expectNoChange(1, "report", "credit-approval", "0123456789abcdef", saying: "has no promotion")
    try team.dev.git("config", "model.root", String(repeating: "ab", count: 20))
    try team.dev.expectNoChange(2, "report", "credit-approval", "1", saying: "the history begins with")
  }
}

@Suite struct `The verification result` {
  @Test(.enabled(if: OutputSchemas.python != nil, OutputSchemas.reason))
  func `has the shape of in-toto's, names the artifact, the commit and the policy, and only what passed`() throws {
    let team = try Team(.production)
    try team.dev.update()
    let text = try team.dev.model("report", "credit-approval", "1", "--format", "svr")
    #expect(try OutputSchemas.problems(of: text, with: "svr", for: team.dev) == "")
    #expect(
      try OutputSchemas.problems(of: Self.sample, with: "svr", for: team.dev) == "", "the sample has the same shape")
    let result = JSON(text)
    let version = try team.dev.json("show", "credit-approval@v1")
    #expect(result["subject"][0]["name"].text == "credit-approval@v1")
    #expect(
      result["subject"][0]["digest"]["sha256"].text.map { "sha256:\($0)" }
        == version["manifest"]["artifact"]["digest"].text)
    #expect(result["subject"][1]["digest"]["gitCommit"].text == (try team.dev.head()))
    let policy = result["predicate"]["verifier"]["policies"][0]
    #expect(
      try policy["digest"]["sha256"].text
        == team.dev.run(["sh", "-c", "git show HEAD^:policy/gates.yaml | sha256sum | cut -d' ' -f1"]))
    #expect(try policy["uri"].text?.hasSuffix("@" + team.dev.git("rev-parse", "HEAD^") + "#policy/gates.yaml") == true)
    let properties = try #require(result["predicate"]["properties"].texts)
    #expect(properties.first == "GIT_MODEL_ALLOWED" && properties.contains("GIT_MODEL_GATE_PRODUCTION_PASSED"))
    #expect(properties.contains("GIT_MODEL_PRODUCTION_APPROVAL_BY_RISK"))
  }

  @Test func `is not made of what the gate does not allow, or where nothing was decided`() throws {
    let team = try Team(.approved)
    try team.dev.expectNoChange(
      1, "report", "credit-approval", "1", "--format", "svr", saying: "nothing was decided about credit-approval@v1")
    // A statement whose approval is taken away before it lands.
    try team.dev.git("checkout", "-q", "-b", "stripped", "origin/\(staging)")
    try team.dev.git("rm", "-rq", try team.dev.record() + "/approvals")
    try team.dev.commit("without its approval")
    try team.dev.git("checkout", "-q", "main")
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "stripped")
    let answer = try team.dev.command(["report", "credit-approval", "1", "--format", "svr"])
    #expect(answer.status == 1 && answer.output == "", "\(answer)")
    #expect(answer.errors.contains("there is no verification result"))
    let packet = try team.dev.command(["report", "credit-approval", "1", "--json"])
    #expect(packet.status == 1 && JSON(packet.output)["decisions"][0]["verificationResult"].value is NSNull)
  }

  /// A result as another tool writes it.
  private static let sample = """
    {"_type": "https://in-toto.io/Statement/v1",
     "subject": [
       {"name": "credit-approval@1", "digest": {"sha256": "10c6c9c387c31c3051b6f5766449978072dc458d31c65b123fad97de522a6808"}},
       {"name": "registry commit", "digest": {"gitCommit": "5bf1773424ac356a88ca737eb1df2460dcd13752"}}],
     "predicateType": "https://in-toto.io/attestation/svr/v0.2",
     "predicate": {
       "verifier": {
         "id": "https://registry.example.org/gate/v1",
         "policies": [{
           "name": "policy/production.yaml",
           "uri": "git+https://git.example.org/ml/registry@5bf1773424ac356a88ca737eb1df2460dcd13752#policy/production.yaml",
           "digest": {"sha256": "0000000000000000000000000000000000000000000000000000000000000001"}}]},
       "timeCreated": "2026-11-20T23:30:00Z",
       "properties": ["MODEL_CARD_COMPLETE", "EVAL_ACCURACY_GE_0_68", "APPROVED_BY_2_REVIEWERS"]}}
    """
}

@Suite struct `The packet on an exception` {
  private static let policy = """
    apiVersion: git-model/v1
    kind: Policy
    version: 1
    register: {}
    evidence: {}
    ownerGroups: [credit-team]
    approvalDays: 30
    gates:
      - name: staging
        applies: {stage: Staging}
        requires:
          evaluation: [{metric: roc_auc, min: 0.70}]
          approvals: [{group: model-owners, count: 1}]
    ungated: {stages: [None]}
    defaultRisk: high
    rollback: {withinDays: 14, approvals: [], otherwise: []}
    withdraw: {approvals: [{group: maintainers, count: 1}]}
    model: {approvals: [{group: maintainers, count: 1}]}
    policyChange: {approvals: [{group: risk, count: 1}]}
    repository: {approvals: [{group: maintainers, count: 1}]}
    breakGlass: {ratifyWithinDays: 5, approvals: [{group: risk, count: 1}]}
    free: [README.md]

    """

  private static let template = Template.registry(
    policy: policy, members: [("risk-1", "risk"), ("owner-1", "credit-team")])

  @Test func `says OVERRIDDEN, never allowed, and what became of it`() throws {
    let team = try Team(Self.template)
    let dev = team.dev
    try dev.register("bare", owner: "credit-team")
    try dev.git("push", "-q", "origin", "main")
    let branch = try dev.propose("--stage", "Staging", "--override", model: "bare")
    try team.risk.approve(branch)
    try dev.git("fetch", "-q")
    try dev.model("merge", branch, "--push")

    let open = try dev.command(["report", "bare", "1"])
    #expect(open.status == 0, "\(open.errors)")
    var page = try PageOracle.read(open.output, dev)
    #expect(page.text.contains("OVERRIDDEN Judged again") && page.text.contains("by a break-glass override"))
    #expect(page.value("Verdict, judged again", in: "What was decided") == "OVERRIDDEN")
    #expect(page.value("The override", in: "What was decided")?.hasPrefix("open until ") == true)
    #expect(page.text.contains("breakGlass: {ratifyWithinDays: 5"), "the text of the gate that was asked")
    let properties = try #require(
      JSON(try dev.model("report", "bare", "1", "--format", "svr"))["predicate"]["properties"].texts)
    #expect(properties.first == "GIT_MODEL_OVERRIDDEN" && !properties.contains("GIT_MODEL_ALLOWED"))
    #expect(!properties.contains { $0.hasPrefix("GIT_MODEL_GATE_STAGING") })

    let metrics = try dev.file("metrics.json", "{\"roc_auc\": 0.8}")
    try dev.model("evidence", "add", "bare", "1", "--type", "evaluation", metrics, "--push")
    try dev.model("ratify", "bare", "-m", "it was right", "--push")
    let name = try #require(
      try dev.git("for-each-ref", "--format=%(refname:short)", "refs/heads/ratify/").lines.first.map(String.init))
    try team.owner.approve(name)
    try dev.git("fetch", "-q")
    try dev.model("merge", name, "--push")
    try dev.update()
    let ratified = try dev.command(["report", "bare", "1"])
    page = try PageOracle.read(ratified.output, dev)
    #expect(ratified.status == 0 && page.text.contains("ratified by "), "\(ratified.errors)")
    let packet = JSON(try dev.command(["report", "bare", "1", "--json"]).output)
    #expect(packet["decisions"].count == 2 && packet["decisions"][0]["change"]["kind"].text == "ratification")
    #expect(
      packet["decisions"][0]["signatures"].count == 2
        && packet["decisions"][1]["fate"].text?.hasPrefix("ratified") == true)
    if OutputSchemas.python != nil {
      let text = try dev.command(["report", "bare", "1", "--json"]).output
      #expect(try OutputSchemas.problems(of: text, with: "report", for: dev) == "")
    }
    let rows = try `The export of the log`.expectAgreement(dev)
    let override = try #require(rows.first { $0["outcome"] == "overridden" })
    #expect(override["overridden"]?.contains("asked instead of staging") == true && override["codes"] == "")
    #expect(rows.contains { $0["kind"] == "ratification" && $0["outcome"] == "allowed" })
  }

  @Test func `shows a bad step that a change acknowledged, and no longer ends with 1`() throws {
    let team = try Team(Self.template)
    let dev = team.dev
    try dev.register("bare", owner: "credit-team")
    try dev.git("push", "-q", "origin", "main")
    try dev.write(
      "models/ba/bare/versions/1/stage.yaml", "apiVersion: git-model/v1\nkind: StageAssignment\nstage: Staging\n")
    let bad = try dev.commit("around the gate")
    try team.administer("fetch", "-q", dev.work, "+main:main")
    #expect(try dev.command(["report", "bare", "1"]).status == 1)
    try dev.git("fetch", "-q")
    try dev.model("change", "--acknowledge", bad, "-m", "known", "--push")
    let branch = try #require(
      try dev.git("for-each-ref", "--format=%(refname:short)", "refs/heads/change/").lines.first.map(String.init))
    try team.risk.approve(branch)
    try dev.git("fetch", "-q")
    try dev.model("merge", branch, "--push")
    let answer = try dev.command(["report", "bare", "1"])
    #expect(answer.status == 0, "\(answer.errors)")
    let page = try PageOracle.read(answer.output, dev)
    let history = try #require(page.tables["Steps of main that touched the version, newest first"])
    #expect(history[1][4].contains("REFUSED ACKNOWLEDGED by change"), "\(history[1])")
  }
}
