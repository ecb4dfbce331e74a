import Gate
import Manifest
import Names
import Signatures
import Snapshots
import TestSupport
import Testing

@Suite("Paths, names and modes")
struct PathTests {
  @Test(
    "A path that the format does not know is refused",
    arguments: [
      "models/x", "models/cr/credit-approval/notes.md", "models/cr/credit-approval/versions/1/model.bin",
      "models/xx/credit-approval/model.yaml", "models/cr/credit-approval/versions/01/version.yaml",
      "models/cr/credit-approval/versions/0/version.yaml", "models/cr/credit-approval/aliases/latest.yaml",
      "models/cr/credit-approval/aliases/v3.yaml", "models/cr/credit-approval/aliases/champion.yml",
      "models/cr/credit-approval/aliases/7.yaml", "models/cr/credit-approval/promotions/xyz/promotion.json",
      "models/cr/credit-approval/promotions/0123456789abcdef/approvals/a/b.sig",
      "models/cr/credit-approval/promotions/0123456789abcdef/possession/dev-1.sig",
      "policy/extra.yaml", "changes/0123456789abcdef/notes", "changes/README.md", "models", "policy",
      "changes", "models/cr/%63redit/model.yaml", "models/cr/credit-approval/versions/1000000000/version.yaml",
    ])
  func unknownPath(_ path: String) throws {
    let world = try World.registered()
    for other in world.files.keys where other.hasPrefix(path + "/") { world.files[other] = nil }
    world.files[path] = File("x")
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    #expect(verdict.outcome != .allowed)
    #expect(verdict.reasons.contains { $0.check.code == .unknownPath })
  }

  @Test(
    "A name that could be mistaken, or that not every system can hold, is refused in free paths too",
    arguments: [
      "docs/.git/config", "docs/.GIT/x", "docs/.gIt", "docs/git~1", "docs/.git ", "docs/.git.", "docs/.g\u{200C}it",
      "docs/.git::$INDEX_ALLOCATION", "docs/a\\b", "docs/a\nb", "docs/a\u{1B}[31m", "docs/\u{202E}x",
      "docs/cafe\u{301}",
      "docs/CON", "docs/aux.txt", "docs/nul", "docs/COM1.md", "docs/trailing.", "docs/trailing ", "docs/..", "docs/.",
      "docs/.git/\u{301}config", "docs/\u{301}x", "docs/con/\u{301}x", "docs/" + String(repeating: "x", count: 256),
      "docs/\u{FEFF}x", "docs/\u{E000}",
    ])
  func badName(_ path: String) throws {
    let world = try World()
    world.files[path] = File("x")
    world.refuse([.name])
  }

  @Test(
    "Two names that differ only in case or width cannot both be outside the registry's folders",
    arguments: [
      ("docs/a.md", "docs/A.md"), ("docs/a/x", "docs/A/y"), ("docs/a.md", "docs/ａ.md"), ("docs/straße", "docs/STRASSE"),
    ])
  func twins(_ first: String, _ second: String) throws {
    let world = try World()
    world.files[first] = File("x")
    world.commit()
    world.files["docs/other"] = File("x")
    world.allow()
    world.files[second] = File("x")
    world.refuse([.name])
  }

  @Test(
    "A folder or file that looks like one of the registry's own is refused",
    arguments: [
      "Policy/gates.yaml", "MODELS/x", "Changes/x", "Registry.yaml", "ｍodels/x", "registry.YAML",
    ])
  func lookalike(_ path: String) throws {
    let world = try World()
    world.files[path] = File("x")
    try world.change([path], by: "risk-1", approvedBy: ["dev-1"])
    world.refuse([.name, .context])
  }

  @Test(
    "A name that is only unusual is allowed",
    arguments: ["docs/.github", "docs/é.md", "docs/git", "docs/console", "docs/a b"])
  func goodName(_ path: String) throws {
    let world = try World()
    world.files[path] = File("x")
    world.allow()
  }

  @Test("Only plain files may enter", arguments: [FileMode.executable, .symbolicLink, .gitlink, .groupWritableFile])
  func modes(_ mode: FileMode) throws {
    for path in [
      "docs/x", "registry.yaml", "models/cr/credit-approval/tags.yaml", "policy/gates.yaml", ".github/ci.yaml",
    ] {
      let world = try World.registered()
      world.files[path] = File("x", mode: mode)
      let old = world.head
      world.commit()
      let verdict = world.verify(world.request(from: old))
      #expect(verdict.outcome != .allowed, "\(path)")
      #expect(verdict.reasons.contains { $0.check.code == .mode }, "\(path)")
    }
  }

  @Test func `a change of the mode alone is refused`() throws {
    let world = try World.registered()
    world.files["README.md"]?.mode = .executable
    world.refuse([.mode])
  }

  @Test func `an empty folder is refused`() throws {
    let world = try World()
    let empty = world.builder.objects.add(.tree, [])
    world.builder.extras[""] = [RawEntry(mode: "40000", name: Array("docs".utf8), id: empty)]
    world.refuse([.mode])
  }

  @Test func `a name that is no UTF-8 is refused`() throws {
    let world = try World()
    let blob = world.builder.objects.add(.blob, [1])
    world.builder.extras["docs"] = [RawEntry(mode: "100644", name: [0x66, 0xFF], id: blob)]
    world.refuse([.name])
  }

