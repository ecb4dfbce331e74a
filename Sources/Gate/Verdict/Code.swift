/// The stable code of a reason. Scripts may match it; docs/gate.md explains each.
package enum Code: String, Sendable, CaseIterable {
  // The shape of the push and of history.
  case noPin = "DENY_ROOT"
  case firstParent = "DENY_FIRST_PARENT"
  case nonFastForward = "DENY_NON_FAST_FORWARD"
  case deletion = "DENY_DELETION"
  case ref = "DENY_REF"
  case confusableRef = "DENY_REF_CONFUSABLE"
  case objectType = "DENY_TYPE"
  case input = "DENY_INPUT"
  case parents = "DENY_PARENTS"
  case limit = "DENY_LIMIT"
  case shallow = "DENY_SHALLOW"
  // The tree.
  case mode = "DENY_MODE"
  case name = "DENY_NAME"
  case unknownPath = "DENY_UNKNOWN_PATH"
  case immutable = "DENY_IMMUTABLE"
  case appendOnly = "DENY_APPEND_ONLY"
  case mixed = "DENY_MIXED"
  case manifest = "DENY_YAML"
  case contradiction = "DENY_MANIFEST"
  case versionNumber = "DENY_VERSION_NUMBER"
  case pointer = "DENY_POINTER"
  case banned = "DENY_BANNED"
  case invariant = "DENY_INVARIANT"
  // Records.
  case record = "DENY_RECORD"
  case context = "DENY_CONTEXT"
  case staleContent = "STALE_CONTENT"
  case staleState = "STALE_STATE"
  case clock = "DENY_CLOCK"
  case expired = "DENY_EXPIRED"
  case signature = "DENY_SIG"
  case namespace = "DENY_NAMESPACE"
  case unknownSigner = "DENY_UNKNOWN_SIGNER"
  case proposer = "DENY_PROPOSER"
  case withdrawn = "DENY_WITHDRAWN"
  case withdrawal = "DENY_WITHDRAWAL"
  case rollback = "DENY_ROLLBACK"
  case ratification = "DENY_RATIFICATION"
  case acknowledgement = "DENY_ACKNOWLEDGEMENT"
  // Gates.
  case noGate = "DENY_NO_GATE"
  case approvals = "DENY_APPROVALS"
  case fourEyes = "DENY_FOUR_EYES"
  case from = "DENY_FROM"
  case others = "DENY_OTHERS"
  case stage = "DENY_STAGE"
  case lineage = "DENY_LINEAGE"
  case artifact = "DENY_ARTIFACT"
  case digest = "DENY_DIGEST"
  case evidence = "DENY_EVIDENCE"
  case bias = "DENY_BIAS"
  case unsigned = "DENY_UNSIGNED"
  case modelCard = "DENY_MODEL_CARD"
  case soak = "DENY_SOAK"
  case waiver = "DENY_WAIVER"
  case breakGlass = "DENY_BREAK_GLASS"
  case frozen = "DENY_FROZEN"
  case notBuilt = "DENY_NOT_BUILT"
  // Policy and governed files.
  case policy = "DENY_POLICY"
  case lockOut = "DENY_LOCK_OUT"
  case possession = "DENY_POSSESSION"
  case governed = "DENY_GOVERNED"
  case owners = "DENY_OWNERS"
  // What an audit finds at the end of history.
  case unratified = "DENY_UNRATIFIED"
  case lapsed = "DENY_WAIVER_LAPSED"
  // No decision was possible.
  case unreadable = "UNDECIDED_OBJECT"
  case timeSpent = "UNDECIDED_TIME"
  // Nothing is wrong.
  case noChange = "ALLOW_NOOP"
  case imported = "ALLOW_IMPORTED"
  // Something is wrong, and those who may have let it pass.
  case overridden = "ALLOW_OVERRIDDEN"
  case waived = "ALLOW_WAIVED"
  case late = "ALLOW_LATE"
}

extension Code {
  /// Whether the code says that no decision could be made, rather than that the answer is no.
  package var isUndecided: Bool { self == .unreadable || self == .timeSpent }
}
