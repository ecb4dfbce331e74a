import Arguments
import Documents
import Gate
import Names
import Registry

struct MemberRotate: Verb {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "propose a new key for a member in place of the old one",
    discussion: """
      One change lists the new key, with the proof that its holder has it, and revokes the old one. You sign the proposal \
      with the old key, the proof with the new one; the policyChange gate's approvers sign, and it is merged like a promotion. \
      Somebody who lost a key has another member propose it, and shows the new one with git model approve.

      What the old key signed before stays valid where it landed. From the merge on it signs nothing: proposals that wait are \
      approved again with the new key, and those that it proposed are proposed anew.
      """,
    examples: [
      CommandExample("git model member rotate --key ~/.ssh/id_new.pub --push", "Replaces your own key."),
      CommandExample(
        "git model member rotate risk-1 --key new.pub -m \"stolen laptop\"",
        "Proposes it for somebody who cannot sign any more."),
    ])
  @Argument(help: "the member's id; your own if left out", transform: parsed(MemberID.init(_:))) var id: MemberID?
  @Option(help: ArgumentHelp("the new public key", valueName: "file"), completion: .file()) var key: String
  @Option(help: ArgumentHelp("the key that goes, where there are several", valueName: "SHA256:…")) var replace: String?
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String?
  @Flag(help: "push the branch") var push = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let isPushed = try run.pushes(push)
    let made = try run.registry().proposeRotation(
      of: id, to: KeyFile.read(key), in: key, replacing: replace, reason: reason, push: isPushed)
    let status = try ProposedChangeText(run).show(made.change, isPushed: isPushed)
    let branch = made.change.branch.short
    if !made.isShown {
      run.say("\(made.member) shows the new key with: git -c user.signingKey=FILE.pub model approve \(safe(branch))")
    }
    run.say("After the merge \(made.member) signs with it: git config user.signingKey FILE.pub")
    return status
  }
}
