package import Manifest

extension Move {
  /// What a pointer goes from and to, whatever a record claims.
  ///
  /// - Parameters:
  ///   - before: the model before the step.
  ///   - after: the model after it.
  /// - Throws: when what it held or holds cannot be read.
  package init(of pointer: Pointer, from before: ModelState, to after: ModelState)
    throws(StateError)
  {
    switch pointer {
    case .stage(let version):
      self = .stage(
        of: version, from: try before.stage(of: version), to: try after.stage(of: version))
    case .alias(let alias):
      self = .alias(alias, from: try before.alias(alias), to: try after.alias(alias))
    }
  }
}

/// What a step does to the pointers of one model that no verdict on it names yet.
struct PointerMoves {
  private(set) var moves: [Move] = []
  /// Those that cannot be read before or after the step.
  private(set) var unreadable: [Pointer] = []

  init(
    _ changes: ModelChanges, except verdicts: [ChangeVerdict], from before: ModelState,
    to after: ModelState
  ) {
    let named = Set(verdicts.flatMap(\.moves).map(\.pointer))
    for pointer in changes.pointers.keys.sorted(by: { $0.description < $1.description })
    where !named.contains(pointer) {
      do throws(StateError) {
        moves.append(try Move(of: pointer, from: before, to: after))
      } catch {
        unreadable.append(pointer)
      }
    }
  }

  /// The verdicts of which the first on pointers names these, too.
  func named(by verdicts: [ChangeVerdict]) -> [ChangeVerdict] {
    var verdicts = verdicts
    if let index = verdicts.firstIndex(where: { $0.kind == .promotion || $0.kind == .rollback }) {
      verdicts[index].add(self)
    }
    return verdicts
  }
}
