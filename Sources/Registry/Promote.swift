import Documents
package import Gate
import GitStore
package import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

/// What `git model promote` is asked.
package struct PromotionRequest {
  package var model: ModelName
  package var version: Version
  package var stage: Stage?
  package var aliases: [Alias] = []
  /// Aliases to take away from the version.
  package var removedAliases: [Alias] = []
  package var reason: String
  package var requestedBy: MemberID?
  package var override = false
  package var waivers = WaiverWishes()

  package init(model: ModelName, version: Version, reason: String) {
    self.model = model
    self.version = version
    self.reason = reason
  }
}

/// A proposal that was made.
package struct ProposedPromotion {
  package let branch: RefName
  package let statement: PromotionStatement
  package let id: RecordID
  package let commit: ObjectID
  /// What the gate says of it now, before anybody approved.
  package let verdict: Verdict
}

extension OpenRegistry {
  /// Writes the branch of a promotion: the pointers' new values, the statement, and the proposer's signature.
  package func promote(_ request: PromotionRequest, push: Bool, dryRun: Bool) throws -> ProposedPromotion {
    let base = try proposalBase()
    let state = try state(at: base)
    let model = try model(request.model, in: state)
    guard try model.version(request.version) != nil else {
      let known = try model.versions().map { "v\($0)" }.joined(separator: ", ")
      throw RegistryError(
        "\(request.model) has no version \(request.version)", hint: "it has \(known.isEmpty ? "none" : known)")
    }
    let signer = try signer()
    _ = try proposer(signer, requestedBy: request.requestedBy, in: state)

    let moves = try moves(request, model, state)
    if moves.contains(where: { Self.putsToUse(request.version, $0) }) {
      try refuseUnusable(request.version, of: model)
    }
    var draft = Draft()
    for move in moves { try draft.apply(move, of: request.model, in: state) }
    let target = dryRun ? try scratchRepository() : repository
    let tree = try draft.tree(on: objects.commit(base).tree, in: target)
    let statement = try statement(request, moves, base: base, tree: tree, state: state, in: target)
    let signed = try sign(
      statement, as: "promotion.json", in: { "\(request.model.path)/promotions/\($0)" }, by: signer, to: &draft)

    let ref = try RefName("refs/heads/promote/\(request.model.folder)/\(request.version)-\(Self.target(request))")
    let message = """
      propose(\(request.model)): \(Self.summary(moves, of: request.version))

      \(request.reason)

      Model: \(request.model)
      Model-Version: \(request.version)
      Promotion: \(signed.digest)
      """
    let made = try propose(draft, as: ref, on: base, message: message, push: push, dryRun: dryRun, in: target)
    return ProposedPromotion(
      branch: ref, statement: statement, id: signed.id, commit: made.commit, verdict: made.verdict)
  }

  /// Whether a move gives the version an alias, or brings it into a stage where a banned version may not be.
  static func putsToUse(_ version: Version, _ move: Move) -> Bool {
    switch move {
    case .stage(let subject, _, let to): subject == version && to != .archived && to != .none
    case .alias(_, _, let to): to == version
    }
  }

  /// `production+champion`: what the branch is called after.
  private static func target(_ request: PromotionRequest) -> String {
    let names =
      (request.stage.map { [Text.asciiLowercased($0.text)] } ?? []) + request.aliases.map(\.text)
      + request.removedAliases.map { "no-\($0)" }
    return names.joined(separator: "+")
  }

  /// `3 Staging -> Production, champion 2 -> 3`
  package static func summary(_ moves: [Move], of version: Version) -> String {
    moves.map { move in
      switch move {
      case .stage(version, let from, let to): "\(version) \(from) -> \(to)"
      default: "\(move)"
      }
    }.joined(separator: ", ")
  }

  /// Every pointer that the promotion moves, archived versions included, in the order of their paths.
  func moves(_ request: PromotionRequest, _ model: ModelState, _ state: State) throws -> [Move] {
    var moves: [Move] = []
    if let stage = request.stage {
      let stages = try state.registry().stages
      guard stage == .none || stages.contains(stage) else {
        throw RegistryError(
          "there is no stage \(stage)", hint: "the stages are None, \(stages.map(\.text).joined(separator: ", "))")
      }
      let from = try model.stage(of: request.version)
      if from != stage { moves.append(.stage(of: request.version, from: from, to: stage)) }
      if from != stage, let manifest = try model.manifest() {
        let archives = try state.policy().gates.contains {
          $0.others == .archive && $0.applies(to: .stage(stage), model: request.model, risk: manifest.risk)
        }
        if archives {
          for other in try model.versions() where other != request.version {
            if try model.stage(of: other) == stage { moves.append(.stage(of: other, from: stage, to: .archived)) }
          }
        }
      }
    }
    for alias in request.aliases {
      let from = try model.alias(alias)
      if from != request.version { moves.append(.alias(alias, from: from, to: request.version)) }
    }
    for alias in request.removedAliases {
      guard try model.alias(alias) == request.version else {
        throw RegistryError(
          "\(alias) does not point at \(request.model)@v\(request.version)", hint: "git model show \(request.model)")
      }
      moves.append(.alias(alias, from: request.version, to: nil))
    }
    guard !moves.isEmpty else {
      let places = (request.stage.map { ["in \($0)"] } ?? []) + request.aliases.map { "\($0)" }
      throw RegistryError(
        "\(request.model)@v\(request.version) is \(places.joined(separator: " and ")) already; nothing would move",
        hint: "git model show \(request.model)@v\(request.version)")
    }
    return moves.sorted { $0.pointer.path.text.utf8.lexicographicallyPrecedes($1.pointer.path.text.utf8) }
  }

  func statement(
    _ request: PromotionRequest, _ moves: [Move], base: ObjectID, tree: ObjectID, state: State,
    in target: Repository
  ) throws -> PromotionStatement {
    let model = ModelState(request.model, in: state)
    let book = try model.promotions()
    let after = State(root: tree, objects: ObjectReader(target))
    let proposal = try proposal(base: base, reason: request.reason, requestedBy: request.requestedBy, state: state)
    let compared = try model.comparisons(with: baselines(moves, model, state), book)
    return PromotionStatement(
      model: request.model, version: request.version,
      subjectDigest: try SubjectDigest.compute(
        model: request.model, version: request.version, pointers: moves.map(\.pointer), in: after),
      proposal: proposal,
      transitions: moves.map { Transition(move: $0, previous: book.head(of: $0.pointer)) },
      evidence: try model.evidence(of: request.version), compared: compared,
      waivers: try waivers(request.waivers, for: moves, of: model, state: state, now: proposal.preparedAt),
      override: request.override)
  }

  /// The aliases and stages that gates of these moves compare with, in the order of their names.
  private func baselines(_ moves: [Move], _ model: ModelState, _ state: State) throws -> [Baseline] {
    guard let manifest = try model.manifest() else { return [] }
    return try state.policy().baselines(for: moves, of: model.name, risk: manifest.risk)
  }
}
