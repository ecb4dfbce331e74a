import Manifest
import Names
import Policy
import Signatures
import System

/// The life that each model of the history has: which version goes where, ten times.
private let life: [(version: Int, stage: String)] = [
  (1, "Staging"), (1, "Production"), (2, "Staging"), (2, "Production"), (3, "Staging"),
  (3, "Production"), (1, "Staging"), (1, "Production"), (2, "Staging"), (2, "Production"),
]

extension Generator {
  static let historyModels = 1000
  /// Steps of the history, each with the proposer's signature and one approval.
  static var historySteps: Int { historyModels * life.count }

  /// A registry whose history has 10,000 promotions of 1,000 models, every one of which the gate allows.
  ///
  /// They land in rounds: each model is promoted once in a round, on the state that the round before it left. So each
  /// proposal is up to 1,000 steps old when it lands, as in a busy registry.
  func history() throws -> String {
    try repository("history") { path in
      let policy = Rules.policy(comparesChampions: true)
      let maker = try PromotionMaker(policy: policy, comparesChampions: true)
      let approver = try MemberID("owner-1")
      var date = try Instant("2024-01-01T00:00:00Z")
      let models = try (0..<Self.historyModels).map { try BenchModel($0) }
      var books = models.map { _ in PointerBook() }

      var files = try Rules.files(people, policy: policy)
      for model in models { files += try model.files(evidenceOf: BenchModel.versions) }
      let root = try FastImport(file: "\(path)/stream")
      try root.commit(
        to: "refs/heads/main", message: "init: registry bench", by: "owner-1", at: date,
        put: files.map { ($0.path, $0.bytes) })
      try root.finish(into: path, runner: runner)

      for step in life {
        guard let version = Version(step.version) else { continue }
        let stage = try Stage(step.stage)
        let base = try tip(of: path)
        let promotions = try models.indices.map { index in
          try maker.promote(models[index], version, to: stage, &books[index], base: base, at: date)
        }
        let statements = promotions.map(\.statement)
        let proposals = try people.sign(statements, as: "dev-1", namespace: .proposal, runner: runner)
        let approvals = try people.sign(statements, as: "owner-1", namespace: .approval, runner: runner)
        let stream = try FastImport(file: "\(path)/stream")
        for (index, promotion) in promotions.enumerated() {
          date = date.adding(seconds: 20 * 60)
          try stream.commit(
            to: "refs/heads/main", message: promotion.title, by: "dev-1", at: date,
            parents: index == 0 ? ["refs/heads/main^0"] : [],
            put: promotion.files(proposal: proposals[index], approval: approvals[index], by: approver))
        }
        try stream.finish(into: path, runner: runner)
      }
    }
  }

  static let signedCommits = 200

  /// A repository with commits that are SSH-signed by a member, for `git log --format=%G?`.
  func signedCommits() throws -> String {
    try repository("signed") { path in
      let signers = "\(path)/allowed_signers"
      try runner.demand(["git", "-C", path, "config", "gpg.format", "ssh"])
      try runner.demand(["git", "-C", path, "config", "user.signingKey", "\(people.keyFile(of: "owner-1")).pub"])
      try runner.demand(["git", "-C", path, "config", "gpg.ssh.allowedSignersFile", signers])
      try Files.write(people.members.allowedSigners, to: signers, mode: 0o600)
      let tree = try runner.demand(["git", "-C", path, "hash-object", "-t", "tree", "-w", "/dev/null"])
      var parents: [String] = []
      for number in 1...Self.signedCommits {
        let commit = try runner.demand(
          ["git", "-C", path, "commit-tree", "-S", "-m", "step \(number)"] + parents + [tree])
        parents = ["-p", commit]
      }
      try runner.demand(["git", "-C", path, "update-ref", "refs/heads/main", parents[1]])
    }
  }
}
