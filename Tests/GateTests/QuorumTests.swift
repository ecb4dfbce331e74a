import Gate
import Names
import Testing

@Suite("Matching persons to places")
struct QuorumTests {
  /// Every way to seat persons, tried one after the other: the most places that can be filled.
  private static func bruteForce(_ places: [Place], _ candidates: [Candidate]) -> Int {
    // For each place the persons that may fill it, as bits.
    let fitting = places.map { place in
      candidates.indices.reduce(0) { bits, index in
        let candidate = candidates[index]
        let isAllowed = !candidate.isProposer || place.allowSelf
        return isAllowed && candidate.groups.contains(where: place.groups.contains) ? bits | 1 << index : bits
      }
    }
    func best(_ place: Int, _ used: Int) -> Int {
      guard place < fitting.count else { return 0 }
      var most = best(place + 1, used)
      var free = fitting[place] & ~used
      while free != 0 {
        let person = free & -free
        most = max(most, 1 + best(place + 1, used | person))
        free &= free - 1
      }
      return most
    }
    return best(0, 0)
  }

  /// All multisets of `count` out of the numbers below `limit`: order does not matter to the answer.
  private static func multisets(_ count: Int, below limit: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return multisets(count - 1, below: limit).flatMap { rest in (0...(rest.last ?? limit - 1)).map { rest + [$0] } }
  }

  @Test func `in every small world as many places are filled as can be`() throws {
    let groups = try ["a", "b", "c"].map { try GroupName($0) }
    func set(_ bits: Int) -> Set<GroupName> { Set(groups.indices.filter { bits & (1 << $0) != 0 }.map { groups[$0] }) }
    // A person: 8 sets of groups × proposer or not. A place: 7 sets of groups × allowSelf or not.
    var worlds = 0
    for personCount in 0...5 {
      // With five persons the proposer's flag is tried for the first only, to keep the world small.
      let persons = Self.multisets(personCount, below: personCount < 4 ? 16 : 8)
      let places = (0...3).flatMap { Self.multisets($0, below: personCount < 4 ? 8 : 6) }
      for person in persons {
        let candidates = try person.enumerated().map { index, bits in
          Candidate(
            member: try MemberID("m\(index)"), groups: set(bits & 7),
            isProposer: personCount < 4 ? bits & 8 != 0 : index == 0)
        }
        for place in places {
          let demanded = place.map { bits in
            Place(
              label: groups[bits % 3], groups: personCount < 4 ? set([1, 2, 4, 6][bits & 3]) : [groups[bits % 3]],
              allowSelf: personCount < 4 ? bits & 4 != 0 : bits > 2)
          }
          let quorum = Quorum(places: demanded, candidates: candidates)
          let seats = quorum.seats
          let isRight =
            seats.count == Self.bruteForce(demanded, candidates)
            && Set(seats.map(\.member)).count == seats.count && quorum.isComplete == (seats.count == demanded.count)
            && quorum.open.count == demanded.count - seats.count
            && zip(demanded, quorum.filled).allSatisfy { place, member in
              member == nil || candidates.contains { $0.member == member && $0.fits(place) }
            }
          if !isRight { Issue.record("places \(demanded) and persons \(candidates) gave \(quorum.filled)") }
          worlds += 1
        }
      }
    }
    #expect(worlds > 100_000)
  }

  @Test func `a proposer fills a place only where that is allowed`() throws {
    let group = try GroupName("a")
    let proposer = Candidate(member: try MemberID("dev-1"), groups: [group], isProposer: true)
    for allowSelf in [false, true] {
      let quorum = Quorum(places: [Place(label: group, groups: [group], allowSelf: allowSelf)], candidates: [proposer])
      #expect(quorum.isComplete == allowSelf)
    }
  }

  @Test func `a hundred places and a long chain of moves do not exhaust the stack`() throws {
    let groups = try (0...100).map { try GroupName("g\($0)") }
    let places = (0..<100).map { Place(label: groups[$0], groups: [groups[$0]], allowSelf: false) }
    // Each person fits two neighbouring places, so that the last one moves all others.
    let persons = try (0..<100).map {
      Candidate(member: try MemberID("m\($0)"), groups: [groups[$0], groups[$0 + 1]], isProposer: false)
    }
    #expect(Quorum(places: places, candidates: persons.reversed()).isComplete)
    #expect(Quorum(places: places, candidates: Array(persons)).isComplete)
  }
}
