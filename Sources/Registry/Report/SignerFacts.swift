import Gate
package import Names
package import Policy
package import Signatures
import Snapshots

/// A signature with who made it, and whether the key was, and is, one that counts.
package struct SignerFacts {
  package enum Part: String, Sendable { case proposer, approver, withdrawer, evidence, commit }

  /// What members.yaml says of a key.
  package enum KeyStanding: Hashable, Sendable {
    case valid(MemberID)
    case revoked(MemberID, reason: String)
    case unlisted
    /// The signature cannot be read, so there is no key to look for.
    case unknown
  }

  package let part: Part
  /// The signature's file from the registry's root; nil for a commit's own signature.
  package let path: String?
  /// The member that the file's name claims; nil where it claims none.
  package let claimed: MemberID?
  /// The holder of the key, as members.yaml was before the step.
  package let member: Member?
  package let key: SSHPublicKey?
  package let namespace: SignatureNamespace
  package let armored: [UInt8]
  /// Why the signature does not verify; nil when it does.
  package let failure: String?
  package let keyAtStep: KeyStanding
  package let keyToday: KeyStanding
  /// The places that it filled, by the verdict.
  package let places: [GroupName]
  /// Whether its member proposed, too.
  package let isSelf: Bool
}

/// Looks at signatures as an auditor does: by the members before the step, and by those of today.
struct SignatureInspector {
  let atStep: MembersManifest
  let today: MembersManifest

  /// - Parameters:
  ///   - armored: the signature.
  ///   - message: the bytes that it is meant to sign.
  ///   - record: whose approvers filled which places; nil where there are none.
  ///   - objection: why it counts for nothing although it verifies; nil when nothing is known against it.
  func inspect(
    _ armored: [UInt8], over message: [UInt8], _ part: SignerFacts.Part, in namespace: SignatureNamespace,
    at path: String?, claimed: MemberID?, record: RecordFacts?, objection: String? = nil
  ) -> SignerFacts {
    var key: SSHPublicKey?
    var failure = objection
    do throws(SignatureError) {
      let signature = try SSHSignature(armored: armored)
      key = signature.publicKey
      try signature.verify(message: message, namespace: namespace)
    } catch { failure = "\(error)" }
    let member = key.flatMap { atStep.holder(of: $0) }
    let counted =
      part == .approver || part == .commit ? record?.approvers.first { $0.member == member?.id } : nil
    return SignerFacts(
      part: part, path: path, claimed: claimed, member: member, key: key, namespace: namespace, armored: armored,
      failure: failure, keyAtStep: Self.standing(of: key, in: atStep), keyToday: Self.standing(of: key, in: today),
      places: counted?.groups ?? [], isSelf: counted?.isSelf ?? false)
  }

  private static func standing(of key: SSHPublicKey?, in members: MembersManifest) -> SignerFacts.KeyStanding {
    guard let key else { return .unknown }
    guard let holder = members.holder(of: key) else { return .unlisted }
    if members.owner(of: key) != nil { return .valid(holder.id) }
    return .revoked(holder.id, reason: holder.keys.first { $0.key == key }?.revoked ?? "listed for several members")
  }
}

extension SignatureInspector {
  /// Every signature of a record's folder: `proposal.sig` first, then the approvals by their names.
  func signatures(
    in folder: String, over message: [UInt8], of state: State, record: RecordFacts
  ) throws -> [SignerFacts] {
    var found: [SignerFacts] = []
    if let armored = try state.file("\(folder)/proposal.sig", limit: ObjectLimits.signature) {
      found.append(
        inspect(
          armored, over: message, .proposer, in: .proposal, at: "\(folder)/proposal.sig", claimed: nil, record: record))
    }
    for entry in try state.list("\(folder)/approvals") {
      guard let file = entry.text, file.hasSuffix(".sig") else { continue }
      let path = "\(folder)/approvals/\(file)"
      guard let armored = try state.file(path, limit: ObjectLimits.signature) else { continue }
      found.append(
        inspect(
          armored, over: message, .approver, in: .approval, at: path, claimed: try? MemberID(file.dropLast(4)),
          record: record))
    }
    return found
  }

  /// The signature of a commit itself, and of the side commit that a merge brings: where approvals of a plain revert are.
  func signatures(of commit: Commit, _ objects: ObjectReader, record: RecordFacts) throws -> [SignerFacts] {
    var commits = [commit]
    if commit.parents.count == 2, let side = commit.parents.last { commits.append(try objects.commit(side)) }
    return commits.compactMap { commit in
      commit.signature.map {
        inspect($0.armored, over: $0.payload, .commit, in: .commit, at: nil, claimed: nil, record: record)
      }
    }
  }
}
