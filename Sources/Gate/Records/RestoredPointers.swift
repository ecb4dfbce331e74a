import Manifest
package import Names
import Signatures
package import Snapshots

/// The pointer files as they were before a promotion landed: a rollback restores their bytes, not only what they say,
/// so that nothing unsigned lands with it.
struct RestoredPointers {
  let input: StepInput
  let model: ModelName

  private var before: ModelState { input.before(model) }
  private var after: ModelState { input.after(model) }

  /// What stands against a pointer's file as the step leaves it.
  ///
  /// - Parameters:
  ///   - move: where the rollback puts the pointer.
  ///   - record: the promotion whose landing is undone, the oldest one of several.
  func difference(_ move: Move, undoing record: RecordID) throws(StateError) -> Check? {
    guard let written = move.written else { return nil }
    let path = "\(model.path)/\(move.pointer.path.text)"
    let restored = try input.after.digest(path)
    guard let commit = try landing(record) else {
      // A git revert of so old a step has nothing to go by but what the file says.
      if restored == SHA256.digest(of: written) { return nil }
      return .fail(
        "rollback", .rollback,
        "\(path) is not as git model writes it, and \(record) landed too long ago for the former file to be looked up",
        expected: "the file without comments", mend: "git model rollback \(model) writes it")
    }
    if restored == (try input.before.at(root: commit.tree).digest(path)) { return nil }
    return .fail(
      "rollback", .rollback, "\(path) says what it said before \(record) landed, in other bytes",
      expected: "the file of commit \(commit.id.short)",
      mend: "git restore --source=\(commit.id.short) --staged --worktree \(path), and commit that instead")
  }

  private func landing(_ record: RecordID) throws(StateError) -> Commit? {
    do {
      let folder = "\(model.path)/promotions/\(record)"
      guard let id = try input.chronicle.commitBefore(lastTouchOf: folder) else { return nil }
      return try before.state.snapshot.objects.commit(id)
    } catch { throw .object(error) }
  }
}

extension State {
  /// The state before a promotion landed.
  ///
  /// - Parameters:
  ///   - tip: a commit of the first-parent chain that has the promotion.
  /// - Returns: nil when it landed more than 50,000 steps before the tip, or with the first commit.
  package static func before(
    _ record: RecordID, of model: ModelName, landedUntil tip: ObjectID, objects: ObjectReader
  ) throws(ObjectError) -> State? {
    let chronicle = Chronicle(objects: objects)
    chronicle.begin(at: try objects.commit(tip))
    guard let id = try chronicle.commitBefore(lastTouchOf: "\(model.path)/promotions/\(record)") else { return nil }
    return State(root: try objects.commit(id).tree, objects: objects)
  }
}

extension Move {
  /// The file that git model writes for where the move leads; nil where it leads to none.
  package var written: [UInt8]? {
    switch self {
    case .stage(_, _, let to): to == .none ? nil : StageManifest(stage: to).write()
    case .alias(_, _, let to): to.map { AliasManifest(version: $0).write() }
    }
  }
}
