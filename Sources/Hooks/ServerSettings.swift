import GitStore
import Names

/// What the server's own repository config says, and what the hook's script says instead of it; nobody else's settings
/// take part.
struct ServerSettings {
  /// The first commit of the registry; nil when none is pinned: then everything is refused.
  let root: ObjectID?
  /// The refs that the gate guards.
  let protected: [RefName]
  /// How long judging may take, in milliseconds.
  let budget: Int64
  /// After how many seconds the kernel ends what does not look at the time.
  var alarm: UInt32 { UInt32(budget / 1000) + 5 }

  init(_ repository: Repository, _ arguments: HookArguments) throws {
    root = try arguments.root ?? repository.localSetting("model.root").flatMap { ObjectID($0) }
    var named = arguments.protected
    if named.isEmpty { named = try repository.localSettings("model.protected").map { try RefName(branch: $0) } }
    if named.isEmpty, case .branch(let head) = try repository.head { protected = [head] } else { protected = named }
    let seconds = try repository.localSetting("model.hookSeconds").flatMap { Int64($0) } ?? 4
    budget = max(1, min(600, seconds)) * 1000
  }
}
