import Documents
import Gate
import Names
package import Policy

/// The policy of a new registry: the template with each place filled by a group that has members, and asking no more
/// persons than there are.
package struct PolicyTemplate: Sendable {
  /// Makes policy/gates.yaml for these members: satisfiable by them, with comments that say how to raise the bar where
  /// they are too few. Services and persons without a usable key approve nothing and are left out.
  ///
  /// - Returns: the text, or nil when no person with a key is in a group.
  package static func render(for members: MembersManifest) -> String? {
    PolicyTemplate(members).map { Templates.fill(Templates.text(.gates), $0.values) }
  }

  /// Groups with a meaning of their own, which own no models.
  private static let functions: Set<String> = ["maintainers", "ml-engineers", "risk", "on-call", "incident"]

  private let persons: [Candidate]
  private let owners: [GroupName]
  private let maintainers: GroupName
  private let risk: GroupName
  private let incident: GroupName

  private init?(_ members: MembersManifest) {
    let persons = members.members.filter { $0.kind == .person && !$0.activeKeys.isEmpty }
    let groups = Set(persons.flatMap(\.groups)).subtracting([.modelOwners]).sorted()
    guard let first = groups.first else { return nil }
    func group(_ name: String) -> GroupName? { groups.first { $0.text == name } }
    self.persons = persons.map { Candidate(member: $0.id, groups: Set($0.groups), isProposer: false) }
    maintainers = group("maintainers") ?? first
    risk = group("risk") ?? maintainers
    incident = group("incident") ?? maintainers
    let others = groups.filter { !Self.functions.contains($0.text) }
    owners = others.isEmpty ? [maintainers] : others
  }

  private var values: [String: String] {
    var values = ["ownerGroups": "[\(owners.map(Self.text).joined(separator: ", "))]"]
    for (key, wanted) in demands {
      let asked = lowered(wanted)
      values["\(key).approvals"] = Self.text(asked)
      values["\(key).note"] = note(wanted: wanted, asked: asked)
    }
    return values
  }

  /// What each gate asks where there are persons enough.
  private var demands: [(String, [ApprovalRule])] {
    func one(_ group: GroupName) -> ApprovalRule { ApprovalRule(group: group, count: 1) }
    func two(_ group: GroupName) -> ApprovalRule { ApprovalRule(group: group, count: 2) }
    return [
      ("staging", [one(.modelOwners)]), ("production", [one(risk), one(.modelOwners)]),
      ("champion", [one(.modelOwners)]), ("archived", [one(.modelOwners)]), ("otherwise", [one(.modelOwners)]),
      ("withdraw", [one(risk)]), ("model", [one(maintainers)]), ("policyChange", [two(maintainers)]),
      ("repository", [one(maintainers)]), ("breakGlass", [two(incident)]),
    ]
  }

  /// The most that these persons can pass: fewer places first, and only then a proposer who approves.
  private func lowered(_ wanted: [ApprovalRule]) -> [ApprovalRule] {
    for allowSelf in [false, true] {
      for counts in Self.fewer(than: wanted.map(\.count)) {
        let rules = zip(wanted, counts).filter { $0.1 > 0 }
          .map { ApprovalRule(group: $0.0.group, count: $0.1, allowSelf: allowSelf) }
        if isPassable(rules) { return rules }
      }
    }
    return wanted
  }

  /// Every choice of counts from 0 to the wanted ones, most places first, then those that keep the first rules.
  private static func fewer(than counts: [Int]) -> [[Int]] {
    var choices: [[Int]] = [[]]
    for count in counts { choices = choices.flatMap { choice in (0...count).reversed().map { choice + [$0] } } }
    return choices.filter { $0.contains { $0 > 0 } }.sorted { left, right in
      let (more, fewer) = (left.reduce(0, +), right.reduce(0, +))
      return more == fewer ? right.lexicographicallyPrecedes(left) : more > fewer
    }
  }

  /// Whether for a model of each owner group somebody can propose what the others (and they, where allowed) sign off.
  private func isPassable(_ rules: [ApprovalRule]) -> Bool {
    owners.allSatisfy { owner in
      let places = rules.flatMap { rule in
        let group = rule.group == .modelOwners ? owner : rule.group
        return Array(repeating: Place(label: rule.group, groups: [group], allowSelf: rule.allowSelf), count: rule.count)
      }
      return persons.contains { proposer in
        let candidates = persons.map {
          Candidate(member: $0.member, groups: $0.groups, isProposer: $0.member == proposer.member)
        }
        return Quorum(places: places, candidates: candidates).isComplete
      }
    }
  }

  private func note(wanted: [ApprovalRule], asked: [ApprovalRule]) -> String {
    guard asked != wanted else { return "" }
    let why =
      asked.contains(where: \.allowSelf)
      ? "Nobody else could approve, so who proposes may: that is no second pair of eyes."
      : "Too few persons are listed for more."
    return "# \(why) When members.yaml has more, ask:\n# approvals: \(Self.text(wanted))"
  }

  /// A group as YAML writes it: `123` and `no` are quoted.
  private static func text(_ group: GroupName) -> String {
    String(decoding: YAML.write(.string(group.text)).dropLast(), as: UTF8.self)
  }

  private static func text(_ rules: [ApprovalRule]) -> String {
    let texts = rules.map { rule in
      "{group: \(text(rule.group)), count: \(rule.count)\(rule.allowSelf ? ", allowSelf: true" : "")}"
    }
    return "[\(texts.joined(separator: ", "))]"
  }
}
