import Documents
import Gate
import GitStore
import Glibc
import Names
import Registry
import Snapshots
package import System

/// The pre-receive hook: judges every ref that a push wants to move. It writes nothing and starts no process.
package enum PreReceive {
  /// What Git gets.
  package struct Answer {
    /// 0 accepts the push, anything else refuses it.
    package let status: Int32
    /// For the person who pushes; Git puts `remote:` before each line.
    package let lines: [String]
    private let afterwards: (() -> [String])?

    init(status: Int32, lines: [String], afterwards: (() -> [String])? = nil) {
      self.status = status
      self.lines = lines
      self.afterwards = afterwards
    }

    /// Further lines, about proposals among what is pushed; to be asked for when ``lines`` are written.
    ///
    /// The answer stands by then. Should this take too long, the kernel ends the process, with the status that accepts.
    package func preview() -> [String] { status == 0 ? afterwards?() ?? [] : [] }
  }

  /// Judges a push.
  ///
  /// - Parameters:
  ///   - arguments: what the hook's script says after `hook pre-receive`.
  ///   - environment: of the hook; only Git's own variables for the push are read.
  ///   - clock: the server's clock.
  package static func run(arguments words: [String], environment: [String: String], clock: Clock) -> Answer {
    do {
      let arguments = try HookArguments(words)
      let answer = judge(arguments, environment: environment, clock: clock)
      guard answer.status != 0, !arguments.prefix.isEmpty else { return answer }
      return Answer(status: answer.status, lines: answer.lines.map { arguments.prefix + $0 })
    } catch {
      return refusal(.input, "\(error)", mend: "on the server: git model hook install")
    }
  }

  private static func judge(_ arguments: HookArguments, environment: [String: String], clock: Clock) -> Answer {
    let start = Clock.monotonicMilliseconds()
    do {
      let input = try Files.readStandardInput(limit: PushUpdates.maximumBytes)
      let updates = try PushUpdates.read(input)
      let library = try GitLibrary(configuration: .none, trustsOwners: true)
      let repository = try Repository.openForHook(environment: environment, library: library) {
        repository throws(GitError) in
        try repository.localSettings("model.objectFolder") + arguments.objectFolders
      }
      let settings = try ServerSettings(repository, arguments)
      // Should judging itself hang, the kernel ends it, and Git refuses the push.
      Watchdog.refuse(after: settings.alarm)
      let judge = PushJudge(
        repository: repository, settings: settings, now: clock.now(),
        expired: { Clock.monotonicMilliseconds() - start > settings.budget })
      return judge.answer(updates)
    } catch let error as PushUpdates.InputError {
      return refusal(
        .input, "the hook's input is not what Git writes: \(error)",
        mend: "install it as Git's pre-receive hook: git model hook install")
    } catch {
      if let failure = error as? GitError, failure.code == .untrusted {
        return refusal(
          .input, "the environment of the push is not what Git sets: \(failure)",
          mend: "push again without GIT_* variables of your own")
      }
      return refusal(
        .unreadable, "the push could not be judged: \(error)",
        mend: "ask the platform team; the server's repository needs attention")
    }
  }

  private static func refusal(_ code: Code, _ found: String, mend: String) -> Answer {
    Answer(
      status: 1,
      lines: [
        "git-model: refused, nothing was changed", "  FAIL push [\(code.rawValue)]",
        "      found:    \(printable(found, limit: 500))", "      mend:     \(mend)",
      ])
  }
}

/// Judges the updates of one push.
struct PushJudge {
  let repository: Repository
  let settings: ServerSettings
  let now: Instant
  let expired: () -> Bool

  func answer(_ updates: [PushUpdate]) -> PreReceive.Answer {
    guard settings.root != nil else {
      return PreReceive.Answer(
        status: 1,
        lines: [
          "git-model: refused, nothing was changed", "  FAIL pinned root [\(Code.noPin.rawValue)]",
          "      found:    no root is pinned on this server, so nothing can be judged",
          "      mend:     on the server: git config model.root <full id of the registry's first commit>",
        ])
    }
    var lines: [String] = []
    var isRefused = false
    for update in updates {
      let judged = judge(update)
      lines += judged.lines
      if judged.isRefused { isRefused = true }
    }
    if isRefused { lines.insert("git-model: refused, nothing was changed", at: 0) }
    return PreReceive.Answer(status: isRefused ? 1 : 0, lines: lines) {
      Watchdog.accept(after: settings.alarm)
      return updates.flatMap { Preview(judge: self).lines($0) }
    }
  }

