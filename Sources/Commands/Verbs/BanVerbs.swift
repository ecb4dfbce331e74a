import Arguments
import Names
import Registry

struct Ban: Verb {
  static let configuration = CommandConfiguration(
    abstract: "propose that a version may never be used again",
    discussion: """
      Makes a branch change/ban-<model>-<version> with banned.yaml and a signed change record, for the approvals of the \
      policy's withdraw gate. A banned version holds no pointer any more: no promotion can bring it back, no rollback returns \
      to it, and git model resolve refuses it. A ban is never taken back. A version that is in use is archived, or rolled \
      back from, first.
      """,
    examples: [
      CommandExample(
        "git model ban credit-approval 3 -m \"trained on leaked data\" --push", "Proposes to ban version 3.")
    ])
  @OptionGroup var what: TombstoneArguments
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 { try what.propose(.ban, run) }
}

struct Delete: Verb {
  static let configuration = CommandConfiguration(
    abstract: "propose to delete a version; its number stays used",
    discussion: """
      Makes a branch change/delete-<model>-<version> with deleted.yaml, a tombstone, and a signed change record, for the \
      approvals of the policy's withdraw gate. What a ban forbids, a deletion forbids too. Nothing leaves the history: the \
      version's manifest and evidence stay, so that what once relied on them can still be audited. The artifact lies where \
      its URI says; removing it there is not Git's business.
      """,
    examples: [
      CommandExample(
        "git model delete credit-approval 2 -m \"registered by mistake\" --push", "Proposes to delete version 2.")
    ])
  @OptionGroup var what: TombstoneArguments
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 { try what.propose(.deletion, run) }
}

/// What `ban` and `delete` are told.
struct TombstoneArguments: ParsableArguments {
  @Argument(help: "the model's name", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName
  @Argument(help: "the version: 3 or v3", transform: VersionArgument.parse) var version: Version
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String
  @Flag(help: "push the branch") var push = false

  func propose(_ kind: Tombstone, _ run: Run) throws -> Int32 {
    let isPushed = try run.pushes(push)
    let change = try run.registry().proposeTombstone(kind, model, version, reason: reason, push: isPushed)
    return try ProposedChangeText(run).show(change, isPushed: isPushed)
  }
}
