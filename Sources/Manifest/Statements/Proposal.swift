package import Names

/// What every proposal says about where and when it was made: the context that stops a replay.
package struct Proposal: Hashable, Sendable {
  /// The id of the registry (registry.yaml).
  package let registry: String
  /// The protected ref that it is meant for.
  package let ref: RefName
  /// The commit of that ref on which it was prepared.
  package let base: ObjectID
  /// SHA-256 of policy/gates.yaml at the base.
  package let policy: Digest
  /// Why, in the proposer's words.
  package let reason: String
  package let preparedAt: Instant
  /// When it lapses.
  package let notAfter: Instant
  /// The person who asked a service to propose.
  package let requestedBy: MemberID?

  package init(
    registry: String, ref: RefName, base: ObjectID, policy: Digest, reason: String, preparedAt: Instant,
    notAfter: Instant, requestedBy: MemberID? = nil
  ) {
    self.registry = registry
    self.ref = ref
    self.base = base
    self.policy = policy
    self.reason = reason
    self.preparedAt = preparedAt
    self.notAfter = notAfter
    self.requestedBy = requestedBy
  }
}
