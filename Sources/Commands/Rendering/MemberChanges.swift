import Names
import Policy
import Signatures

/// What changes among the members, a labelled line for each member: for whoever signs that.
struct MemberChanges {
  let before: MembersManifest
  let after: MembersManifest

  func add(to lines: inout LabelledLines) {
    for member in after.members {
      guard let earlier = before[member.id] else {
        lines.add(
          "adds member",
          (["\(member.id) (\(member.kind.rawValue))", Self.groups(member)] + Self.keys(member))
            .joined(separator: ", "))
        continue
      }
      let changes = Self.changes(from: earlier, to: member)
      if !changes.isEmpty {
        lines.add("changes member", "\(member.id): \(changes.joined(separator: "; "))")
      }
    }
    for member in before.members where after[member.id] == nil {
      lines.add(
        "removes member",
        (["\(member.id)", Self.groups(member)] + Self.keys(member)).joined(separator: ", "))
    }
  }

  private static func groups(_ member: Member) -> String {
    member.groups.isEmpty
      ? "no groups" : "groups \(member.groups.map(\.text).joined(separator: ", "))"
  }

  private static func keys(_ member: Member) -> [String] {
    member.keys.map { "key \($0.key.fingerprint)\($0.revoked.map { " revoked: \($0)" } ?? "")" }
  }

  private static func changes(from earlier: Member, to member: Member) -> [String] {
    var changes: [String] = []
    for key in member.keys {
      let name = "key \(key.key.fingerprint)"
      let old = earlier.keys.first { $0.key == key.key }
      switch (old, old?.revoked, key.revoked) {
      case (nil, _, nil): changes.append("\(name) added")
      case (nil, _, let reason?): changes.append("\(name) added, revoked: \(reason)")
      case (_?, nil, let reason?): changes.append("\(name) revoked: \(reason)")
      case (_?, _?, nil): changes.append("\(name) counts again")
      case (_?, let old, let new):
        if old != new { changes.append("\(name) revoked for another reason: \(new ?? "")") }
      }
    }
    for key in earlier.keys where !member.keys.contains(where: { $0.key == key.key }) {
      changes.append("key \(key.key.fingerprint) taken away")
    }
    let joined = member.groups.filter { !earlier.groups.contains($0) }.map { "joins \($0)" }
    let left = earlier.groups.filter { !member.groups.contains($0) }.map { "leaves \($0)" }
    changes += joined + left
    if earlier.kind != member.kind {
      changes.append("\(earlier.kind.rawValue) becomes \(member.kind.rawValue)")
    }
    if earlier.email != member.email {
      changes.append("address \(earlier.email ?? "none") becomes \(member.email ?? "none")")
    }
    return changes
  }
}
