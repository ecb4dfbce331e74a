import Documents
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// The rules that every record must satisfy when it lands, whatever the policy asks (docs/gate.md, "A record that
/// lands"): its context is that of the step, its proposer signed it, it is fresh, and its dates hold.
struct ProposalRules {
  let input: StepInput
  /// The folder of the record: `models/…/promotions/<id>`.
  let folder: String
  let proposal: Proposal
  let statement: [UInt8]

  /// Registry, ref and policy of the statement.
  func context() throws(StateError) -> Check {
    let name = "context"
    let mend = "propose anew in this registry"
    guard proposal.registry == input.registry.id else {
      return .fail(
        name, .context, "the statement is for registry \(proposal.registry)", expected: input.registry.id, mend: mend)
    }
    guard proposal.ref == input.ref else {
      return .fail(name, .context, "the statement is for \(proposal.ref)", expected: input.ref.text, mend: mend)
    }
    guard try input.before.policyDigest() == proposal.policy else {
      return .stale(name, .staleState, "the policy has changed since the proposal was prepared", mend: "propose anew")
    }
    return .pass(name, "registry, ref and policy are those of the step")
  }

  /// Who proposed, for every rule of four eyes, and what stands against it.
  struct Proposers {
    let check: Check
    /// The signer of `proposal.sig` and, for a service, the member who asked it to, also before they signed.
    let members: [Member]
    /// Of them, those whose signature is there.
    let signed: [Member]

    init(_ check: Check, _ members: [Member], unsigned: Member? = nil) {
      self.check = check
      self.members = members
      signed = members.filter { $0.id != unsigned?.id }
    }
  }

  func proposers() throws(StateError) -> Proposers {
    let name = "proposer"
    let reader = SignatureReader(input: input)
    let signer: Member
    switch try reader.signer(at: "\(folder)/proposal.sig", of: statement, namespace: .proposal) {
    case .member(let member): signer = member
    case .absent:
      let mend = "git model promote signs it with user.signingKey"
      return Proposers(.missing(name, .proposer, "the record has no proposal.sig", mend: mend), [])
    case .refused(let code, let sentence):
      return Proposers(.fail(name, code, sentence, expected: "a signature by a member's unrevoked key"), [])
    }
    guard let requested = proposal.requestedBy else {
      guard signer.kind == .person else {
        return Proposers(
          .fail(name, .proposer, "service \(signer.id) proposes for nobody", expected: "a member in requestedBy"),
          [signer]
        )
      }
      return Proposers(.pass(name, "\(signer.id)"), [signer])
    }
    guard let person = input.members[requested], person.kind == .person else {
      return Proposers(
        .fail(name, .proposer, "requestedBy names \(requested), who is no person of members.yaml"), [signer])
    }
    // Nobody is named as a proposer who did not sign.
    if signer.id != requested {
      let path = "\(folder)/approvals/\(requested).sig"
      guard case .member(let cosigner) = try reader.signer(at: path, of: statement, namespace: .approval),
        cosigner.id == requested
      else {
        let mend = "git model approve BRANCH, by \(requested)"
        return Proposers(
          .missing(name, .proposer, "\(requested) did not co-sign the proposal of \(signer.id)", mend: mend),
          [signer, person], unsigned: person
        )
      }
    }
    return Proposers(.pass(name, "\(signer.id), asked by \(requested)"), [signer, person])
  }

  /// Nothing that the record reads has changed since its base, and it was not there in between.
  ///
  /// - Parameter reads: the paths that it reads, relative to the registry's root.
  func freshness(reading reads: [String]) throws(StateError) -> Check {
    let name = "freshness"
    let mend = "propose anew on today's \(input.ref.short)"
    let position: Int?
    do { position = try input.chronicle.position(of: proposal.base) } catch { throw .object(error) }
    guard let base = position else {
      return .stale(
        name, .staleState,
        "the base \(proposal.base.short) is not one of the last \(Chronicle.maximumLookBack) steps of \(input.ref.short)",
        mend: mend)
    }
    if input.chronicle.wasTouched(folder, after: base) {
      return .stale(name, .staleState, "the record was on \(input.ref.short) before; it cannot come back", mend: mend)
    }
    if let path = reads.first(where: { input.chronicle.wasTouched($0, after: base) }) {
      return .stale(
        name, .staleState, "\(path) has changed since the base \(proposal.base.short)",
        expected: "nothing that the proposal relies on changes before it lands", mend: mend)
    }
    return .pass(name, "nothing it relies on has changed since \(proposal.base.short)")
  }

  /// The dates of the statement and of the commit.
  func dates() -> Check {
    let name = "dates"
    let minutes: Int64 = 5 * 60
    guard let landed = input.commit.committed else {
      return .fail(name, .clock, "the commit has no readable date", mend: "commit again with a correct clock")
    }
    let latest = input.now.adding(seconds: minutes)
    for (what, date) in [("the commit is dated", landed), ("the statement was prepared", proposal.preparedAt)]
    where date > latest {
      return .fail(
        name, .clock, "\(what) \(date), which lies ahead", expected: "at most 5 minutes after \(input.now)",
        mend: "check the clocks; the gate's clock says \(input.now)")
    }
    if input.purpose == .push, landed < input.now.adding(seconds: -24 * 3600) {
      return .fail(
        name, .clock, "the commit is dated \(landed)", expected: "at most 24 hours before \(input.now)",
        mend: "merge again, so that the commit has today's date")
    }
    if landed < proposal.preparedAt.adding(seconds: -minutes) {
      return .fail(
        name, .clock, "the commit is dated \(landed), before the statement was prepared (\(proposal.preparedAt))",
        mend: "merge again with a correct clock")
    }
    let days = Int64(input.policy.approvalDays)
    if proposal.notAfter > proposal.preparedAt.adding(seconds: days * 86_400) {
      return .fail(
        name, .expired, "the statement claims to hold until \(proposal.notAfter)",
        expected: "at most \(days) days after \(proposal.preparedAt)", mend: "propose anew")
    }
    if landed > proposal.notAfter {
      return .fail(name, .expired, "the statement lapsed on \(proposal.notAfter)", mend: "propose anew")
    }
    return .pass(name, "prepared \(proposal.preparedAt), holds until \(proposal.notAfter)")
  }
}
