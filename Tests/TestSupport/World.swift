package import Gate
import Manifest
package import Names
package import Policy
import Signatures
import Snapshots

/// A registry in memory with a history that a test writes step by step, and the gate that judges it.
///
/// `files` is what the next commit will hold; `commit` lands it and moves the clock on by a minute.
package final class World {
  package static let registryID = "6f1c2a9e-4b7d-4e0a-9c53-1d2e3f4a5b6c"
  package static let holdout = "sha256:" + String(repeating: "ab", count: 32)

  package let builder = RegistryBuilder()
  package let model: ModelName
  package let ref: RefName
  /// The clock of the gate and of the next commit.
  package var now: Instant
  package private(set) var root = ObjectID.zero
  package var head = ObjectID.zero
  /// The files of each commit.
  package private(set) var history: [ObjectID: [String: File]] = [:]

  package var files: [String: File] {
    get { builder.files }
    set { builder.files = newValue }
  }

  /// A registry with members and a policy in its root, and nothing else.
  package init(policy: String = World.policy, model: String = "credit-approval", members: [Member]? = nil) throws {
    self.model = try ModelName(model)
    ref = try RefName("refs/heads/main")
    now = try Instant("2026-11-20T10:00:00Z")
    let stages = try ["Staging", "Production", "Archived"].map { try Stage($0) }
    files[RegistryPath.registryFile] = File(
      RegistryManifest(id: Self.registryID, name: "credit", stages: stages).write())
    files[RegistryPath.gatesFile] = File(policy)
    setMembers(try members ?? Self.members())
    files["README.md"] = File("A registry.\n")
    root = commit("root", parents: [])
  }

  /// A registry whose model has three versions, each with one good piece of evaluation evidence.
  package static func registered(policy: String = World.policy, versions: Int = 3) throws -> World {
    let world = try World(policy: policy)
    world.write(try world.modelManifest())
    for number in 1...max(versions, 1) {
      world.write(try world.versionManifest(number))
      try world.addEvidence(to: number)
    }
    world.commit("register")
    return world
  }

  // MARK: History

  /// Lands what `files` holds as the next step; the date is that of the clock unless it is given.
  @discardableResult
  package func commit(
    _ message: String = "step", parents: [ObjectID]? = nil, date: String? = nil, signedBy signer: String? = nil
  ) -> ObjectID {
    let parents = parents ?? [head]
    let sign = signer.map { name in
      { (bytes: [UInt8]) throws -> [UInt8] in try TestKey.named(name).sign(bytes, namespace: .commit) }
    }
    let id: ObjectID
    do {
      id = try builder.writeCommit(
        tree: builder.writeTree(), parents: parents, date: date ?? "\(now.seconds) +0000", message: message, sign: sign)
    } catch {
      preconditionFailure("ssh-keygen could not sign a commit: \(error)")
    }
    history[id] = files
    head = id
    now = now.adding(seconds: 60)
    return id
  }

  /// Lands so many steps that change nothing.
  package func pass(steps: Int) throws {
    let tree = builder.writeTree()
    for number in 0..<steps {
      head = try builder.writeCommit(
        tree: tree, parents: [head], date: "\(now.seconds) +0000", message: "empty \(number)")
    }
    history[head] = files
  }

  /// Goes to a commit: its files are those of the next commit's start.
  package func checkout(_ commit: ObjectID) {
    head = commit
    files = history[commit] ?? [:]
  }

  /// Applies to `files` what a step did, backwards: `git revert`.
  package func revert(_ commit: ObjectID, parent: ObjectID) {
    apply(from: history[commit] ?? [:], to: history[parent] ?? [:])
  }

  /// Applies to `files` what leads from one state to another: `git cherry-pick`.
  package func apply(from old: [String: File], to new: [String: File]) {
    for path in Set(old.keys).union(new.keys) where old[path] != new[path] { files[path] = new[path] }
  }

  func pinRoot(_ commit: ObjectID) { root = commit }

  // MARK: The gate

  package func request(
    from old: ObjectID?, to new: ObjectID? = nil, purpose: GateRequest.Purpose = .push, maximumSteps: Int = 10_000,
    root: ObjectID? = nil, keepsAllowedSteps: Bool = true
  ) -> GateRequest {
    GateRequest(
      ref: ref, old: old, new: new ?? head, root: root ?? self.root, now: now, purpose: purpose,
      maximumSteps: maximumSteps, keepsAllowedSteps: keepsAllowedSteps)
  }

  package func verify(
    _ request: GateRequest, maximumBytes: Int = .max, expired: @escaping () -> Bool = { false }
  ) -> Verdict {
    Gate(objects: ObjectReader(builder.objects, maximumBytes: maximumBytes, expired: expired)).verify(request)
  }

  /// The registry at a commit.
  package func state(at commit: ObjectID) throws -> State {
    let reader = ObjectReader(builder.objects)
    return State(root: try reader.commit(commit).tree, objects: reader)
  }

  /// The model at a commit.
  package func model(at commit: ObjectID) throws -> ModelState { ModelState(model, in: try state(at: commit)) }
}

extension World {
  /// Makes these files the pinned root: what they hold is imported, not gated.
  package func adoptRoot(_ files: [String: File]) {
    self.files = files
    pinRoot(commit("imported", parents: []))
  }
}
