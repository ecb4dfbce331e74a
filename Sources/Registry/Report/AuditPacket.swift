package import Gate
package import Manifest
package import Names
import Policy

/// What an auditor is given about one version: what it is, where it came from, every decision on it with the evidence,
/// the signatures and the policy behind it, and its history, all judged again when the packet is made.
package struct AuditPacket {
  package let registry: RegistryManifest
  /// The registry branch.
  package let ref: RefName
  package let madeAt: Instant
  /// Every step from the root to the tip, judged again.
  package let audit: AuditReport
  package let manifest: ModelManifest
  package let facts: VersionFacts
  /// SHA-256 of version.yaml and of model.yaml.
  package let versionDigest: Digest
  package let modelDigest: Digest
  /// The files of the artifact; none where it is one file.
  package let files: [VersionManifest.Artifact.File]
  /// What points at the version today.
  package let holdings: [PointerHolding]
  package let evidence: [PacketEvidence]
  /// The promotion that was asked about; nil for the version as a whole.
  package let focus: RecordID?
  /// Promotions, rollbacks and what else has a record about this version, newest first.
  package let decisions: [PacketDecision]
  /// Every step that touched the version, newest first.
  package let history: [PacketEvent]

  package var name: String { "\(facts.model)@v\(facts.manifest.version)" }

  /// How the steps came out that touched the version; those that a change acknowledged do not count.
  package var outcome: Outcome {
    history.filter { audit.acknowledged[$0.at.step.commit] == nil }.compactMap { $0.verdict?.outcome }
      .reduce(.allowed, Outcome.worse)
  }
}

/// A piece of evidence with where it landed.
package struct PacketEvidence {
  package let id: EvidenceID
  package let manifest: EvidenceManifest
  /// SHA-256 of evidence.yaml.
  package let digest: Digest
  /// The step that brought it; nil when it cannot be told.
  package let step: PacketStep?
  /// Who signed evidence.yaml; nil when nobody did.
  package let signer: SignerFacts?
  /// The payload; nil when it is longer than a packet takes in, or no text in UTF-8.
  package let payload: String?
}

/// A step of the registry branch with its number, 1 for the root.
package struct PacketStep: Hashable, Sendable {
  package let number: Int
  package let step: Timeline.Step
}

/// One change with a record: what was decided, by whom, under which policy.
package struct PacketDecision {
  package let at: PacketStep
  /// The commit before the step, whose policy and members judge it.
  package let before: ObjectID
  package let change: ChangeVerdict
  package let record: RecordFacts
  /// What is wrong with the step as a whole.
  package let stepChecks: [Check]
  /// The signed statement, where the record has one of its own.
  package let statement: PacketStatement?
  package let signers: [SignerFacts]
  package let policy: PacketPolicy
  /// SHA-256 of policy/members.yaml before the step.
  package let membersDigest: Digest
  /// What became of it: for each pointer whether it is still in force, or which record came after.
  package let standing: [String]
  /// What became of its override or waivers; nil where it has none.
  package let fate: PastException.Fate?
  /// The promotions that it undoes.
  package let undoes: [RecordID]
}

/// A statement as it is stored and signed.
package struct PacketStatement {
  /// From the registry's root.
  package let path: String
  package let bytes: [UInt8]
  package let digest: Digest
  package let subjectDigest: Digest
  package let proposal: Proposal
  /// The champions that the version was compared with.
  package let compared: [PromotionStatement.Comparison]
}

/// The policy in force at a decision.
package struct PacketPolicy {
  package let version: Int
  /// SHA-256 of policy/gates.yaml.
  package let digest: Digest
  package let bytes: [UInt8]
  /// The gates that were asked, each with its own text out of the file; nil where it cannot be found there.
  package let gates: [(name: String, text: String?)]
}

/// A step that touched the version.
package struct PacketEvent {
  package let at: PacketStep
  /// What it did to the version, in words.
  package let happenings: [String]
  /// The changes of the step that concern the version, those of other versions that make room for it or need its room
  /// among them.
  package let changes: [ChangeVerdict]
  /// The commit's author, as claimed: no identity.
  package let author: String
  /// The gate's verdict on the step, judged again; nil for the root, which is imported.
  package let verdict: StepVerdict?
}
