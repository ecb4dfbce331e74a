import Names
import System

extension Bench {
  /// A way to guard the server, or not to.
  private enum Guard: String, CaseIterable {
    case none = "no hook"
    case shell = "shell hook that only reads"
    case ours = "git-model hook"
  }

  /// Pushing one promotion with `git push` to a bare repository on the same disk.
  func push() throws -> Findings {
    let count = isQuick ? 100 : 10_000
    let job = "push a promotion, \(grouped(count)) models"
    let catalogue = try generator.catalogue(count)
    let rounds = runs(20)
    let pushes = try generator.pushes(rounds + 1, of: catalogue, models: count, clock: .system)
    let servers = try Guard.allCases.map { ($0, try server(guardedBy: $0, from: catalogue)) }
    var results = servers.map { _ in [ProgramRun]() }
    for (round, merge) in pushes.merges.enumerated() {
      for (index, (_, server)) in servers.enumerated() {
        let run = try runner.run(["git", "-C", pushes.client, "push", "--quiet", server, "\(merge):refs/heads/main"])
        try expect(run, job)
        guard try generator.tip(of: server) == merge else { throw BenchError("\(server) was not moved to \(merge)") }
        try runner.demand(["git", "-C", server, "update-ref", "refs/heads/main", "\(pushes.base)"])
        if round > 0 { results[index].append(run) }
      }
    }
    try refuses(pushes, server: servers[2].1)
    // The memory of `git push` is that of the largest process behind it; the hook's own is measured by itself.
    var rows = try zip(Guard.allCases, results).map { kind, runs in
      try Measurement(job: job, who: kind.rawValue, runs, showsMemory: false)
    }
    let added = Target(
      name: "\(job): added by our hook", measured: rows[2].median - rows[0].median, bar: 40, unit: "ms")
    let alone = try hookAlone(pushes, server: servers[2].1)
    rows.append(alone)
    return Findings(measurements: rows, targets: [added, .memory(alone)])
  }

  private func server(guardedBy kind: Guard, from catalogue: String) throws -> String {
    let path = "\(generator.folder)/server-\(kind).git"
    try runner.demand(["rm", "-rf", path])
    try runner.demand(["git", "clone", "--quiet", "--bare", catalogue, path])
    let root = try generator.tip(of: path)
    try runner.demand(["git", "-C", path, "config", "model.root", "\(root)"])
    // Installed everywhere, so that all servers have the same receive.* settings.
    try runner.demand([program, "hook", "install", "--repository", path])
    let hook = "\(path)/hooks/pre-receive"
    switch kind {
    case .none: try runner.demand(["rm", hook])
    case .shell:
      try Files.write(Array("#!/bin/sh\nwhile read -r old new ref; do :; done\nexit 0\n".utf8), to: hook, mode: 0o755)
    case .ours: break
    }
    return path
  }

  /// The hook is awake: a promotion without its approval does not get in.
  private func refuses(_ pushes: PreparedPushes, server: String) throws {
    guard let merge = pushes.merges.first else { return }
    let client = pushes.client
    let listed = try runner.demand([
      "git", "-C", client, "diff-tree", "-r", "--name-only", "\(pushes.base)", "\(merge)",
    ])
    guard let approval = listed.split(separator: "\n").first(where: { $0.contains("/approvals/") }) else {
      throw BenchError("the prepared promotion has no approval")
    }
    let index = ["GIT_INDEX_FILE": "\(client)/bench-index", "GIT_WORK_TREE": client]
    try runner.demand(["git", "-C", client, "read-tree", "\(merge)"], variables: index)
    try runner.demand(["git", "-C", client, "update-index", "--force-remove", String(approval)], variables: index)
    let tree = try runner.demand(["git", "-C", client, "write-tree"], variables: index)
    let bare = try runner.demand(["git", "-C", client, "commit-tree", "-p", "\(pushes.base)", "-m", "unapproved", tree])
    let run = try runner.run(["git", "-C", client, "push", "--quiet", server, "\(bare):refs/heads/main"])
    guard run.status != 0, run.errorText.contains("DENY_APPROVALS") else {
      throw BenchError("a promotion without approval was answered with \(run.status): \(run.errorText.prefix(500))")
    }
  }

  /// The hook's process by itself, on objects that have arrived.
  private func hookAlone(_ pushes: PreparedPushes, server: String) throws -> Measurement {
    let input = "\(generator.folder)/updates"
    var runs: [ProgramRun] = []
    for (round, merge) in pushes.merges.enumerated() {
      try Files.write(Array("\(pushes.base) \(merge) refs/heads/main\n".utf8), to: input)
      let run = try runner.run([program, "hook", "pre-receive"], input: input, variables: ["GIT_DIR": server])
      try expect(run, "the hook")
      if round > 0 { runs.append(run) }
    }
    return try Measurement(job: "judge that push, without git", who: "git-model hook", runs)
  }
}
