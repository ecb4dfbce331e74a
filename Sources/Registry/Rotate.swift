import Gate
import GitStore
import Manifest
package import Names
import Policy
package import Signatures
import Snapshots
import System

/// A key's replacement that waits on a branch.
package struct ProposedRotation {
  package let change: ProposedChange
  package let member: MemberID
  /// The fingerprint of the key that will be revoked.
  package let old: String
  /// Whether the branch shows already that the new key is held.
  package let isShown: Bool
}

extension OpenRegistry {
  /// Proposes, in one change, a new key for a member and the revocation of the old one.
  ///
  /// - Parameters:
  ///   - id: whose key it is; the caller's when nil.
  ///   - file: the new public key's file; where it is the caller's own, the private key beside it or an agent signs the
  ///     proof that it is held.
  ///   - key: what the file holds.
  ///   - old: the fingerprint of the key that goes; needed only where the member has several.
  package func proposeRotation(
    of id: MemberID?, to key: SSHPublicKey, in file: String, replacing old: String?, reason: String?, push: Bool
  ) throws -> ProposedRotation {
    let state = try state(at: proposalBase())
    let members = try state.members()
    let caller = try caller(signer(), in: state)
    let id = id ?? caller.id
    guard let member = members[id] else {
      throw RegistryError("there is no member \(id)", hint: "git model member list")
    }
    if let holder = members.holder(of: key) {
      throw RegistryError(
        "\(key.fingerprint) is a key of \(holder.id) already; a rotation needs one that nobody had",
        hint: "ssh-keygen -t ed25519 -f ~/.ssh/id_ed25519_new")
    }
    let leaving = try leaving(member, old)
    let reason = reason ?? "\(id) replaces the key \(leaving.fingerprint) with \(key.fingerprint)"
    var isShown = false
    let change = try proposeMembers(
      slug: "member-rotate-\(id)", reason: reason, push: push,
      adding: { signed, draft in
        guard id == caller.id else { return }
        let holder = try SSHSigner.find(
          configured: file, program: repository.setting("gpg.ssh.program"), environment: context.environment)
        do {
          let proof = try holder.sign(signed.bytes, namespace: .possession)
          draft.write("changes/\(signed.id)/possession/\(id).sig", proof)
          isShown = true
        } catch let error as SystemError {
          context.notice("\(error); so the branch does not show yet that you hold the new key")
        }
      },
      { Self.replacing(leaving, with: key, of: id, in: $0) })
    return ProposedRotation(change: change, member: id, old: leaving.fingerprint, isShown: isShown)
  }

  /// The active key that goes.
  private func leaving(_ member: Member, _ fingerprint: String?) throws -> SSHPublicKey {
    let active = member.activeKeys.filter { fingerprint == nil || $0.fingerprint == fingerprint }
    guard let first = active.first else {
      throw RegistryError(
        fingerprint == nil
          ? "\(member.id) has no key that is not revoked" : "\(member.id) has no such key that is not revoked",
        hint: fingerprint == nil
          ? "git model member add \(member.id) --key FILE" : "git model member list")
    }
    guard active.count == 1 else {
      let keys = active.map(\.fingerprint).joined(separator: ", ")
      throw RegistryError(
        "\(member.id) has \(active.count) keys: \(keys)", hint: "--replace FINGERPRINT says which one goes",
        kind: .usage)
    }
    return first
  }

  private static func replacing(
    _ old: SSHPublicKey, with new: SSHPublicKey, of id: MemberID, in members: MembersManifest
  ) -> MembersManifest {
    MembersManifest(
      members: members.members.map { member in
        guard member.id == id else { return member }
        let kept = member.keys.map { key in
          key.key == old ? Member.Key(key: old, revoked: "replaced by \(new.fingerprint)") : key
        }
        return Member(
          id: id, kind: member.kind, email: member.email, groups: member.groups, keys: kept + [Member.Key(key: new)])
      })
  }
}
