import Arguments
import Documents
import Gate
import GitStore
import Names
import Registry
import Snapshots

struct Verify: Verb {
  static let configuration = CommandConfiguration(
    abstract: "say what the gate would say",
    discussion: """
      Of a branch: what would happen if it were merged today. Of a range OLD..NEW: the verdict on each step, as the hook \
      gives it. Changes nothing; this is what CI runs on a host without hooks. Without an argument it judges what your \
      branch has that the upstream lacks.

      With --artifacts it hashes artifacts anew instead: of one version, of a model's versions, or of all, as far as they \
      can be read from here (file:, http(s):, and what this clone has in Git LFS). The exit code is 1 \
      when something differs, and 2 when nothing does but something could not be read.
      """,
    examples: [
      CommandExample("git model verify promote/credit-approval/1-staging", "Judges a proposal as if merged today."),
      CommandExample("git model verify origin/main..HEAD", "Judges the steps that a push would bring."),
      CommandExample(
        "git model verify --artifacts credit-approval@champion", "Hashes the champion's files anew, where they are."),
    ])

  @Argument(
    help: ArgumentHelp("a branch, or OLD..NEW; with --artifacts a version or model", valueName: "branch | old..new"),
    completion: .branches)
  var what: String?
  @Option(help: "judge as if merged into this ref instead of the registry branch") var base: String?
  @Flag(help: "hash artifacts anew instead") var artifacts = false
  @Option(help: ArgumentHelp("where the one version's artifact is, instead of its URI", valueName: "path"))
  var at: String?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    if artifacts { return try ArtifactReport(run).verify(what, at: at) }
    guard at == nil else { throw ValidationError("--at goes with --artifacts") }
    let registry = try run.registry()
    let verdict = try self.verdict(registry)
    if verdict.outcome == .allowed, verdict.stepCount == 0, !run.wantsJSON {
      run.print("nothing is to be judged: \(safe(try emptiness(registry), limit: 500))")
      return 0
    }
    let branch = what.flatMap { try? registry.proposalTip($0).ref }
    if run.wantsJSON {
      run.print(json: VerdictJSON.node(verdict))
    } else {
      for line in VerdictText(emphasis: run.emphasis, showsPasses: true, branch: branch).lines(verdict) {
        run.print(line)
      }
    }
    switch verdict.outcome {
    case .allowed, .overridden: return 0
    case .refused: return 1
    case .undecided: return 2
    }
  }

  /// Why there is no step to judge.
  private func emptiness(_ registry: OpenRegistry) throws -> String {
    guard let what, what.range(ofTwoDots: ()) == nil else {
      return what.map { "\($0) holds no step" } ?? "\(registry.branch.short) has nothing that its upstream lacks"
    }
    let tip = (try? registry.proposalTip(what).tip) ?? registry.commitOrNil(what)
    return try tip.flatMap { try registry.landed($0, named: what)?.message } ?? "\(what) holds no step"
  }

  private func verdict(_ registry: OpenRegistry) throws -> Verdict {
    if let range = what, let dots = range.range(ofTwoDots: ()) {
      let old = String(range[..<dots.lowerBound])
      let new = String(range[dots.upperBound...])
      return try registry.judge(
        from: registry.commit(named: old.isEmpty ? "HEAD" : old), to: registry.commit(named: new.isEmpty ? "HEAD" : new)
      )
    }
    let base = try base.map { try registry.commit(named: $0) }
    guard let what else {
      if let base { return try registry.judge(from: base, to: registry.commit(named: "HEAD")) }
      guard let upstream = try registry.upstream, let old = try registry.repository.resolve(upstream) else {
        throw RegistryError(
          "there is no upstream to compare with", hint: "git model verify BRANCH, or OLD..NEW", kind: .usage)
      }
      return try registry.judge(from: old, to: registry.tip)
    }
    let tip = (try? registry.proposalTip(what).tip) ?? registry.commitOrNil(what)
    guard let tip else { throw RegistryError("there is no branch or commit \"\(what)\"", hint: "git model status") }
    // What has landed was judged when it did; as a merge it would change nothing.
    if base == nil, try registry.landed(tip, named: what) != nil {
      let start = try registry.startingPoint()
      return try registry.judge(from: start, to: start)
    }
    let look = try registry.preview(tip, onto: base)
    guard look.candidate.conflicts.isEmpty else { throw OpenRegistry.conflict(look.candidate, named: what) }
    return look.verdict
  }
}

extension String {
  /// Where `..` stands, but not `...`.
  func range(ofTwoDots: Void) -> Range<String.Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix("..") {
        let end = self.index(index, offsetBy: 2)
        return self[end...].hasPrefix(".") ? nil : index..<end
      }
      index = self.index(after: index)
    }
    return nil
  }
}
