package import Gate
package import GitStore
package import Names
package import Snapshots
import System

/// A registry in a repository that is open: the use cases are its extensions, one file each.
package final class OpenRegistry {
  package let repository: Repository
  /// The protected branch that holds the registry, by its local name.
  package let branch: RefName
  package let objects: ObjectReader
  package let context: Context

  package init(_ repository: Repository, context: Context) throws {
    self.repository = repository
    self.context = context
    objects = ObjectReader(repository)
    branch = try Self.registryBranch(of: repository)
  }

  /// `model.branch`; else what `origin/HEAD` names; else `main` where it is; else the branch HEAD names.
  private static func registryBranch(of repository: Repository) throws -> RefName {
    if let name = try repository.setting("model.branch") { return try RefName(branch: name) }
    if let target = try repository.symbolicTarget(try RefName("refs/remotes/origin/HEAD")) {
      let prefix = "refs/remotes/origin/"
      if target.text.hasPrefix(prefix) { return try RefName(branch: target.text.dropFirst(prefix.count)) }
    }
    let main = try RefName("refs/heads/main")
    if try repository.resolve(main) != nil { return main }
    if case .branch(let name) = try repository.head { return name }
    return main
  }

  /// The remote-tracking ref of the registry branch, where there is one.
  package var upstream: RefName? {
    get throws {
      if let known = try repository.upstream(of: branch) { return known }
      let origin = try RefName("refs/remotes/origin/\(branch.short)")
      let target = try repository.resolve(origin)
      return target == nil ? nil : origin
    }
  }

  /// The tip of the local registry branch; that of its upstream where the branch was never checked out.
  package var tip: ObjectID {
    get throws {
      if let id = try repository.resolve(branch) { return id }
      if let upstream = try upstream, let id = try repository.resolve(upstream) { return id }
      throw RegistryError(
        "there is no branch \(branch.short) in \(repository.path)",
        hint: "make a registry with: git model init, or name its branch with: git config model.branch NAME")
    }
  }

  /// The commit that new work begins at: the upstream's tip where the local branch is not ahead of it.
  ///
  /// - Throws: also when there is no registry.
  package func startingPoint() throws -> ObjectID {
    let local = try tip
    var start = local
    if let upstream = try upstream, let remote = try repository.resolve(upstream), remote != local,
      try repository.isAncestor(local, of: remote)
    {
      start = remote
    }
    _ = try registryState(at: start)
    return start
  }

  /// The starting point for a proposal, whose base must be a commit that the upstream has.
  func proposalBase() throws -> ObjectID {
    let start = try startingPoint()
    if let upstream = try upstream, let remote = try repository.resolve(upstream), remote != start {
      try refuseDiverged()
      throw RegistryError(
        "your \(branch.short) has commits that \(upstream.short) lacks; a proposal must build on what everybody has",
        hint: "git push origin \(branch.short)")
    }
    return start
  }

  package func state(at commit: ObjectID) throws -> State {
    State(root: try objects.commit(commit).tree, objects: objects)
  }

  /// The state at the tip of the registry branch.
  ///
  /// - Throws: also when the branch holds no registry at all.
  package func currentState() throws -> State { try registryState(at: tip) }

  /// The state at a commit of the registry branch, which must hold a registry.
  func registryState(at commit: ObjectID) throws -> State {
    let state = try state(at: commit)
    guard try state.entry(RegistryPath.registryFile) != nil else {
      throw RegistryError(
        "\(branch.short) of \(repository.path) holds no registry: \(commit.short) has no \(RegistryPath.registryFile)",
        hint: "go to a clone of the registry, or make one with: git model init")
    }
    return state
  }

  /// A commit given by a person: a branch, tag, id or expression such as HEAD~1.
  package func commit(named text: String) throws -> ObjectID {
    guard let id = try repository.revparse(text) else {
      throw RegistryError("there is no commit \"\(text)\"", hint: "git fetch, or see git branch --all")
    }
    return id
  }

  /// A commit given by a person, or nil when there is none.
  package func commitOrNil(_ text: String) -> ObjectID? { try? repository.revparse(text) }

  /// The model of this name; throws with near misses when it is not registered.
  package func model(_ name: ModelName, in state: State) throws -> ModelState {
    let model = ModelState(name, in: state)
    guard try model.manifest() != nil else {
      throw RegistryError("there is no model \(name) in this registry", hint: "git model list")
    }
    return model
  }
}
