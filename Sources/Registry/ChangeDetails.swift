import Gate
import GitStore
package import Manifest
package import Names
package import Policy
import Snapshots

/// What whoever signs a change should read besides the names of its files.
package struct ChangeDetails {
  /// The steps that it acknowledges, with their subjects; nil where there is no such commit here.
  package let acknowledged: [(commit: ObjectID, subject: String?)]
  /// The members before and after, where it changes them.
  package let members: (before: MembersManifest, after: MembersManifest)?
  /// The command that shows what changes in the files; nil where it changes none.
  package let comparing: String?
}

extension OpenRegistry {
  /// Reads what a change that waits on a branch would do.
  ///
  /// - Throws: when the branch holds other members than the statement signs, or they cannot be read.
  package func details(of statement: ChangeStatement, in record: OpenRecord) throws -> ChangeDetails {
    let acknowledged = statement.acknowledges.map { ($0, (try? objects.commit($0))?.subject) }
    let path = RegistryPath.membersFile
    var members: (before: MembersManifest, after: MembersManifest)?
    if let file = statement.files.first(where: { $0.path == path }), file.new != nil,
      let fork = try repository.mergeBase(startingPoint(), record.tip)
    {
      let (before, after) = (try state(at: fork), try state(at: record.tip))
      guard try before.digest(path) == file.old, try after.digest(path) == file.new else {
        throw RegistryError(
          "the branch holds another \(path) than its statement speaks of",
          hint: "have it proposed anew")
      }
      members = (try before.members(), try after.members())
    }
    return ChangeDetails(
      acknowledged: acknowledged, members: members,
      comparing: statement.files.isEmpty ? nil : "git diff \(branch.short)...\(record.tip.short)")
  }
}
