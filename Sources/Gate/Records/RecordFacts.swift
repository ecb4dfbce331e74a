package import Manifest
package import Names
import Policy

/// What a record says and who stood behind it: the facts for logs and trailers.
package struct RecordFacts: Hashable, Sendable {
  package let id: RecordID
  /// SHA-256 of the statement; nil for a rollback without a statement of its own.
  package let digest: Digest?
  package let model: ModelName?
  package let version: Version?
  package let moves: [Move]
  /// Who proposed, the signer first; empty when nobody's signature holds.
  package let proposers: [MemberID]
  package let approvers: [Approver]
  /// The gates that were asked, by name.
  package let gates: [String]
  package let policyVersion: Int
  package let reason: String
  package let preparedAt: Instant?
  /// Whether it asked the break-glass gate instead of the usual ones.
  package let override: Bool
  /// The checks that failed and were waived.
  package let waived: [Waived]
  /// The promotion that a ratification is about.
  package let ratifies: RecordID?
  /// Who proposed that promotion, and therefore fills no place of its ratification.
  package let barred: [MemberID]
  /// The bad steps that a change acknowledges.
  package let acknowledges: [ObjectID]

  /// A check that failed at a gate and was waived.
  package struct Waived: Hashable, Sendable {
    package let check: WaivableCheck
    package let gate: String
    package let reason: String
    package let expires: Instant
    package let grantedBy: [MemberID]
  }

  /// A person whose approval counted, and the groups whose places they filled.
  package struct Approver: Hashable, Sendable {
    package let member: MemberID
    package let groups: [GroupName]
    /// Whether they also proposed (`allowSelf`).
    package let isSelf: Bool
  }

  package init(
    id: RecordID, digest: Digest?, model: ModelName?, version: Version?, moves: [Move], proposers: [MemberID],
    approvers: [Approver], gates: [String], policyVersion: Int, reason: String, preparedAt: Instant?,
    override: Bool = false,
    waived: [Waived] = [], ratifies: RecordID? = nil, barred: [MemberID] = [], acknowledges: [ObjectID] = []
  ) {
    self.id = id
    self.digest = digest
    self.model = model
    self.version = version
    self.moves = moves
    self.proposers = proposers
    self.approvers = approvers
    self.gates = gates
    self.policyVersion = policyVersion
    self.reason = reason
    self.preparedAt = preparedAt
    self.override = override
    self.waived = waived
    self.ratifies = ratifies
    self.barred = barred
    self.acknowledges = acknowledges
  }
}

extension Approvals {
  /// Who filled which place over several gates.
  func approvers(for gates: [(rules: [ApprovalRule], owners: [GroupName])], proposers: [MemberID]) -> [RecordFacts
    .Approver]
  {
    var groups: [MemberID: [GroupName]] = [:]
    for gate in gates {
      for seat in quorum(for: gate.rules, owners: gate.owners).seats
      where !groups[seat.member, default: []].contains(seat.place.label) {
        groups[seat.member, default: []].append(seat.place.label)
      }
    }
    return groups.keys.sorted().map { member in
      RecordFacts.Approver(member: member, groups: groups[member] ?? [], isSelf: proposers.contains(member))
    }
  }
}
