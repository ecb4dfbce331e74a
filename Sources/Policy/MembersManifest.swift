package import Documents
import Manifest
package import Names
package import Signatures

/// Someone, or something, that can sign.
package struct Member: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// A human being: can propose and sign off.
    case person
    /// A program: can propose and sign evidence, but fills no place of a human sign-off.
    case service
  }

  /// An SSH key of a member.
  package struct Key: Hashable, Sendable {
    package let key: SSHPublicKey
    /// Why it may not sign any more; nil while it may.
    package let revoked: String?

    package init(key: SSHPublicKey, revoked: String? = nil) {
      self.key = key
      self.revoked = revoked
    }
  }

  package let id: MemberID
  package let kind: Kind
  package let email: String?
  package let groups: [GroupName]
  package let keys: [Key]

  package init(id: MemberID, kind: Kind, email: String?, groups: [GroupName], keys: [Key]) {
    self.id = id
    self.kind = kind
    self.email = email
    self.groups = groups
    self.keys = keys
  }

  package var activeKeys: [SSHPublicKey] { keys.filter { $0.revoked == nil }.map(\.key) }
}

/// policy/members.yaml: people and services, their keys, their groups.
package struct MembersManifest: WritableManifest {
  package static let kind = "Members"
  package let members: [Member]

  package init(members: [Member]) { self.members = members }

  package subscript(id: MemberID) -> Member? { members.first { $0.id == id } }

  /// The one member who holds this key unrevoked; nil when nobody does, or more than one.
  package func owner(of key: SSHPublicKey) -> Member? {
    let owners = members.filter { $0.activeKeys.contains(key) }
    return owners.count == 1 ? owners.first : nil
  }

  /// The member who holds this key, revoked or not.
  package func holder(of key: SSHPublicKey) -> Member? {
    members.first { member in member.keys.contains { $0.key == key } }
  }

  /// Every group that somebody is in.
  package var groups: Set<GroupName> { Set(members.flatMap(\.groups)) }

  /// The persons of a group, in the order of the file.
  package func persons(in group: GroupName) -> [Member] {
    members.filter { $0.kind == .person && $0.groups.contains(group) }
  }

  /// The bytes that policy/allowed_signers must have.
  package var allowedSigners: [UInt8] {
    AllowedSigners.write(
      members.flatMap { member in
        let namespaces: [SignatureNamespace] =
          member.kind == .person
          ? [.proposal, .approval, .evidence, .possession, .withdrawal, .commit]
          : [.proposal, .evidence, .possession, .withdrawal, .commit]
        return member.activeKeys.map { AllowedSigners.Entry(principal: member.id, namespaces: namespaces, key: $0) }
      })
  }

  package var body: [(String, Node?)] {
    let nodes = members.map { member in
      Node.mapping(omittingNil: [
        ("id", .string(member.id.text)),
        ("kind", .string(member.kind.rawValue)),
        ("email", member.email.map { .string($0) }),
        ("groups", .strings(member.groups.map(\.text))),
        (
          "keys",
          .sequence(
            member.keys.map { key in
              .mapping(omittingNil: [("key", .string(key.key.line)), ("revoked", key.revoked.map { .string($0) })])
            })
        ),
      ])
    }
    return [("members", .sequence(nodes))]
  }

  package init?(_ fields: Fields) {
    var members: [Member] = []
    var ids = Set<String>()
    var keys = Set<SSHPublicKey>()
    fields.requiredList("members") { node, path in
      guard let member = Member(Fields(node, in: fields.report, at: path)) else { return }
      members.append(member)
      if !ids.insert(Text.asciiLowercased(member.id.text)).inserted {
        fields.report.add("two members have the id \(member.id); an id names one member", at: node, path: path)
      }
      for key in member.keys where !keys.insert(key.key).inserted {
        fields.report.add(
          "the key \(key.key.fingerprint) is listed twice (member \(member.id)); a key belongs to one member, once",
          at: node, path: path)
      }
    }
    self.init(members: members)
  }
}

extension Member {
  init?(_ fields: Fields) {
    let id = fields.required("id", .name(MemberID.init(_:)))
    let kind: Kind? = fields.required("kind", .choice)
    let email = fields.optional("email", .nonEmptyString(maxBytes: 200))
    let groups = fields.list("groups", of: .name(GroupName.init(_:)))
    var keys: [Key] = []
    fields.requiredList("keys") { node, path in
      let key = Fields(node, in: fields.report, at: path)
      let line = key.required("key", .name(SSHPublicKey.init(text:)))
      let revoked = key.optional("revoked", .nonEmptyString(maxBytes: 1000))
      key.close()
      if let line { keys.append(Key(key: line, revoked: revoked)) }
    }
    fields.close()
    guard let id, let kind else { return nil }
    if groups.contains(.modelOwners) {
      fields.refuse("groups", "\"model-owners\" stands for the groups of model.yaml; nobody is listed in it")
    }
    self.init(id: id, kind: kind, email: email, groups: groups, keys: keys)
  }
}

extension SSHPublicKey {
  /// Reads a public key line, with the manifest reader's error.
  init(text: String) throws(InvalidName) {
    do {
      self = try SSHPublicKey(line: text)
    } catch {
      throw InvalidName("an SSH public key", "\(error)")
    }
  }
}
