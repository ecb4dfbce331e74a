package import Names

/// What the gate is asked: may `ref` move from `old` to `new`?
package struct GateRequest: Sendable {
  /// Who asks; only the rules about clocks differ.
  package enum Purpose: String, Sendable {
    /// A push that is about to land: the committer's date must be near the server's clock.
    case push
    /// A proposal, before it lands.
    case review
    /// History, long after it landed.
    case audit
  }

  package let ref: RefName
  /// What the ref is now; nil when it does not exist.
  package let old: ObjectID?
  package let new: ObjectID
  /// The pinned first commit of the registry.
  package let root: ObjectID
  package let now: Instant
  package let purpose: Purpose
  /// The most steps that are judged at once.
  package let maximumSteps: Int
  /// Whether the verdict keeps the steps that were allowed; an audit of a long history does not need them.
  package let keepsAllowedSteps: Bool

  package init(
    ref: RefName, old: ObjectID?, new: ObjectID, root: ObjectID, now: Instant, purpose: Purpose,
    maximumSteps: Int = 10_000, keepsAllowedSteps: Bool = true
  ) {
    self.ref = ref
    self.old = old
    self.new = new
    self.root = root
    self.now = now
    self.purpose = purpose
    self.maximumSteps = maximumSteps
    self.keepsAllowedSteps = keepsAllowedSteps
  }
}
