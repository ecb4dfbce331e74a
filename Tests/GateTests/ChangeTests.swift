import Gate
import Manifest
import Names
import Policy
import Signatures
import Snapshots
import TestSupport
import Testing

@Suite("Governed files")
struct ChangeTests {
  static let files: [Row] = [
    Row("a free file lands by itself") { $0.files["README.md"] = File("x") },
    Row("a file below a free folder lands by itself") { $0.files["docs/a/b.md"] = File("x") },
    Row("a file that only begins like a free one is governed", [.governed]) { $0.files["docsy/x"] = File("x") },
    Row("a folder in place of a free file is governed", [.governed]) {
      $0.files["README.md"] = nil
      $0.files["README.md/x"] = File("x")
    },
    Row("a file in place of a free folder is governed", [.governed]) { $0.files["docs"] = File("x") },
    Row("a governed file needs a change record", [.governed]) { $0.files[".ci/run"] = File("x") },
    Row("a governed file lands with an approved record") {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("two governed files land with one record") {
      $0.files[".ci/run"] = File("x")
      $0.files["CODEOWNERS"] = File("y")
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("a governed file needs the repository gate's approval", [.approvals]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["owner-1"])
    },
    Row("a governed file needs four eyes", [.approvals, .fourEyes]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(by: "dev-1", approvedBy: ["dev-1"])
    },
    Row("a file beside the claimed one needs its own claim", [.governed]) {
      $0.files[".ci/run"] = File("x")
      $0.files[".ci/more"] = File("y")
      try $0.change([".ci/run"], approvedBy: ["dev-1"])
    },
    Row("a file is not claimed twice", [.governed]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"])
      try $0.change([".ci/run"], approvedBy: ["dev-1"]) { $0.reason = "again" }
    },
    Row("a record claims no file that stays as it is", [.context]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run", "README.md"], approvedBy: ["dev-1"])
    },
    Row("a record that claims nothing is refused", [.context]) { try $0.change([], approvedBy: ["dev-1"]) },
    Row("other content than was signed is refused", [.staleContent]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"])
      $0.files[".ci/run"] = File("y")
    },
    Row("a statement with a false old digest is refused", [.staleContent]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"]) {
        $0.files = [.init(path: ".ci/run", old: SHA256.digest(of: [1]), new: $0.files[0].new)]
      }
    },
    Row("a false subject digest is refused", [.staleContent]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"]) { $0.subject = SHA256.digest(of: [1]) }
    },
    Row("files out of order are refused", [.context]) {
      $0.files[".ci/run"] = File("x")
      $0.files["CODEOWNERS"] = File("y")
      try $0.change(approvedBy: ["dev-1"]) { $0.files.reverse() }
    },
    Row("another registry's record is refused", [.context]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"]) { $0.registry = "x" }
    },
    Row("another ref's record is refused", [.context]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"]) { $0.ref = try RefName("refs/heads/x") }
    },
    Row("a record under another name is refused", [.record]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"]) { $0.folder = try RecordID("0123456789abcdef") }
    },
    Row("a lapsed record is refused", [.expired]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"]) { $0.notAfter = $0.preparedAt.adding(seconds: -1) }
    },
    Row("a record without a statement is refused", [.manifest]) {
      $0.files[".ci/run"] = File("x")
      let record = try $0.change(approvedBy: ["dev-1"])
      $0.files["\(record.folder)/change.json"] = nil
    },
    Row("a record that landed does not change", [.immutable]) {
      $0.files[".ci/run"] = File("x")
      let record = try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files["\(record.folder)/approvals/dev-1.sig"] = nil
    },
    Row("an approval is not added to a record that landed", [.immutable]) {
      $0.files[".ci/run"] = File("x")
      let record = try $0.change(approvedBy: ["dev-1"])
      $0.land()
      try $0.approve(record, by: "owner-2")
    },
    Row("a governed file does not go back by itself", [.governed]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files[".ci/run"] = nil
    },
    Row("a governed file goes with a record") {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files[".ci/run"] = nil
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("a base before another change of the file is stale", [.staleState]) {
      let base = $0.head
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files[".ci/run"] = File("y")
      try $0.change(approvedBy: ["dev-1"]) { $0.base = base }
    },
    Row("a path in another spelling of Unicode binds nothing", [.context]) {
      $0.files["é"] = File("anything")
      try $0.change(approvedBy: ["dev-1"]) { $0.files = [.init(path: "e\u{301}", old: nil, new: nil)] }
    },
    Row("a path in another spelling of Unicode does not let a file go", [.context]) {
      $0.files["é"] = File("anything")
      try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files["é"] = nil
      try $0.change(approvedBy: ["dev-1"]) { $0.files = [.init(path: "e\u{301}", old: nil, new: nil)] }
    },
    Row("a claim of a file's absence does not let it come", [.context]) {
      $0.files[".ci/run"] = File("anything")
      try $0.change(approvedBy: ["dev-1"]) { $0.files = [.init(path: ".ci/run", old: nil, new: nil)] }
    },
    Row("model.yaml changes under the model gate") {
      $0.write(try $0.modelManifest(risk: .low))
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("model.yaml does not change without a record", [.governed]) { $0.write(try $0.modelManifest(risk: .low)) },
    Row("model.yaml keeps owners that the policy allows", [.owners]) {
      $0.write(try $0.modelManifest(owners: ["risk"]))
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("model.yaml keeps an owner", [.owners]) {
      $0.write(try $0.modelManifest(owners: []))
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("model.yaml keeps its name", [.contradiction]) { world in
      let other = ModelManifest(name: try ModelName("other"), owners: [try GroupName("credit-team")], risk: .high)
      world.files[world.path(.model)] = File(other.write())
      try world.change(approvedBy: ["dev-1"])
    },
  ]

  @Test("A file", arguments: files)
  func file(_ row: Row) throws { try row.run(in: try .registered()) }

  @Test func `the owners of one model do not agree to a change of another's`() throws {
    let policy = try World.policy(
      ("model: {approvals: [{group: maintainers, count: 1}]}", "model: {approvals: [{group: model-owners, count: 1}]}"),
      ("ownerGroups: [credit-team]", "ownerGroups: [credit-team, fraud-team]"))
    let world = try World(
      policy: policy, members: try World.members() + [try World.member("fraud-1", .person, ["fraud-team"])])
    let other = try ModelName("fraud")
    func write(_ risk: Risk) throws {
      world.write(try world.modelManifest(risk: risk))
      world.files["\(other.path)/model.yaml"] = File(
        ModelManifest(name: other, owners: [try GroupName("fraud-team")], risk: risk).write())
    }
    try write(.high)
    world.land()
    let base = world.head
    for (approvers, codes) in [
      (["owner-1"], [.approvals] as Set<Code>), (["fraud-1"], [.approvals]), (["owner-1", "fraud-1"], []),
    ] {
      world.checkout(base)
      try write(.low)
      try world.change(approvedBy: approvers)
      if codes.isEmpty { world.allow() } else { world.refuse(codes) }
    }
  }
}
