import GitStore
package import Names
import System

/// Pushing and fetching are Git's own, so that its settings, credentials and hooks apply.
extension OpenRegistry {
  /// The remote of the registry branch.
  package var remote: String {
    get throws {
      if let configured = try repository.setting("branch.\(branch.short).remote"), configured != "." {
        return configured
      }
      let remotes = try repository.remotes
      guard let first = remotes.contains("origin") ? "origin" : remotes.first else {
        throw RegistryError(
          "this repository has no remote to push to", hint: "git remote add origin URL, or leave out --push")
      }
      return first
    }
  }

  package func fetch() throws {
    let remote = try remote
    let result = try context.git(["fetch", "--quiet", remote], in: repository)
    guard result.status == 0 else {
      let answer = PushAnswer(result)
      throw RegistryError(
        "git fetch \(remote) failed: \(answer.failure ?? "exit code \(result.status)")", hint: "git fetch \(remote)",
        kind: .undecided, quoting: answer.words)
    }
  }

  /// Pushes a commit to a ref of the remote.
  ///
  /// - Parameter old: what the remote's ref may be replaced at; nil: it is only moved forward.
  /// - Returns: false when the remote's ref had moved (somebody else was faster).
  /// - Throws: when the remote refused for another reason or could not be asked; what it said is quoted.
  package func pushCommit(_ commit: ObjectID, to ref: RefName, replacing old: ObjectID? = nil) throws -> Bool {
    let remote = try remote
    let lease = old.map { ["--force-with-lease=\(ref):\($0)"] } ?? []
    let result = try context.git(["push", "--porcelain"] + lease + [remote, "\(commit):\(ref)"], in: repository)
    let answer = PushAnswer(result)
    if result.status == 0 {
      for line in answer.words { context.quote(line) }
      return true
    }
    // A client can fail although the server moved the ref: the remote itself knows.
    let check = try context.git(["ls-remote", remote, ref.text], in: repository)
    if check.status == 0, check.outputText.hasPrefix(commit.description) { return true }
    if answer.isLostRace, check.status == 0 { return false }
    throw answer.error(pushing: ref, to: remote)
  }
}

/// What Git and the server said of a push or fetch.
struct PushAnswer {
  /// The server's own words, a line each.
  let words: [String]
  /// Why the ref was not moved, in Git's words; nil where Git named no ref.
  let rejection: String?
  /// The first sentences of Git, ssh or a hook of one's own about what went wrong before a ref could be asked for.
  let failure: String?

  /// More lines than these of a server are not shown.
  private static let maximumWords = 100

  init(_ result: Subprocess.Result) {
    let lines = result.errorText.split(whereSeparator: \.isNewline).map(String.init)
    let said = lines.filter { $0.hasPrefix("remote:") }.map { $0.dropFirst("remote:".count).dropFirst().trimmedEnd() }
    let words = said.filter { !$0.isEmpty }
    let more = words.count - Self.maximumWords
    self.words = words.prefix(Self.maximumWords) + (more > 0 ? ["… and \(more) more lines"] : [])
    // `!` TAB from:to TAB [rejected] (reason), as git push --porcelain writes it.
    let fields = result.outputText.split(separator: "\n").first { $0.hasPrefix("!\t") }?.split(separator: "\t")
    rejection = fields.flatMap { $0.count == 3 ? String($0[2]) : nil }
    let own = lines.filter { !$0.isEmpty && !$0.hasPrefix("remote:") && !$0.hasPrefix("hint: ") }
    let sentences = own.prefix(2).map { $0.hasPrefix("fatal: ") ? String($0.dropFirst("fatal: ".count)) : $0 }
    failure = sentences.isEmpty ? nil : sentences.joined(separator: "; ")
  }

  /// Whether somebody else moved the ref in between.
  var isLostRace: Bool {
    guard let rejection else { return false }
    return ["fetch first", "non-fast-forward", "stale info"].contains { rejection.contains($0) }
      || words.contains { $0.contains("cannot lock ref") || $0.contains("[DENY_NON_FAST_FORWARD]") }
  }

  /// What a push that failed means for whoever asked for it.
  func error(pushing ref: RefName, to remote: String) -> RegistryError {
    guard let rejection else {
      return RegistryError(
        "\(ref.short) could not be pushed to \(remote) (\(failure ?? "git push failed")); nothing was changed",
        hint: "git ls-remote \(remote) shows whether the server answers; then run the command again",
        kind: .undecided, quoting: words)
    }
    let gateDecided = words.contains { $0.contains("[DENY_") || $0.contains("[STALE_") }
    let gateCouldNot = words.contains { $0.contains("[UNDECIDED_") }
    if gateDecided || gateCouldNot {
      return RegistryError(
        gateDecided
          ? "the gate on the server refused the push to \(ref.short); nothing was changed, there or here"
          : "the gate on the server could not judge the push to \(ref.short); nothing was changed, there or here",
        hint: gateDecided
          ? "do what its reasons name as mend, then: git fetch \(remote), and run the command again"
          : "run the command again; if it stays so, ask the platform team to run: git model doctor",
        kind: gateDecided ? .refused : .undecided, quoting: words)
    }
    return RegistryError(
      "the server refused the push to \(ref.short), and not by the gate: \(rejection); nothing was changed",
      hint: "ask the platform team who may push there; where \(ref.short) takes merge requests only, push a branch: "
        + "register and evidence add make one with --branch, and the host merges it",
      quoting: words)
  }
}

extension Substring {
  /// Without the spaces that Git puts behind a server's words.
  fileprivate func trimmedEnd() -> String { String(reversed().drop { $0 == " " }.reversed()) }
}
