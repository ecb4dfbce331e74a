package import Names

/// One place of a sign-off that a person must fill.
package struct Place: Hashable, Sendable {
  /// How the policy names it: a group, or `model-owners`.
  package let label: GroupName
  /// The groups whose members may fill it.
  package let groups: Set<GroupName>
  /// Whether someone who proposes may fill it.
  package let allowSelf: Bool

  package init(label: GroupName, groups: Set<GroupName>, allowSelf: Bool) {
    self.label = label
    self.groups = groups
    self.allowSelf = allowSelf
  }
}

/// Someone who could fill places.
package struct Candidate: Hashable, Sendable {
  package let member: MemberID
  package let groups: Set<GroupName>
  package let isProposer: Bool

  package init(member: MemberID, groups: Set<GroupName>, isProposer: Bool) {
    self.member = member
    self.groups = groups
    self.isProposer = isProposer
  }

  /// Whether this person may fill the place.
  package func fits(_ place: Place) -> Bool {
    (!isProposer || place.allowSelf) && !groups.isDisjoint(with: place.groups)
  }
}

/// Who fills which place: each person one place at most.
package struct Quorum: Hashable, Sendable {
  package let places: [Place]
  /// For each place the person who fills it, or nil while it is open.
  package let filled: [MemberID?]

  /// Matches persons to places so that as many places as possible are filled (maximum bipartite matching by augmenting
  /// paths, Kuhn 1955). Persons are tried in the given order, so the same input gives the same answer.
  package init(places: [Place], candidates: [Candidate]) {
    var seat = [Int?](repeating: nil, count: places.count)
    func place(_ person: Int, _ visited: inout Set<Int>) -> Bool {
      for index in places.indices where candidates[person].fits(places[index]) && !visited.contains(index) {
        visited.insert(index)
        let sitting = seat[index]
        if sitting == nil || sitting.map({ place($0, &visited) }) == true {
          seat[index] = person
          return true
        }
      }
      return false
    }
    for person in candidates.indices where seat.contains(nil) {
      var visited = Set<Int>()
      _ = place(person, &visited)
    }
    self.places = places
    filled = seat.map { $0.map { candidates[$0].member } }
  }

  package var isComplete: Bool { filled.allSatisfy { $0 != nil } }
  /// The places that nobody fills.
  package var open: [Place] { zip(places, filled).filter { $0.1 == nil }.map(\.0) }
  /// Who fills a place, with the group it was filled for.
  package var seats: [(place: Place, member: MemberID)] {
    zip(places, filled).compactMap { place, member in member.map { (place, $0) } }
  }
}
