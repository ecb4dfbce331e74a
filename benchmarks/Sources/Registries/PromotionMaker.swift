import Manifest
import Names
import Signatures

/// The pointers of one model and the records that set them, as promotions move them.
struct PointerBook {
  private(set) var stages: [Version: Stage] = [:]
  private(set) var champion: Version?
  private var heads: [Pointer: RecordID] = [:]

  /// - Parameters: where the pointers are without a record, as imported.
  init(stages: [Version: Stage] = [:], champion: Version? = nil) {
    self.stages = stages
    self.champion = champion
  }

  func head(of pointer: Pointer) -> RecordID? { heads[pointer] }

  /// What a promotion of a version to a stage moves; into Production it takes `champion` too and archives the others.
  func moves(_ version: Version, to stage: Stage, production: Stage, alias: Alias) -> [Move] {
    var moves = [Move.stage(of: version, from: stages[version] ?? .none, to: stage)]
    if stage == production {
      for (other, current) in stages where other != version && current == stage {
        moves.append(.stage(of: other, from: stage, to: .archived))
      }
      if champion != version { moves.append(.alias(alias, from: champion, to: version)) }
    }
    return moves.sorted { $0.pointer.path.text.utf8.lexicographicallyPrecedes($1.pointer.path.text.utf8) }
  }

  mutating func apply(_ moves: [Move], record: RecordID) {
    for move in moves {
      heads[move.pointer] = record
      switch move {
      case .stage(let version, _, let to): stages[version] = to
      case .alias(_, _, let to): champion = to
      }
    }
  }
}

/// A promotion whose statement waits for signatures.
struct Promotion {
  let model: BenchModel
  let statement: [UInt8]
  let id: RecordID
  /// The pointer files, as they are afterwards.
  let pointers: [File]
  let title: String

  /// Everything that the step writes.
  func files(proposal: [UInt8], approval: [UInt8], by approver: MemberID) -> [(String, [UInt8]?)] {
    pointers.map { ($0.path, $0.bytes) } + [
      (model.path(.promotion(id, .statement)), statement),
      (model.path(.promotion(id, .proposal)), proposal),
      (model.path(.promotion(id, .approval(approver))), approval),
    ]
  }
}

/// Makes promotions without the registry's own code where that is what is measured: the subject digest is computed here
/// as docs/format.md defines it.
struct PromotionMaker {
  let policy: [UInt8]
  let comparesChampions: Bool
  let production: Stage
  let champion: Alias

  init(policy: [UInt8], comparesChampions: Bool) throws {
    self.policy = policy
    self.comparesChampions = comparesChampions
    production = try Stage("Production")
    champion = try Alias("champion")
  }

  /// Prepares a promotion and notes it in the book.
  func promote(
    _ model: BenchModel, _ version: Version, to stage: Stage, _ book: inout PointerBook, base: ObjectID,
    at date: Instant
  ) throws -> Promotion {
    let moves = book.moves(version, to: stage, production: production, alias: champion)
    let pointers = moves.map { move in
      let path = model.path(move.pointer.path)
      return switch move {
      case .stage(_, _, let to): File(path, StageManifest(stage: to).write())
      case .alias(_, _, let to): File(path, AliasManifest(version: to ?? version).write())
      }
    }
    var compared: [PromotionStatement.Comparison] = []
    if comparesChampions, stage == production, let current = book.champion {
      compared = [.init(.alias(champion), version: current, record: book.head(of: .alias(champion)))]
    }
    let evidence = try model.evidence(version)
    let content = [
      File(model.path(.version(version)), try model.version(version).write()),
      File(model.path(.model), try model.manifest().write()),
    ]
    let statement = PromotionStatement(
      model: model.name, version: version, subjectDigest: Self.subject(content + evidence + pointers),
      proposal: Proposal(
        registry: Rules.registryID, ref: try RefName("refs/heads/main"), base: base, policy: SHA256.digest(of: policy),
        reason: "benchmark", preparedAt: date, notAfter: date.adding(seconds: 30 * 86_400)),
      transitions: moves.map { Transition(move: $0, previous: book.head(of: $0.pointer)) },
      evidence: [try BenchModel.evidenceID()], compared: compared, override: false)
    let bytes = statement.write()
    let id = RecordID(SHA256.digest(of: bytes))
    book.apply(moves, record: id)
    return Promotion(
      model: model, statement: bytes, id: id, pointers: pointers,
      title: "promote(\(model.name)): v\(version) to \(stage)")
  }

  private static func subject(_ files: [File]) -> Digest {
    let lines = files.map { "100644 \(SHA256.digest(of: $0.bytes).hex) \($0.path)\n" }
    return SHA256.digest(of: Array(lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined().utf8))
  }
}