  /// Trees that Git would not write. Entries are named so that the order alone is not what is wrong.
  static let trees: [(String, [(String, String)])] = [
    ("a name twice", [("100644", "docs"), ("100644", "docs")]),
    ("a file and a folder of one name", [("100644", "README.md"), ("40000", "README.md")]),
    ("a slash in a name", [("100644", "docs/fake")]),
    ("a slash in a name that looks like the policy", [("100644", "policy/gates.yaml")]),
    ("a slash in a name that looks like tags", [("100644", "models/cr/credit-approval/tags.yaml")]),
    ("only a slash as a name", [("100644", "/")]),
    ("an unknown mode", [("100600", "docs")]),
    ("a mode with a leading zero", [("040000", "docs")]),
    ("no mode", [("", "docs")]),
    ("a mode that is no number", [("1x0644", "docs")]),
    ("no name", [("100644", "")]),
  ]

  @Test("A malformed tree is refused", arguments: 0..<trees.count)
  func malformed(_ index: Int) throws {
    let world = try World.registered()
    let objects = world.builder.objects
    let blob = objects.add(.blob, [1])
    let folder = objects.add(.tree, RawEntry(mode: "100644", name: [0x78], id: blob).bytes)
    world.builder.extras[""] = Self.trees[index].1.map { mode, name in
      RawEntry(mode: mode, name: Array(name.utf8), id: mode.hasPrefix("4") || mode.hasPrefix("04") ? folder : blob)
    }
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    #expect(verdict.outcome == .refused, "\(Self.trees[index].0)")
    #expect(verdict.reasons.allSatisfy { $0.check.mend?.isEmpty == false })
  }

  @Test func `a tree that is not in Git's order is refused`() throws {
    let world = try World.registered()
    world.builder.sortsTrees = false
    world.refuse([.name])
  }

  @Test func `a tree that is cut off is refused`() throws {
    let world = try World.registered()
    let old = world.head
    let tree = try world.state(at: old).snapshot.root
    let bytes = try world.builder.objects.read(tree, as: .tree, limit: .max)
    for length in [1, 5, 8, bytes.count - 1, bytes.count - 21] {
      let broken = world.builder.objects.add(.tree, Array(bytes.prefix(length)))
      world.head = try world.builder.writeCommit(
        tree: broken, parents: [old], date: "\(world.now.seconds) +0000", message: "cut")
      check(world.verify(world.request(from: old)), .refused, [.name])
    }
  }

  @Test func `folders deeper than a registry needs are refused`() throws {
    let world = try World()
    world.files["docs/" + String(repeating: "a/", count: 40) + "b"] = File("x")
    world.refuse([.limit])
  }

  @Test func `a tree that unfolds without end is refused before it is unfolded`() throws {
    let world = try World()
    let objects = world.builder.objects
    var id = objects.add(.tree, RawEntry(mode: "100644", name: [0x78], id: objects.add(.blob, [1])).bytes)
    for _ in 0..<20 {
      id = objects.add(.tree, (0x61...0x6A).flatMap { RawEntry(mode: "40000", name: [$0], id: id).bytes })
    }
    world.builder.extras[""] = [RawEntry(mode: "40000", name: Array("docs".utf8), id: id)]
    world.refuse([.limit])
  }

  @Test func `what leaves may have any name`() throws {
    let world = try World()
    world.files["docs/CON"] = File("x")
    let base = world.commit()
    world.files["docs/CON"] = nil
    world.commit()
    check(world.verify(world.request(from: base)), .allowed, [])
  }

  static let mixtures: [Row] = [
    Row("pointers and a free file", [.mixed]) {
      try $0.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
      $0.files["README.md"] = File("new")
    },
    Row("pointers and tags", [.mixed]) {
      try $0.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
      $0.files[$0.path(.tags)] = File(TagsManifest(description: "x", tags: []).write())
    },
    Row("pointers and evidence of the promoted version", [.mixed]) {
      try $0.addEvidence("eval-2", to: 1)
      try $0.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    },
    Row("pointers and a version", [.mixed]) {
      $0.write(try $0.versionManifest(4))
      try $0.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    },
    Row("pointers and a governed file", [.mixed]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"])
      try $0.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    },
    Row("the policy and a free file", [.mixed]) {
      $0.files["policy/gates.yaml"] = File(try World.policy(("version: 1", "version: 2")))
      try $0.change(approvedBy: ["dev-1", "owner-2"])
      $0.files["README.md"] = File("new")
    },
    Row("the policy and a version", [.mixed]) {
      $0.files["policy/gates.yaml"] = File(try World.policy(("version: 1", "version: 2")))
      try $0.change(approvedBy: ["dev-1", "owner-2"])
      $0.write(try $0.versionManifest(4))
    },
    Row("tags, a version, a free file and evidence together are no mixture") {
      $0.write(try $0.versionManifest(4))
      try $0.addEvidence(to: 4)
      $0.files["README.md"] = File("new")
    },
  ]

  @Test("What may be in one step", arguments: mixtures)
  func mixing(_ row: Row) throws { try row.run(in: try .registered()) }
}
