import Foundation
import TestSupport
import Testing

/// Models in Git LFS, with the real git-lfs between two clones and a bare repository with the hook.
@Suite(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git-lfs"),
    "git-lfs is not installed; scripts/dependencies --tests installs it"))
struct `A model in Git LFS` {
  private let team: Team
  private var dev: Person { team.dev }
  private static let folder = "models/fr/fraud/versions/1/artifact"

  init() throws { team = try Team() }

  private func register(_ more: String..., artifact: String = sample("model")) throws -> Finished {
    try dev.command(["register", "fraud", "--artifact", artifact, "--store", "lfs"] + more)
  }

  private func content(_ path: String) throws -> String {
    try dev.run(["sh", "-c", "cd '\(path)' && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum"])
  }

  /// The LFS objects that the server has.
  private func objects() throws -> Int {
    let files = FileManager.default.enumerator(atPath: "\(team.server)/lfs/objects")?.allObjects as? [String] ?? []
    return files.filter { $0.utf8.count > 60 }.count
  }

  @Test func `travels with git push, and comes back in another clone`() throws {
    try dev.git("lfs", "install", "--local")
    let made = try register()
    #expect(made.output == "fraud@v1\n", "\(made.errors)")
    #expect(!made.errors.contains("will not carry"), "\(made.errors)")
    #expect(
      try dev.read("\(Self.folder)/MLmodel").hasPrefix("version https://git-lfs.github.com/spec/v1\noid sha256:47002e"))
    #expect(try dev.git("status", "--porcelain") == "")
    #expect(try dev.git("lfs", "ls-files", "--name-only").lines.count == 8)
    #expect(try dev.git("lfs", "fsck", "--pointers").contains("OK"))
    try dev.git("push", "-q", "origin", "main")
    #expect(try objects() == 8)

