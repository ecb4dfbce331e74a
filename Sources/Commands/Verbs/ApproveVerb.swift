import Arguments
import Documents
import Gate
import Names
import Policy
import Registry

struct Approve: Verb {
  static let configuration = CommandConfiguration(
    abstract: "sign a proposal",
    discussion: """
      Shows what is signed, signs the statement with your SSH key, and adds the approval to the branch. Refuses to sign \
      what would not count: your own proposal, a gate that asks other groups, a stale proposal. Where a proposal lists a \
      new key of yours, this shows that you hold it; where a service proposes for you, it makes the proposal yours too.
      """,
    examples: [
      CommandExample(
        "git model approve promote/credit-approval/1-staging --push", "Signs that proposal and pushes the branch.")
    ])

  @Argument(help: "the proposal's branch", completion: .branches) var branch: String
  @Option(
    name: [.customShort("m"), .customLong("message")],
    help: ArgumentHelp("a comment for the commit", valueName: "comment")) var comment: String?
  @Flag(help: "push the branch") var push = false
  @Flag(name: [.customShort("n"), .long], help: "only say what would happen") var dryRun = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.registry()
    let given = try registry.approve(branch, comment: comment, push: try run.pushes(push), dryRun: dryRun) {
      record, member, verdict in
      run.say("\(member.id) signs:")
      for line in try StatementSummary(record, in: registry).lines { run.say("  \(line)") }
      run.say("  the exact bytes: git cat-file blob \(record.object)")
    }
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("branch", .string(given.branch.short)),
          ("member", .string(given.member.text)),
          ("commit", .string(given.commit.description)), ("verdict", VerdictJSON.node(given.verdict)),
        ]))
      return 0
    }
    let deed = given.isPossession ? "key shown" : given.isCoSignature ? "co-signed" : "approved"
    run.print("\(safe(given.branch.short)) \(dryRun ? "would be " : "")\(deed) by \(given.member)")
    if dryRun {
      run.say("Nothing was written.")
      return 0
    }
    let isPushed = try run.pushes(push)
    Checklist(run).show(given.verdict, branch: given.branch)
    run.sayNext(push: given.branch, isPushed: isPushed)
    return 0
  }
}
