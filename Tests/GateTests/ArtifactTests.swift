import Gate
import Manifest
import Names
import Signatures
import Snapshots
import TestSupport
import Testing

/// The files of a new version: their list, and the Git LFS pointers to them.
@Suite("Files of an artifact")
struct ArtifactTests {
  typealias Artifact = VersionManifest.Artifact
  static let names = ["MLmodel", "a/b.txt", "a-b.txt", "empty"]

  static func files(_ names: [String] = names) -> [Artifact.File] {
    names.map { name in
      let bytes = name == "empty" ? [] : Array("content of \(name)".utf8)
      return Artifact.File(path: name, digest: SHA256.digest(of: bytes), size: bytes.count)
    }
  }

  private static func folder(_ world: World) throws -> String { "\(world.model.path)/versions/4/artifact" }

  /// Writes version 4 with an artifact.
  private static func write(_ artifact: Artifact, to world: World) throws {
    let manifest = try world.versionManifest(4)
    world.write(
      VersionManifest(
        model: manifest.model, version: manifest.version, createdAt: manifest.createdAt, createdBy: "ci-train",
        artifact: artifact, run: manifest.run, code: manifest.code, data: manifest.data, parameters: [], metrics: [],
        signature: nil))
  }

  private static func artifact(
    _ files: [Artifact.File] = files(), uri: String = "s3://models/4", digest: Digest? = nil, size: Int? = nil,
    list: Artifact.FileList? = nil
  ) -> Artifact {
    Artifact(
      uri: uri, digest: digest ?? SHA256.root(of: files.map(\.digest)), size: size ?? files.reduce(0) { $0 + $1.size },
      format: "mlflow", files: list == nil ? files : [], fileList: list)
  }

  /// Writes version 4 with its files in Git LFS.
  private static func store(_ world: World, _ files: [Artifact.File] = files()) throws {
    try write(artifact(files, uri: "lfs:\(folder(world))"), to: world)
    for file in files { world.files["\(try folder(world))/\(file.path)"] = File(file.pointer) }
  }

  private static func storeOne(_ world: World, uri: String? = nil) throws {
    let file = files()[0]
    let place = try "\(folder(world))/model.onnx"
    try write(Artifact(uri: uri ?? "lfs:\(place)", digest: file.digest, size: file.size, format: "onnx"), to: world)
    world.files[place] = File(file.pointer)
  }

  private static func list(_ world: World, _ files: [Artifact.File] = files(), text: String? = nil) throws {
    let bytes = text.map { Array($0.utf8) } ?? Artifact.list(files)
    let list = Artifact.FileList(digest: SHA256.digest(of: bytes), count: files.count)
    try write(artifact(files, list: list), to: world)
    world.files["\(world.model.path)/versions/4/files.txt"] = File(bytes)
  }

  static let sorted = ["MLmodel", "a/b.txt", "a-b.txt", "empty"]

