package import Names
package import Policy
import Signatures
import Snapshots

/// The approvals that a record brings, and what became of them.
struct Approvals {
  /// The persons whose approval counts, in the order of their file names.
  private(set) var persons: [Member] = []
  /// Signatures that count for nothing, each with its reason.
  private(set) var ignored: [Check] = []
  /// Who proposes, and so fills no place.
  let proposers: Set<MemberID>

  /// Reads `<folder>/approvals/` of the state after the step.
  init(folder: String, statement: [UInt8], proposers: [Member], input: StepInput) throws(StateError) {
    self.proposers = Set(proposers.map(\.id))
    let reader = SignatureReader(input: input)
    for entry in try input.after.list("\(folder)/approvals") {
      guard let file = entry.text else { continue }
      switch try reader.signer(at: "\(folder)/approvals/\(file)", of: statement, namespace: .approval) {
      case .member(let member): add(member, file: file)
      case .absent: continue
      case .refused(let code, let sentence): ignored.append(.ignored("approval \(file)", code, sentence))
      }
    }
  }

  /// The approvals of persons who are known to agree by other means (a signed revert).
  init(persons: [Member]) {
    self.persons = persons
    proposers = []
  }

  mutating func add(contentsOf others: [Member]) {
    for member in others where !persons.contains(where: { $0.id == member.id }) { persons.append(member) }
  }

  private mutating func add(_ member: Member, file: String) {
    let name = "approval \(file)"
    if file != "\(member.id).sig" {
      ignored.append(
        .ignored(name, .signature, "it was signed by \(member.id); expected the file name \(member.id).sig"))
    } else if member.kind != .person {
      ignored.append(.ignored(name, .approvals, "\(member.id) is a service; a sign-off is a person's"))
    } else {
      persons.append(member)
    }
  }

  /// Whether someone who proposes also approved.
  var selfApproved: [MemberID] { persons.map(\.id).filter { proposers.contains($0) } }

  /// Matches the persons to the places that rules demand.
  func quorum(for rules: [ApprovalRule], owners: [GroupName]) -> Quorum {
    Quorum(
      places: Place.demanded(by: rules, owners: owners),
      candidates: persons.map {
        Candidate(member: $0.id, groups: Set($0.groups), isProposer: proposers.contains($0.id))
      })
  }

  /// What to do when nobody of the groups is free to sign.
  private static func wayOut(_ groups: [GroupName], _ members: MembersManifest, _ proposers: Set<MemberID>) -> String {
    let own = Set(groups.flatMap { members.persons(in: $0) }.map(\.id)).intersection(proposers).sorted()
    guard !own.isEmpty else { return "add somebody to the group: git model member add ID --group GROUP" }
    return "let another member propose this, so that \(own.map(\.text).joined(separator: ", ")) can approve it"
  }

  /// The check of one gate's approvals.
  func check(rules: [ApprovalRule], owners: [GroupName], members: MembersManifest) -> [Check] {
    if rules.isEmpty { return [] }
    let quorum = quorum(for: rules, owners: owners)
    var checks: [Check] = []
    for rule in rules {
      let places = zip(quorum.places, quorum.filled).filter {
        $0.0.label == rule.group && $0.0.allowSelf == rule.allowSelf
      }
      let names = places.compactMap(\.1)
      let name = "approval by \(rule.group)"
      let filled = "\(names.count)/\(places.count)"
      if names.count == places.count {
        let selves = names.filter { proposers.contains($0) }
        let who = names.map { selves.contains($0) ? "\($0) (self-approved)" : "\($0)" }.joined(separator: ", ")
        checks.append(.pass(name, "\(filled), \(who)"))
        continue
      }
      let groups = rule.group == .modelOwners ? owners : [rule.group]
      let taken = Set(quorum.filled.compactMap { $0 })
      let couldSign = groups.flatMap { members.persons(in: $0) }.map(\.id)
        .filter { !taken.contains($0) && (rule.allowSelf || !proposers.contains($0)) }
      let who = Set(couldSign).sorted().map(\.text).joined(separator: ", ")
      let label =
        rule.group == .modelOwners ? "model-owners (\(owners.map(\.text).joined(separator: ", ")))" : rule.group.text
      checks.append(
        .missing(
          name, .approvals, "\(filled) places of \(label) are filled",
          expected: "\(rule.count) person\(rule.count == 1 ? "" : "s") of \(label)",
          mend: who.isEmpty ? Self.wayOut(groups, members, proposers) : "git model approve BRANCH, by \(who)"))
    }
    if !quorum.isComplete, !selfApproved.isEmpty {
      checks.append(
        .fail(
          "four eyes", .fourEyes,
          "\(selfApproved.map(\.text).joined(separator: ", ")) proposed this, so the own approval fills no place",
          expected: "approvals by others"))
    }
    return checks
  }
}

extension Place {
  /// One place for each person that rules demand; `model-owners` stands for the groups that own the model.
  package static func demanded(by rules: [ApprovalRule], owners: [GroupName]) -> [Place] {
    rules.flatMap { rule in
      let groups = rule.group == .modelOwners ? Set(owners) : [rule.group]
      return Array(repeating: Place(label: rule.group, groups: groups, allowSelf: rule.allowSelf), count: rule.count)
    }
  }
}
