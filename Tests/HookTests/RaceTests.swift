import Foundation
import TestSupport
import Testing

@Suite struct `Pushes that race` {
  /// Lets everybody push at the same time and returns how each ended.
  private func race(_ people: [Person], to ref: String = "main") throws -> [Finished] {
    let running = try people.map { try $0.start(["git", "push", "origin", "HEAD:\(ref)"]) }
    return running.map { $0.wait() }
  }

  @Test func `end with exactly one winner, who is main`() throws {
    let team = try Team()
    // A hook before ours holds each push up, so that all are judged at once.
    let hook = "\(team.server)/hooks/pre-receive"
    try Data("#!/bin/sh\ncat >/dev/null\nexec sleep 0.15\n".utf8).write(to: URL(fileURLWithPath: hook))
    try team.dev.run(["chmod", "+x", hook])
    try team.dev.run([try TestedProgram.path(), "hook", "install"], in: team.server)
    let people = [team.dev, team.risk, team.owner]
    for round in 1...8 {
      for person in people {
        try person.update()
        try person.write("docs/\(person.id).md", "round \(round)\n")
        try person.commit("Round \(round) of \(person.id)")
      }
      let before = try team.main()
      let ends = try race(people)
      let winners = zip(people, ends).filter { $0.1.succeeded }.map(\.0)
      #expect(winners.count == 1, "round \(round): \(ends.map(\.errors))")
      let winner = try #require(winners.first)
      #expect(try team.main() == winner.head())
      #expect(try winner.git("rev-parse", "HEAD~1") == before)
    }
    try team.expectCleanServer()
  }

  @Test func `land one of two promotions of a pointer, and the other is stale`() throws {
    let team = try Team()
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    let branches = try [1, 2].map { try team.dev.propose("--alias", "challenger", version: $0) }
    let people = [team.dev, team.risk]
    for (person, branch) in zip(people, branches) { try person.merge(branch) }
    let ends = try race(people)
    #expect(ends.filter(\.succeeded).count == 1)
    let loser = try #require(ends.firstIndex { !$0.succeeded })
    try people[loser].update()
    try people[loser].git("merge", "-q", "--no-ff", "--no-edit", "-X", "theirs", "origin/\(branches[loser])")
    try team.expectRefusal("STALE_STATE", of: people[loser].push("main"))
  }

  @Test func `of registrations renumber the loser`() throws {
    let team = try Team()
    let people = [team.dev, team.risk, team.owner]
    let running = try people.map { person in
      try person.start([
        try TestedProgram.path(), "register", "credit-approval", "--uri", "s3://models/\(person.id)", "--push",
      ])
    }
    let ends = running.map { $0.wait() }
    #expect(ends.filter { !$0.succeeded }.map(\.errors) == [])
    #expect(Set(ends.map(\.output)) == ["credit-approval@v2\n", "credit-approval@v3\n", "credit-approval@v4\n"])
    try team.expectCleanServer()
  }
}
