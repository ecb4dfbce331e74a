package import Gate
import GitStore
import Manifest
package import Names
package import Snapshots
import System

/// Moving the registry branch: only ever by a step that the gate approved, by compare and swap, the working tree
/// following.
extension OpenRegistry {
  /// The pinned root of this clone: `model.root`; else trusted on first use, which is said aloud and kept.
  package func pinnedRoot() throws -> ObjectID {
    if let text = try repository.localSetting("model.root") {
      guard let id = ObjectID(text) else {
        throw RegistryError(
          "git config model.root is \"\(text)\"; expected the full id of the registry's first commit", kind: .undecided)
      }
      return id
    }
    let root = try firstCommit(of: tip)
    // What can be the root of no registry is not pinned.
    _ = try registryState(at: root)
    context.notice(
      "trusting \(root) as the first commit of this registry; compare it with your platform team's, or pin another with: git config model.root COMMIT"
    )
    do {
      try repository.setLocal("model.root", root.description)
    } catch {
      context.notice("the pin could not be kept: \(error)")
    }
    return root
  }

  /// The first commit on the first-parent chain.
  package func firstCommit(of commit: ObjectID) throws -> ObjectID {
    var current = try objects.commit(commit)
    while let parent = current.parents.first { current = try objects.commit(parent) }
    return current.id
  }

  /// The gate's verdict on a step of the registry branch.
  ///
  /// - Parameter source: where the new objects are; the repository itself unless they are only in memory.
  package func judge(
    from old: ObjectID, to new: ObjectID, purpose: GateRequest.Purpose = .review, in source: (any ObjectSource)? = nil
  ) throws -> Verdict {
    var reader = objects
    if let source { reader = ObjectReader(source) }
    let request = GateRequest(
      ref: branch, old: old, new: new, root: try pinnedRoot(), now: context.clock.now(), purpose: purpose)
    return Gate(objects: reader).verify(request)
  }

  /// Looks what moving a local branch would do to working trees, and moves nothing.
  ///
  /// - Throws: when a file in the way has local edits, or another working tree has the branch checked out.
  func prepareMove(of ref: RefName, to new: ObjectID) throws -> BranchMove {
    let current = try repository.resolve(ref)
    let newTree = try objects.commit(new).tree
    let head = try repository.head
    guard !repository.isBare, head == .branch(ref) else {
      if let place = try repository.checkedOutElsewhere(ref) {
        throw RegistryError(
          "\(ref.short) is checked out in \(place)", hint: "run the command there; nothing was moved")
      }
      return BranchMove(ref: ref, old: current, new: new, trees: nil, paths: [])
    }
    let oldTree = try current.map { try objects.commit($0).tree }
    var comparison = TreeComparison(objects: objects, maximumChanges: 1_000_000)
    let paths = try comparison.changes(from: oldTree, to: newTree).map(\.path)
    let edited = try repository.localEdits(among: paths, against: oldTree)
    guard edited.isEmpty else {
      throw RegistryError(
        "your local edits of \(edited.prefix(3).joined(separator: ", ")) would be lost",
        hint: "git stash, then try again; nothing was moved")
    }
    return BranchMove(ref: ref, old: current, new: new, trees: (oldTree, newTree), paths: paths)
  }

  /// Moves a local branch by compare and swap; the working tree follows where it is checked out.
  func perform(_ move: BranchMove, reason: String) throws {
    try repository.update(move.ref, from: move.old, to: move.new, message: reason)
    if let trees = move.trees { try repository.follow(from: trees.old, to: trees.new, paths: move.paths) }
  }

  /// Lands what `make` builds on the tip: judged, then moved locally, or pushed first when `push` asks for it.
  ///
  /// A lost race (somebody else moved the branch in between) fetches, builds anew and tries again; a local branch that
  /// has diverged could never win one.
  ///
  /// - Parameter make: builds the commit on a parent, and whatever else the caller wants to know of it; called again
  ///   after a lost race.
  package func land<Made>(push: Bool, reason: String, _ make: (ObjectID) throws -> Built<Made>) throws -> Landed<Made> {
    let attempts = 5
    for attempt in 1...attempts {
      if push { try refuseDiverged() }
      let parent = try startingPoint()
      let built = try make(parent)
      let verdict = try judge(from: parent, to: built.commit)
      guard let approved = verdict.approved else { throw Refusal(verdict) }
      if try move(approved, push: push, reason: reason) {
        return Landed(commit: built.commit, made: built.made, verdict: verdict)
      }
      context.notice("somebody else was faster; trying again (\(attempt) of \(attempts))")
    }
    throw RegistryError(
      "\(branch.short) moved \(attempts) times while this was tried; nothing was changed", hint: "try again")
  }

  /// Moves the branch to an approved step, the remote's first where that is asked.
  ///
  /// - Returns: false when somebody else moved it in between.
  private func move(_ approved: ApprovedStep, push: Bool, reason: String) throws -> Bool {
    let move = try prepareMove(of: branch, to: approved.new)
    if push, try !pushCommit(approved.new, to: branch) {
      try fetch()
      return false
    }
    do {
      try perform(move, reason: reason)
    } catch GitError.Code.modified {
      guard push else { return false }
      // It has landed on the remote; only the local branch was moved by somebody else in between.
      context.notice("pushed; your \(branch.short) moved meanwhile and stays where it is: git pull")
    }
    return true
  }
}

/// A local branch about to move.
struct BranchMove {
  let ref: RefName
  let old: ObjectID?
  let new: ObjectID
  /// What the working tree follows from and to; nil where the branch is not checked out.
  let trees: (old: ObjectID?, new: ObjectID)?
  let paths: [String]
}

extension OpenRegistry {
  /// Brings in what needs no approval: lands it, makes it on a branch of its own, or, in a dry run, only judges it.
  ///
  /// - Parameters:
  ///   - name: what the branch is called, below refs/heads/.
  ///   - make: builds the commit on a parent in a repository.
  /// - Returns: what was made, and the branch that it waits on, if any.
  func contribute<Made>(
    onBranch: Bool, push: Bool, dryRun: Bool, reason: String, named name: (Made) -> String,
    _ make: (ObjectID, Repository) throws -> Built<Made>
  ) throws -> (made: Made, branch: RefName?) {
    guard dryRun || onBranch else {
      return (try land(push: push, reason: reason) { try make($0, repository) }.made, nil)
    }
    let target = dryRun ? try scratchRepository() : repository
    let parent = try startingPoint()
    let built = try make(parent, target)
    let verdict = try judge(from: parent, to: built.commit, in: target)
    guard verdict.approved != nil else { throw Refusal(verdict) }
    if dryRun { return (built.made, nil) }
    let ref = try RefName("refs/heads/\(name(built.made))")
    try publish(built.commit, as: ref, on: parent, push: push, reason: reason)
    return (built.made, ref)
  }
}

/// A commit that was built, and what its builder knows of it.
package struct Built<Made> {
  let commit: ObjectID
  let made: Made
}

/// A commit that landed.
package struct Landed<Made> {
  let commit: ObjectID
  let made: Made
  let verdict: Verdict
}

/// A verdict that stops a command.
package struct Refusal: Error {
  package let verdict: Verdict
  /// The branch that was to land, where it was one.
  package let branch: RefName?

  package init(_ verdict: Verdict, of branch: RefName? = nil) {
    self.verdict = verdict
    self.branch = branch
  }
}