    let other = team.owner
    try other.run(["git", "lfs", "install", "--skip-repo"], in: team.scratch.path)
    try other.prepareClone()
    // A clone holds pointers only, whatever git-lfs is set to do.
    #expect(try other.read("\(Self.folder)/MLmodel").hasPrefix("version https://git-lfs"))
    #expect(try other.git("status", "--porcelain") == "")
    #expect(
      try other.command(["verify", "--artifacts", "fraud@v1"]).output.contains("8 of 8 LFS objects are not here"))
    let out = "\(other.home)/model"
    let fetched = try other.command(["fetch", "fraud@v1", "-o", out])
    #expect(fetched.status == 0, "\(fetched.errors)")
    #expect(try content(out) == content(sample("model")))
    #expect(try other.command(["verify", "--artifacts", "fraud@v1"]).status == 0)
    #expect(try other.git("status", "--porcelain") == "")
    // git-lfs itself puts the files into the working tree, and git sees no change.
    let pulled = try other.git("lfs", "pull", "--include", "\(Self.folder)/**", "--exclude", "")
    #expect(try content("\(other.work)/\(Self.folder)") == content(sample("model")), "\(pulled)")
    #expect(try other.git("status", "--porcelain") == "")
    #expect(try team.audit().succeeded)
  }

  @Test func `is on the server before the registry names it, when register pushes`() throws {
    let made = try register("--push", "--json")
    #expect(made.status == 0, "\(made.errors)")
    #expect(try objects() == 8)
    #expect(try team.administer("show", "main:\(Self.folder)/conda.yaml").hasPrefix("version https://git-lfs"))
  }

  @Test func `of one file, or with an empty file, comes back too`() throws {
    try dev.git("lfs", "install", "--local")
    let first = try register(artifact: sample("model/model.skops"))
    #expect(first.status == 0, "\(first.errors)")
    #expect(try dev.json("resolve", "models:/fraud/1")["uri"].text == "lfs:\(Self.folder)/model.skops")
    let folder = "\(dev.home)/with-empty"
    try dev.run(["sh", "-c", "mkdir -p '\(folder)/deep'; : >'\(folder)/deep/empty'; echo x >'\(folder)/full'"])
    #expect(try register(artifact: folder).status == 0)
    try dev.git("push", "-q", "origin", "main")
    #expect(try dev.git("status", "--porcelain") == "")
    let other = team.owner
    try other.model("fetch", "fraud@v1", "-o", "\(other.home)/one/")
    #expect(try other.run(["sha256sum", "\(other.home)/one/model.skops"]).hasPrefix("df7cc77c09e9"))
    try other.model("fetch", "fraud@v2", "-o", "\(other.home)/two")
    #expect(try content("\(other.home)/two") == content(folder))
  }

  @Test func `is not left behind silently`() throws {
    try dev.prepareClone()
    // A hook of somebody else's does not carry it.
    try dev.write(".git/hooks/pre-push", "#!/bin/sh\nexit 0\n")
    try dev.run(["chmod", "+x", ".git/hooks/pre-push"])
    let made = try register()
    #expect(made.errors.contains("git lfs install --local"), "\(made.errors)")
    try dev.git("push", "-q", "origin", "main")
    #expect(try objects() == 0)
    let answer = try team.owner.command(["fetch", "fraud@v1", "-o", "\(team.owner.home)/model"])
    #expect(answer.status == 2)
    #expect(answer.errors.contains("git lfs"), "\(answer.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(team.owner.home)/model"))
    let ids = try dev.run(["sh", "-c", "cat \(Self.folder)/* | sed -n 's/^oid sha256://p'"]).lines.map(String.init)
    try dev.run(["git", "lfs", "push", "--object-id", "origin"] + ids)
    #expect(try team.owner.command(["fetch", "fraud@v1", "-o", "\(team.owner.home)/model"]).status == 0)
  }

  @Test func `whose object was replaced is refused`() throws {
    #expect(try register("--push").status == 0)
    let object = "lfs/objects/47/00/47002e71e6d81efa3e28ebe14834197b892fdd4b81fd13fba7a3a90b8575b23b"
    try dev.run([
      "sh", "-c", "chmod u+w .git/\(object) && printf x | dd of=.git/\(object) conv=notrunc status=none",
    ])
    let answer = try dev.command(["fetch", "fraud@v1", "-o", "\(dev.home)/model"])
    #expect(answer.status == 1)
    #expect(answer.errors.contains("MLmodel of lfs:\(Self.folder) is sha256:"), "\(answer.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(dev.home)/model"))
    #expect(try dev.command(["verify", "--artifacts", "fraud@v1"]).status == 1)
  }

  @Test func `cannot be smuggled in: the hook refuses content, other pointers and later changes`() throws {
    #expect(try register("--push").status == 0)
    try dev.update()
    try dev.write("\(Self.folder)/extra", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    try dev.commit()
    let later = try dev.push("main")
    #expect(!later.succeeded && later.errors.contains("DENY_IMMUTABLE"), "\(later.errors)")
    try dev.git("reset", "-q", "--hard", "origin/main")
    #expect(try register().status == 0)
    try dev.write("models/fr/fraud/versions/2/artifact/MLmodel", "the content itself")
    try dev.git("-c", "filter.lfs.clean=", "commit", "-q", "-a", "--amend", "--no-edit")
    let content = try dev.push("main")
    #expect(!content.succeeded && content.errors.contains("DENY_POINTER"), "\(content.errors)")
    #expect(try team.quarantines() == [])
  }

  @Test func `is refused early where it cannot be`() throws {
    let hidden = "\(dev.home)/hidden"
    try dev.run(["sh", "-c", "mkdir -p '\(hidden)'; echo x >'\(hidden)/.cache'"])
    try dev.expectNoChange(
      1, "register", "fraud", "--artifact", hidden, "--store", "lfs", saying: ".cache cannot have a pointer")
    try dev.expectNoChange(129, "register", "fraud", "--uri", "s3://x", "--store", "lfs", saying: "--store lfs keeps")
    try dev.expectNoChange(
      129, "register", "fraud", "--artifact", sample("model"), "--uri", "s3://x", "--store", "lfs",
      saying: "without --uri")
    let before = try dev.files(objects: false)
    let dry = try register("--dry-run")
    #expect(dry.status == 0 && dry.output == "fraud@v1\n", "\(dry.errors)")
    #expect(try dev.files(objects: false) == before)
  }
}
