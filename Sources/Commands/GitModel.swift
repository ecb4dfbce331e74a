import Arguments

/// The version of this program.
package let gitModelVersion = "0.1.0"

/// `git model`: the root of the command line.
struct GitModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "git-model",
    abstract: "keep models, versions, stages and aliases in Git, behind a gate",
    discussion: """
      A model registry that is a Git repository. A promotion is proposed as a branch, approved by signatures, and lands on \
      the protected branch only when the gate allows it; git log is the audit trail and git revert the rollback.

      Exit codes: 0 done or allowed, 1 refused or not found, 2 could not decide, 129 used wrongly.
      """,
    version: gitModelVersion,
    groupedSubcommands: [
      CommandGroup(name: "Start", subcommands: [Init.self, HookVerb.self, DoctorVerb.self]),
      CommandGroup(name: "Register", subcommands: [Register.self, EvidenceVerb.self]),
      CommandGroup(
        name: "Promote",
        subcommands: [
          Promote.self, Approve.self, Verify.self, Merge.self, Withdraw.self, Rollback.self, Ratify.self, Status.self,
        ]),
      CommandGroup(
        name: "Look",
        subcommands: [
          List.self, Show.self, Compare.self, Resolve.self, Fetch.self, Log.self, Audit.self, ReportVerb.self,
        ]),
      CommandGroup(
        name: "Govern", subcommands: [MemberVerb.self, PolicyVerb.self, Change.self, Ban.self, Delete.self]),
      CommandGroup(name: "Develop", subcommands: [Document.self]),
    ],
    examples: [
      CommandExample("git model register credit-approval --artifact model/", "Registers the next version of a model."),
      CommandExample(
        "git model promote credit-approval 1 --stage Staging -m \"first candidate\"", "Proposes it for a stage."),
      CommandExample("git model resolve models:/credit-approval@champion", "Prints where the champion's artifact is."),
    ])
  @OptionGroup(title: "Global options") var global: GlobalOptions
}
