import Documents
import Gate
import GitStore
import Names
import Snapshots

/// A friendly look at a proposal that is pushed: what it still needs. It never blocks, and takes what time is left.
struct Preview {
  let judge: PushJudge

  func lines(_ update: PushUpdate) -> [String] {
    guard !update.new.isZero, update.ref.text.hasPrefix("refs/heads/promote/"), let root = judge.settings.root,
      let ref = judge.settings.protected.first
    else { return [] }
    let name = printable(update.ref.short, limit: 200)
    let unfinished = [
      "git-model: \(name) could not be looked at to the end, because the time is spent; git model status shows what it needs"
    ]
    guard !judge.expired() else { return unfinished }
    guard let main = try? judge.repository.resolve(ref), let tip = try? judge.repository.commit(update.new),
      (try? judge.repository.isAncestor(main, of: update.new)) == true
    else { return [] }
    // The branch begins at today's tip, so its tree is what a merge would give.
    let source = Hypothesis(store: judge.repository, tree: tip.tree, parents: [main, tip.id], date: judge.now)
    let request = GateRequest(ref: ref, old: main, new: source.id, root: root, now: judge.now, purpose: .review)
    let verdict = judge.verdict(on: request, in: source)
    guard !verdict.reasons.contains(where: { $0.check.code == .timeSpent }) else { return unfinished }
    let text = VerdictText(showsPasses: false, branch: update.ref)
    if verdict.outcome.permits {
      return ["git-model: \(name) has everything the gate asks; merge it with: git model merge \(name)"]
    }
    let missing = verdict.reasons.filter { $0.check.status == .missing }.map(\.check)
    let others = verdict.reasons.filter { $0.check.status != .missing }.map(\.check)
    var lines = ["git-model: \(name) could not be merged yet:"]
    var seen = Set<String>()
    for check in (others + missing).prefix(20) where seen.insert("\(check.name) \(check.found)").inserted {
      lines.append(
        "  \(printable(check.name, limit: 100)): \(printable(check.found, limit: 200))\(text.mend(check).map { " (\($0))" } ?? "")"
      )
    }
    return lines
  }
}

/// A repository and one commit more, which is written nowhere.
private struct Hypothesis: ObjectSource {
  let store: any ObjectSource
  let tree: ObjectID
  let parents: [ObjectID]
  let date: Instant

  /// An id that no object has: SHA-1 gives all ones with a chance of 2^-160.
  var id: ObjectID { ObjectID(bytes: [UInt8](repeating: 0xFF, count: ObjectID.byteCount)) ?? .zero }

  func read(_ id: ObjectID, as kind: ObjectKind, limit: Int) throws(ObjectError) -> [UInt8] {
    guard id == self.id else { return try store.read(id, as: kind, limit: limit) }
    let lines = parents.map { "parent \($0)\n" }.joined()
    let person = "git-model <git-model@localhost> \(date.seconds) +0000"
    return Array("tree \(tree)\n\(lines)author \(person)\ncommitter \(person)\n\npreview\n".utf8)
  }
}