  static let rows: [Row] = [
    Row("files that hash to the digest land") { try write(artifact(), to: $0) },
    Row("files that do not hash to the digest are refused", [.contradiction]) {
      try write(artifact(digest: $0.artifact(1)), to: $0)
    },
    Row("files with another size together are refused", [.contradiction]) { try write(artifact(size: 5), to: $0) },
    Row("files that overflow their sum are refused", [.contradiction]) {
      let huge = files().map { Artifact.File(path: $0.path, digest: $0.digest, size: .max) }
      try write(artifact(huge, size: 1), to: $0)
    },
    Row("files in the order of bytes instead of parts are refused", [.contradiction]) {
      try write(artifact(files(["MLmodel", "a-b.txt", "a/b.txt"])), to: $0)
    },
    Row("a file listed twice is refused", [.contradiction]) {
      try write(artifact(files(["MLmodel", "MLmodel"])), to: $0)
    },
    Row("files in files.txt land") { try list($0) },
    Row("files.txt that version.yaml does not name is refused", [.contradiction]) {
      try write(artifact(), to: $0)
      $0.files["\($0.model.path)/versions/4/files.txt"] = File(Artifact.list(files()))
    },
    Row("files.txt of a version without artifact is refused", [.contradiction]) {
      $0.write(try $0.versionManifest(4, artifact: false))
      $0.files["\($0.model.path)/versions/4/files.txt"] = File(Artifact.list(files()))
    },
    Row("files.txt that is missing is refused", [.manifest]) {
      try list($0)
      $0.files["\($0.model.path)/versions/4/files.txt"] = nil
    },
    Row("files.txt that is another one is refused", [.manifest]) {
      try list($0)
      $0.files["\($0.model.path)/versions/4/files.txt"] = File(Artifact.list(files(["x"])))
    },
    Row("files.txt without version.yaml is refused", [.manifest]) {
      $0.files["\($0.model.path)/versions/4/files.txt"] = File(Artifact.list(files()))
    },
    Row("files.txt with a path that climbs out is refused", [.manifest]) {
      try list($0, files(["../x"]))
    },
    Row("files.txt whose last line does not end is refused", [.manifest]) {
      try list($0, files(["x"]), text: String(decoding: Artifact.list(files(["x"])).dropLast(), as: UTF8.self))
    },
    Row("files.txt with a size that is no number is refused", [.manifest]) {
      try list($0, files(["x"]), text: "\(files()[0].digest) 012 x\n")
    },
    Row("pointers to every file land") { try store($0) },
    Row("a pointer to the only file lands") { try storeOne($0) },
    Row("the only file's URI names the pointer", [.contradiction]) {
      try storeOne($0, uri: "lfs:\(folder($0))")
    },
    Row("pointers of an artifact that is elsewhere are refused", [.contradiction]) {
      try store($0)
      try write(artifact(), to: $0)
    },
    Row("pointers of a version without artifact are refused", [.contradiction]) {
      try store($0)
      $0.write(try $0.versionManifest(4, artifact: false))
    },
    Row("a URI that names another version's pointers is refused", [.contradiction]) {
      try store($0)
      try write(artifact(uri: "lfs:\(folder($0).replacing("4", with: "3"))"), to: $0)
    },
    Row("a URI without pointers is refused", [.pointer]) {
      try write(artifact(uri: "lfs:\(folder($0))"), to: $0)
    },
    Row("a pointer that is missing is refused", [.pointer]) {
      try store($0)
      $0.files["\(try folder($0))/a/b.txt"] = nil
    },
    Row("a pointer too many is refused", [.pointer]) {
      try store($0)
      $0.files["\(try folder($0))/extra"] = File(files()[0].pointer)
    },
    Row("a pointer to other content is refused", [.pointer]) {
      try store($0)
      $0.files["\(try folder($0))/MLmodel"] = File(files()[1].pointer)
    },
    Row("a pointer with an extension is refused", [.pointer]) {
      try store($0)
      let text = String(decoding: files()[0].pointer, as: UTF8.self)
      $0.files["\(try folder($0))/MLmodel"] = File(text.replacing("oid", with: "ext-0-x sha256:aa\noid"))
    },
    Row("the content itself instead of a pointer is refused", [.pointer]) {
      try store($0)
      $0.files["\(try folder($0))/MLmodel"] = File("content of MLmodel")
    },
    Row("much content instead of a pointer is refused unread", [.pointer]) {
      try store($0)
      $0.files["\(try folder($0))/MLmodel"] = File([UInt8](repeating: 7, count: 2_000_000))
    },
    Row("pointers without version.yaml are refused", [.manifest]) {
      try store($0)
      $0.files[$0.path(.version(try $0.version(4)))] = nil
    },
    Row("a hidden name is refused", [.name, .pointer]) { try store($0, files([".hidden"])) },
    Row("an executable pointer is refused", [.mode, .pointer]) {
      try store($0)
      $0.files["\(try folder($0))/MLmodel"]?.mode = .executable
    },
  ]

  @Test("Registering", arguments: rows)
  func registering(_ row: Row) throws { try row.run(in: try .registered()) }

  static let laterRows: [Row] = [
    Row("a pointer does not change", [.immutable]) { $0.files["\(try folder($0))/MLmodel"] = File(files()[1].pointer) },
    Row("a pointer does not go", [.immutable]) { $0.files["\(try folder($0))/MLmodel"] = nil },
    Row("no pointer is added", [.immutable]) { $0.files["\(try folder($0))/new"] = File(files()[1].pointer) },
    Row("no list is added", [.immutable]) { $0.files["\($0.model.path)/versions/4/files.txt"] = File("x") },
    Row("all of it does not go", [.immutable]) { world in
      for path in world.files.keys where path.contains("/artifact/") { world.files[path] = nil }
    },
    Row("pointers do not come with a promotion", [.immutable, .mixed]) {
      $0.files["\(try folder($0))/new"] = File(files()[1].pointer)
      try $0.promote(1, [.alias("shadow", 1)])
    },
  ]

  @Test("After it has landed", arguments: laterRows)
  func later(_ row: Row) throws {
    let world = try World.registered()
    try Self.store(world)
    world.land()
    try row.run(in: world)
  }

  @Test func `The order of paths is that of their parts`() {
    let pieces = ["a", "b", "-", ".", "/", "é", "\u{301}", "0", "A", "~", " "]
    var random = SystemRandomNumberGenerator()
    for _ in 0..<5000 {
      let (left, right) = (0..<2).map { _ in
        (0..<Int.random(in: 1...6)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      }.reduce(into: ("", "")) { pair, text in pair = (pair.1, text) }
      let expected = Text.components(left).lexicographicallyPrecedes(Text.components(right)) {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
      #expect(Artifact.File.precedes(left, right) == expected, "\(left) \(right)")
    }
  }

  @Test func `A list reads as it was written`() throws {
    let many = (0..<3000).map { number in
      Artifact.File(path: "d/é \(number)", digest: SHA256.digest(of: [UInt8(number & 255)]), size: number)
    }
    #expect(try Artifact.readList(Artifact.list(many)) == many)
    for bad in ["", "x", "\n", "sha256:00 1 a\n", "a  b\n"] {
      #expect(throws: (any Error).self, "\(bad)") { try Artifact.readList(Array(bad.utf8)) }
    }
  }
}
