import Documents
import Gate
import Manifest
import Names
import Policy
import Signatures
import Templates
import Testing

@Suite("The policy of a new registry")
struct PolicyTemplateTests {
  private let keys: [SSHPublicKey]
  private let registry: RegistryManifest

  init() throws {
    keys = try Keys.all()
    registry = RegistryManifest(
      id: "6f1c2d3e-4a5b-4c6d-8e7f-901234567890", name: "acme",
      stages: try ["Staging", "Production", "Archived"].map { try Stage($0) })
  }

  /// Persons with these groups, one key each.
  private func team(_ groups: [[String]]) throws -> MembersManifest {
    MembersManifest(
      members: try zip(groups, keys).enumerated().map { index, pair in
        try member("person-\(index)", pair.0, keys: [Member.Key(key: pair.1)])
      })
  }

  private func policy(_ members: MembersManifest) throws -> PolicyManifest {
    let text = try #require(PolicyTemplate.render(for: members))
    return try PolicyManifest.read(Array(text.utf8))
  }

  /// `count group` of each demand, with a star where a proposer may approve.
  private func asked(_ policy: PolicyManifest) -> [String: String] {
    func text(_ rules: [ApprovalRule]) -> String {
      rules.map { "\($0.count) \($0.group)\($0.allowSelf ? "*" : "")" }.joined(separator: ", ")
    }
    let gates = policy.gates.map { ($0.name.text, text($0.requires.approvals)) }
    return Dictionary(
      gates + [
        ("otherwise", text(policy.rollback.otherwise)), ("withdraw", text(policy.withdraw)),
        ("model", text(policy.model)),
        ("policyChange", text(policy.policyChange)), ("repository", text(policy.repository)),
        ("breakGlass", text(policy.breakGlass?.approvals ?? [])),
      ]
    ) { first, _ in first }
  }

  /// Every team of so many persons with any of the groups; persons in another order are the same team.
  private func teams(_ size: Int, of groups: [String]) -> [[[String]]] {
    let subsets = (0..<(1 << groups.count)).map { bits in
      groups.indices.filter { bits >> $0 & 1 == 1 }.map { groups[$0] }
    }
    func choose(_ size: Int, from start: Int) -> [[[String]]] {
      guard size > 0 else { return [[]] }
      return (start..<subsets.count).flatMap { index in
        choose(size - 1, from: index).map { [subsets[index]] + $0 }
      }
    }
    return choose(size, from: 0)
  }

  /// Renders for each team; the same text is read once.
  private func check(_ teams: [[[String]]]) throws {
    var read: [String: PolicyManifest] = [:]
    for groups in teams {
      let members = try team(groups)
      guard let text = PolicyTemplate.render(for: members) else {
        #expect(groups.allSatisfy { $0.isEmpty }, "\(groups)")
        continue
      }
      let policy = try read[text] ?? PolicyManifest.read(Array(text.utf8))
      read[text] = policy
      let violations = PolicySoundness(policy: policy, members: members, registry: registry).violations()
      #expect(violations.isEmpty, "\(groups): \(violations.map { "\($0.name): \($0.found)" })")
      let demands = asked(policy)
      #expect(demands.values.allSatisfy { !$0.isEmpty }, "\(groups): a gate asks nobody")
    }
    #expect(read.count > 10)
  }

  private static let groups = [
    "maintainers", "ml-engineers", "risk", "on-call", "incident", "credit-team", "fraud-team",
  ]

  @Test func `one or two persons with any groups can pass it`() throws {
    try check(teams(1, of: Self.groups) + teams(2, of: Self.groups.filter { $0 != "on-call" }))
  }

  @Test func `three persons with any groups that matter can pass it`() throws {
    try check(teams(3, of: ["maintainers", "risk", "incident", "credit-team"]))
    try check(teams(3, of: ["ml-engineers", "risk", "credit-team", "fraud-team"]))
  }

