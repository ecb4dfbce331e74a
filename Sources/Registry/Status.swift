package import Gate
import GitStore
import Manifest
package import Names
import Snapshots

/// A proposal that has not landed.
package struct OpenProposal {
  package let branch: RefName
  package let tip: ObjectID
  /// The committer's date of the branch's last commit.
  package let date: Instant?
  /// What it would do; nil when its statement cannot be read.
  package let change: ChangeVerdict?
  package let verdict: Verdict
  /// Paths that today's registry changed too.
  package let conflicts: [String]
  /// The person for whom a service proposed it, as its statement names them.
  package let requestedBy: MemberID?
  /// The branch to approve, by its local name, where the local one and the remote's have gone different ways: with
  /// `--push`, a signature is put on top of the remote's.
  package let divided: RefName?

  /// Why it can never land as it is, whoever approves it; empty while it can.
  package var ends: [String] {
    let changed = "today's registry changed \(conflicts.prefix(5).joined(separator: ", ")) too"
    let dead = verdict.reasons.map(\.check).filter { $0.status == .stale || [.withdrawn, .expired].contains($0.code) }
    return (conflicts.isEmpty ? [] : [changed]) + dead.map(\.found)
  }
  package var isOver: Bool { !ends.isEmpty }

  /// The commands that take its branch away, here and on the remote.
  package var deletion: String {
    guard branch.text.hasPrefix("refs/remotes/") else {
      return "git branch -D \(branch.short); git push origin --delete \(branch.short)"
    }
    let parts = branch.short.split(separator: "/", maxSplits: 1)
    return "git push \(parts.first ?? "") --delete \(parts.last ?? "")"
  }
}

extension OpenRegistry {
  /// Every branch, local or remote-tracking, that holds a statement which has not landed; each proposal once.
  ///
  /// - Parameter model: only proposals for this model.
  package func openProposals(for model: ModelName?) throws -> [OpenProposal] {
    let start = try startingPoint()
    let today = try objects.commit(start).tree
    var seen = Set<ObjectID>()
    var names = Set<String>()
    var found: [OpenProposal] = []
    let local = try repository.references(prefix: "refs/heads/")
    let remote = try repository.references(prefix: "refs/remotes/")
    for (ref, tip) in local + remote {
      let short = ref.text.hasPrefix("refs/heads/") ? ref.short : String(ref.short.drop { $0 != "/" }.dropFirst())
      guard ref != branch, short != branch.short, short != "HEAD", !seen.contains(tip) else { continue }
      // A local branch stands for its remote-tracking one unless that one is ahead.
      if ref.text.hasPrefix("refs/heads/"), try proposalTip(ref.text).tip != tip { continue }
      if ref.text.hasPrefix("refs/remotes/"), names.contains(short) {
        guard let own = local.first(where: { $0.name.short == short }), try !repository.isAncestor(tip, of: own.id)
        else { continue }
      }
      guard try !repository.isAncestor(tip, of: start),
        let record = try openRecords(at: tip).first(where: { try objects.entry(at: $0.path, in: today) == nil })
      else { continue }
      seen.insert(tip)
      names.insert(short)
      let look = try preview(tip)
      let change = look.verdict.steps.flatMap(\.changes).first { $0.record != nil }
      if let model, change?.model != model { continue }
      found.append(
        OpenProposal(
          branch: ref, tip: tip, date: try objects.commit(tip).committed, change: change, verdict: look.verdict,
          conflicts: look.candidate.conflicts, requestedBy: (try? record.proposal())?.requestedBy,
          divided: try divided(short)))
    }
    return found.sorted { ($0.date ?? .earliest, $0.branch) < ($1.date ?? .earliest, $1.branch) }
  }

  /// The local branch of this name, where each of it and the remote's has what the other lacks.
  private func divided(_ short: String) throws -> RefName? {
    let local = try RefName("refs/heads/\(short)")
    guard try !repository.remotes.isEmpty, let own = try repository.resolve(local),
      let theirs = try repository.resolve(RefName("refs/remotes/\(remote)/\(short)")),
      try !repository.isAncestor(own, of: theirs), try !repository.isAncestor(theirs, of: own)
    else { return nil }
    return local
  }
}