  private typealias Judged = (isRefused: Bool, lines: [String])

  private func judge(_ update: PushUpdate) -> Judged {
    do {
      if let reason = RefRules(protected: settings.protected).violation(of: update) { return refuse(update, reason) }
      if !update.new.isZero, update.ref.branch != nil, try repository.header(update.new).kind != .commit {
        let kind = try repository.header(update.new).kind.rawValue
        return refuse(update, .fail("new value", .objectType, "a branch cannot be a \(kind)", expected: "a commit"))
      }
      if let guarded = try protectedTarget(of: update.ref) { return guardRef(update, as: guarded) }
      return (false, [])
    } catch {
      return refuse(update, .undecided("object", .unreadable, "\(error)"))
    }
  }

  /// The protected ref that this name is, or leads to as a symbolic ref.
  private func protectedTarget(of ref: RefName) throws -> RefName? {
    var current = ref
    for _ in 0..<10 {
      if settings.protected.contains(current) { return current }
      guard let next = try repository.symbolicTarget(current) else { return nil }
      current = next
    }
    // A longer chain of symbolic refs than anybody needs: judged as the first protected ref, which it will not pass.
    return settings.protected.first
  }

  private func guardRef(_ update: PushUpdate, as ref: RefName) -> Judged {
    guard let root = settings.root else { return (true, []) }
    if update.new.isZero {
      return refuse(
        update, .fail("deletion", .deletion, "\(ref.short) is protected", expected: "a protected ref is never deleted"))
    }
    if repository.isShallow {
      return refuse(
        update,
        .fail("history", .shallow, "the server's repository is shallow", mend: "on the server: git fetch --unshallow"))
    }
    let request = GateRequest(
      ref: ref, old: update.old.isZero ? nil : update.old, new: update.new, root: root, now: now, purpose: .push)
    let verdict = Gate(objects: ObjectReader(repository, maximumBytes: 1 << 30, expired: expired)).verify(request)
    guard verdict.approved == nil else {
      // Whatever else is quiet, an override is not.
      return (false, verdict.outcome == .overridden ? VerdictText(showsPasses: false).lines(verdict) : [])
    }
    return (true, VerdictText(showsPasses: false).lines(verdict))
  }

  private func refuse(_ update: PushUpdate, _ check: Check) -> Judged {
    var lines = [
      "refused: \(printable(update.ref.text, limit: 200))", "  FAIL \(check.name) [\(check.code?.rawValue ?? "")]",
      "      found:    \(printable(check.found, limit: 400))",
    ]
    if !check.expected.isEmpty { lines.append("      expected: \(check.expected)") }
    if let mend = check.mend { lines.append("      mend:     \(mend)") }
    return (true, lines)
  }

  /// The verdict on a hypothetical step.
  func verdict(on request: GateRequest, in source: any ObjectSource) -> Verdict {
    Gate(objects: ObjectReader(source, maximumBytes: 1 << 28, expired: expired)).verify(request)
  }
}

/// Names that no push may use or move.
struct RefRules {
  let protected: [RefName]

  func violation(of update: PushUpdate) -> Check? {
    let ref = update.ref
    if ref.text.hasPrefix("refs/replace/") {
      return .fail(
        "ref", .ref, "refs/replace/* shows other objects than the ones that were judged",
        mend: "leave it out of the push")
    }
    if ref.text.hasPrefix("refs/tags/"), !update.old.isZero {
      return .fail(
        "tag", .ref, update.new.isZero ? "a tag is deleted" : "a tag is moved", expected: "tags stay where they are",
        mend: "make a new tag")
    }
    if ["refs/heads/HEAD", "refs/heads/FETCH_HEAD"].contains(ref.text) || ref.text.hasPrefix("refs/heads/refs/") {
      return .fail("ref", .confusableRef, "\(ref) could be taken for another ref", mend: "push to refs/heads/NAME")
    }
    for guarded in protected where !ref.text.utf8.elementsEqual(guarded.text.utf8) {
      let looksAlike = Text.confusionKey(ref.text) == Text.confusionKey(guarded.text)
      let sameShort =
        Text.confusionKey(ref.short) == Text.confusionKey(guarded.short) && ref.text.hasPrefix("refs/tags/")
      if looksAlike || sameShort {
        return .fail(
          "ref", .confusableRef, "\(ref) could be taken for the protected \(guarded)", mend: "choose another name")
      }
    }
    return nil
  }
}