  @Test func `four persons with any groups that matter can pass it`() throws {
    try check(teams(4, of: ["maintainers", "risk", "incident", "credit-team"]))
    var generator = SeededGenerator(seed: 61)
    try check(
      (0..<1000).map { _ in
        (0..<4).map { _ in Self.groups.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 } }
      })
  }

  @Test func `nobody who cannot approve counts`() throws {
    let key = Member.Key(key: keys[0])
    let revoked = Member.Key(key: keys[1], revoked: "lost")
    let service = try member("ci-train", ["risk"], kind: .service, keys: [Member.Key(key: keys[2])])
    let keyless = try member("risk-1", ["risk"], keys: [revoked])
    #expect(PolicyTemplate.render(for: MembersManifest(members: [service, keyless])) == nil)
    let members = MembersManifest(members: [try member("dev-1", ["maintainers"], keys: [key]), service, keyless])
    let policy = try policy(members)
    #expect(asked(policy)["withdraw"] == "1 maintainers*")
    #expect(PolicySoundness(policy: policy, members: members, registry: registry).violations().isEmpty)
  }

  @Test func `one person alone approves what they propose, and the text says so`() throws {
    let members = try team([["maintainers", "ml-engineers"]])
    let policy = try policy(members)
    #expect(policy.ownerGroups.map(\.text) == ["maintainers"])
    #expect(asked(policy).values.allSatisfy { $0.hasPrefix("1 ") && $0.hasSuffix("*") })
    let text = try #require(PolicyTemplate.render(for: members))
    #expect(text.contains("# approvals: [{group: maintainers, count: 2}]"))
    #expect(text.contains("no second pair of eyes"))
  }

  @Test func `three persons with three duties keep four eyes`() throws {
    let members = try team([["maintainers", "ml-engineers"], ["risk"], ["credit-team", "on-call"]])
    #expect(
      try asked(policy(members)) == [
        "staging": "1 model-owners", "production": "1 risk, 1 model-owners", "champion": "1 model-owners",
        "archived": "1 model-owners", "otherwise": "1 model-owners", "withdraw": "1 risk", "model": "1 maintainers",
        "policyChange": "1 maintainers", "repository": "1 maintainers", "breakGlass": "1 maintainers",
      ])
    #expect(try policy(members).ownerGroups.map(\.text) == ["credit-team"])
  }

  @Test func `a full team gets the whole bar and no notes`() throws {
    let members = try team([
      ["maintainers"], ["maintainers", "incident"], ["risk", "incident"], ["credit-team"], ["fraud-team"],
    ])
    let text = try #require(PolicyTemplate.render(for: members))
    #expect(!text.contains("Too few") && !text.contains("allowSelf: true}"))
    let policy = try policy(members)
    #expect(asked(policy)["policyChange"] == "2 maintainers" && asked(policy)["breakGlass"] == "2 incident")
    #expect(policy.ownerGroups.map(\.text) == ["credit-team", "fraud-team"])
  }

  @Test func `a group whose name YAML takes for something else is quoted`() throws {
    let members = try team([["maintainers"], ["123", "no", "null"], ["1e5"]])
    let policy = try policy(members)
    #expect(policy.ownerGroups.map(\.text) == ["123", "1e5", "no", "null"])
    #expect(PolicySoundness(policy: policy, members: members, registry: registry).violations().isEmpty)
  }

  @Test func `it guards what the design names`() throws {
    let policy = try policy(team([["maintainers"], ["risk"], ["credit-team"]]))
    #expect(policy.version == 1 && policy.approvalDays == 30 && policy.defaultRisk == .high)
    #expect(policy.gates.map(\.name.text) == ["staging", "production", "champion", "archived"])
    let production = try #require(policy.gates.first { $0.name.text == "production" })
    #expect(production.others == .archive && production.from?.map(\.text) == ["Staging"])
    #expect(production.requires.artifact?.immutable == true)
    #expect(production.requires.evaluation.isEmpty)
    #expect(policy.gates.first?.requires.lineage == [.run, .code, .data])
    #expect(policy.gates.first { $0.name.text == "champion" }?.requires.stage?.text == "Production")
    #expect(
      policy.ungatedStages.isEmpty && policy.ungatedAliases.map(\.text) == ["challenger", "shadow"])
    #expect(policy.rollback.approvals.isEmpty && policy.rollback.withinDays == 14)
    #expect(policy.free.map(\.text) == ["README.md", "docs/**"])
  }

  @Test func `the lines that are switched off can be switched on`() throws {
    let text = try #require(PolicyTemplate.render(for: team([["maintainers"], ["risk"], ["credit-team"]])))
    let off = ["# evaluation:", "#   - {metric", "# modelCard:", "# biasAudit:"]
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      let code = line.drop { $0 == " " }
      guard off.contains(where: { code.hasPrefix($0) }) else { return String(line) }
      return String(repeating: " ", count: line.count - code.count) + code.dropFirst(2)
    }
    let policy = try PolicyManifest.read(Array(lines.joined(separator: "\n").utf8))
    let requires = try #require(policy.gates.first { $0.name.text == "production" }).requires
    #expect(requires.evaluation.count == 3)
    #expect(requires.modelCard?.sections.count == 4 && requires.modelCard?.metadata == ["license"])
    #expect(requires.biasAudit?.bounds.count == 1)
  }
}
