package import Gate
import GitStore
import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

/// How a version is taken out of use for good.
package enum Tombstone: String, Sendable {
  /// It may hold no pointer any more.
  case ban
  /// The same, and it counts as gone; its number stays used.
  case deletion

  /// The file that says so.
  func path(_ version: Version) -> ModelPath { self == .ban ? .banned(version) : .deleted(version) }
  /// What the version is afterwards.
  package var participle: String { self == .ban ? "banned" : "deleted" }
}

extension OpenRegistry {
  /// Proposes to ban or to delete a version: a branch with its tombstone and a signed change record, for the approvals of
  /// the `withdraw` gate.
  ///
  /// - Throws: also when the version holds a pointer, because the gate would refuse it.
  package func proposeTombstone(
    _ kind: Tombstone, _ name: ModelName, _ version: Version, reason: String, push: Bool
  ) throws -> ProposedChange {
    let state = try state(at: proposalBase())
    let model = try model(name, in: state)
    let facts = try facts(version, of: model)
    if facts.isDeleted || (kind == .ban && facts.isBanned) {
      throw RegistryError(
        "\(name)@v\(version) is \(facts.isDeleted ? "deleted" : "banned") already",
        hint: "git model show \(name)@v\(version)")
    }
    try refuseHeld(facts)
    let member = try caller(signer(), in: state)
    let bytes =
      switch kind {
      case .ban: BanManifest(reason: reason, bannedAt: context.today, bannedBy: member.id.text).write()
      case .deletion: DeletionManifest(reason: reason, deletedAt: context.today, deletedBy: member.id.text).write()
      }
    return try proposeChange(
      [model.path(kind.path(version)): bytes], slug: "\(kind == .ban ? "ban" : "delete")-\(name.folder)-\(version)",
      reason: reason, push: push)
  }

  /// Throws when a version has an alias, or is in a stage other than Archived.
  private func refuseHeld(_ facts: VersionFacts) throws {
    let version = facts.manifest.version
    var pointers = facts.aliases.map { "alias \($0)" }
    var ways = facts.aliases.map { "--remove-alias \($0)" }
    if facts.stage != .none, facts.stage != .archived {
      pointers.append("stage \(facts.stage)")
      ways.append("--stage Archived")
    }
    guard !pointers.isEmpty else { return }
    throw RegistryError(
      "\(facts.model)@v\(version) holds \(pointers.joined(separator: ", ")); take it out of use first",
      hint:
        "git model promote \(facts.model) \(version) \(ways.joined(separator: " ")) -m \"why\", or git model rollback")
  }

  /// Throws when a version is banned or deleted, with the reason that was given.
  package func refuseUnusable(_ version: Version, of model: ModelState) throws {
    guard try model.isBanned(version) || model.isDeleted(version), let end = try facts(version, of: model).end else {
      return
    }
    throw RegistryError(
      "\(model.name)@v\(version) is \(end.kind.participle): \(end.reason) (\(end.by), \(end.at.minutes))",
      hint: "git model show \(model.name)")
  }
}
