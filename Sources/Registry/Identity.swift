package import Gate
package import GitStore
import Names
package import Policy
import Signatures
package import System

/// Who the caller is, by Git's settings.
extension OpenRegistry {
  /// Name and address for commits: `GIT_COMMITTER_*`, `user.name`, `user.email`.
  package func identity() throws -> Signature {
    let variables = context.environment
    let name = try variables["GIT_COMMITTER_NAME"] ?? repository.setting("user.name")
    let email = try variables["GIT_COMMITTER_EMAIL"] ?? repository.setting("user.email")
    guard let name, let email, !name.isEmpty, !email.isEmpty else {
      throw RegistryError(
        "Git does not know who you are",
        hint: "git config --global user.name \"Your Name\" && git config --global user.email you@example.org")
    }
    return Signature(name: name, email: email, when: context.today)
  }

  /// The caller's SSH key: `user.signingKey`, else ~/.ssh/id_ed25519.pub.
  package func signer() throws -> SSHSigner {
    try SSHSigner.find(
      configured: repository.setting("user.signingKey"), program: repository.setting("gpg.ssh.program"),
      environment: context.environment)
  }

  /// The member whose key the caller signs with.
  package func caller(_ signer: SSHSigner, in state: State) throws -> Member {
    let members = try state.members()
    guard let member = members.owner(of: signer.key) else {
      let what = members.holder(of: signer.key).map { "it is a revoked key of \($0.id)" } ?? "no member has it"
      throw RegistryError(
        "your key \(signer.key.fingerprint) counts for nothing here: \(what)",
        hint:
          "git model member add ID --key PUBKEYFILE --group GROUP, or choose another key: git config user.signingKey FILE.pub"
      )
    }
    return member
  }

  /// The caller as a proposer. A service proposes only for a person, who co-signs.
  ///
  /// - Parameter requestedBy: who asked for it, where that is somebody else.
  func proposer(_ signer: SSHSigner, requestedBy: MemberID?, in state: State) throws -> Member {
    let member = try caller(signer, in: state)
    if let requestedBy {
      guard try state.members()[requestedBy]?.kind == .person else {
        throw RegistryError(
          "\(requestedBy) is no person of this registry, so nobody could co-sign", hint: "git model member list",
          kind: .usage)
      }
    } else if member.kind == .service {
      throw RegistryError(
        "\(member.id) is a service, and proposes only for a person who asks for it and co-signs",
        hint: "promote, change and rollback take --requested-by MEMBER; the rest is for persons")
    }
    return member
  }

  /// Writes a commit; signed with SSH when `commit.gpgSign` and `gpg.format=ssh` ask for it.
  ///
  /// One in a scratch repository is only looked at: it is not signed, and whoever has no name yet (CI) may look too.
  func writeCommit(tree: ObjectID, parents: [ObjectID], message: String, to repository: Repository) throws -> ObjectID {
    let text = message.hasSuffix("\n") ? message : message + "\n"
    guard repository === self.repository else {
      let nobody = Signature(name: "nobody", email: "nobody", when: context.today)
      return try repository.writeCommit(tree: tree, parents: parents, author: nobody, committer: nobody, message: text)
    }
    let identity = try identity()
    let wantsSignature = try self.repository.setting("commit.gpgsign") == "true"
    guard wantsSignature, try self.repository.setting("gpg.format") == "ssh" else {
      return try repository.writeCommit(
        tree: tree, parents: parents, author: identity, committer: identity, message: text)
    }
    let buffer = try repository.commitBuffer(
      tree: tree, parents: parents, author: identity, committer: identity, message: text)
    let signature = try signer().sign(buffer, namespace: .commit)
    return try repository.writeSigned(buffer, signature: signature)
  }
}
