import Gate
package import GitStore
import Manifest
package import Names
package import Policy
package import Signatures
import Snapshots
import System

/// Someone named on the command line of `git model init`.
package struct FoundingMember {
  package let id: MemberID
  package let kind: Member.Kind
  package let email: String?
  package let groups: [GroupName]
  package let key: SSHPublicKey

  package init(id: MemberID, kind: Member.Kind, email: String?, groups: [GroupName], key: SSHPublicKey) {
    self.id = id
    self.kind = kind
    self.email = email
    self.groups = groups
    self.key = key
  }
}

/// The files of a new registry, given by the caller: templates are not this room's business.
package struct Founding {
  package let name: String
  package let id: String
  package let members: MembersManifest
  package let stages: [Stage]
  /// The policy and whatever else it begins with: README, .gitattributes.
  package let files: [String: [UInt8]]

  package init(name: String, id: String, members: MembersManifest, stages: [Stage], files: [String: [UInt8]]) {
    self.name = name
    self.id = id
    self.members = members
    self.stages = stages
    self.files = files
  }
}

extension OpenRegistry {
  /// Writes the first commit of a registry into an empty repository and pins it.
  ///
  /// - Returns: the first commit.
  package static func found(_ founding: Founding, in repository: Repository, branch: RefName, context: Context) throws
    -> ObjectID
  {
    guard try repository.resolve(branch) == nil else {
      throw RegistryError("\(repository.path) has a branch \(branch.short) already", hint: "choose an empty folder")
    }
    let registry = RegistryManifest(id: founding.id, name: founding.name, stages: founding.stages)
    var draft = Draft()
    draft.write(RegistryPath.registryFile, registry.write())
    draft.write(RegistryPath.membersFile, founding.members.write())
    draft.write(RegistryPath.allowedSignersFile, founding.members.allowedSigners)
    for (path, bytes) in founding.files { draft.write(path, bytes) }
    let tree = try draft.tree(on: nil, in: repository)
    let open = try OpenRegistry(repository, context: context)
    let commit = try open.writeCommit(
      tree: tree, parents: [], message: "init: registry \(founding.name)", to: repository)

    let request = GateRequest(
      ref: branch, old: nil, new: commit, root: commit, now: context.clock.now(), purpose: .review)
    let verdict = Gate(objects: ObjectReader(repository)).verify(request)
    guard verdict.approved != nil else { throw Refusal(verdict) }
    try repository.update(branch, from: nil, to: commit, message: "git model init")
    try repository.setLocal("model.root", commit.description)
    if !repository.isBare {
      var comparison = TreeComparison(objects: open.objects)
      let paths = try comparison.changes(from: nil, to: tree).map(\.path)
      try repository.follow(from: nil, to: tree, paths: paths)
    }
    return commit
  }
}
