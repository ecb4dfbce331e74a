import Manifest
import Names
import Signatures
import System

/// Promotions that are ready to be pushed, each a merge on top of the same tip.
struct PreparedPushes {
  /// The clone that pushes.
  let client: String
  let base: ObjectID
  /// The merges; each fits on `base`.
  let merges: [ObjectID]
}

extension Generator {
  /// Prepares so many promotions of different models of a catalogue with so many, dated now: the hook wants recent commits.
  func pushes(_ count: Int, of catalogue: String, models: Int, clock: Clock) throws -> PreparedPushes {
    let client = "\(folder)/client.git"
    try runner.demand(["rm", "-rf", client])
    try runner.demand(["git", "clone", "--quiet", "--bare", catalogue, client])
    let base = try tip(of: client)
    let maker = try PromotionMaker(policy: Rules.policy(comparesChampions: false), comparesChampions: false)
    guard let version = Version.first.next else { throw BenchError("there is no second version") }
    let now = clock.now()
    let promotions = try (0..<count).map { number in
      var book = PointerBook(
        stages: [.first: maker.production, version: try Stage("Staging")], champion: .first)
      return try maker.promote(
        BenchModel(number * models / count), version, to: maker.production, &book, base: base, at: now)
    }
    let statements = promotions.map(\.statement)
    let proposals = try people.sign(statements, as: "dev-1", namespace: .proposal, runner: runner)
    let approvals = try people.sign(statements, as: "owner-1", namespace: .approval, runner: runner)
    let stream = try FastImport(file: "\(client)/stream")
    let approver = try MemberID("owner-1")
    for (index, promotion) in promotions.enumerated() {
      let files = promotion.files(proposal: proposals[index], approval: approvals[index], by: approver)
      let side = "refs/heads/promote/\(index)"
      try stream.commit(to: side, message: promotion.title, by: "dev-1", at: now, parents: ["\(base)"], put: files)
      try stream.commit(
        to: "refs/heads/land/\(index)", message: promotion.title, by: "owner-1", at: now, parents: ["\(base)", side],
        put: files)
    }
    try stream.finish(into: client, runner: runner)
    let merges = try promotions.indices.map { try tip(of: client, "refs/heads/land/\($0)") }
    return PreparedPushes(client: client, base: base, merges: merges)
  }
}
