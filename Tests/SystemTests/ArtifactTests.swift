import Foundation
import Manifest
import Names
import Registry
import System
import TestSupport
import Testing

/// The digest of a model's files, compared with `model_signing` from PyPI, the reference of OpenSSF Model Signing.
@Suite struct `An artifact` {
  /// The Python that has model-signing; scripts/test makes it.
  static let python = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]

  private let scratch: Scratch
  private var root: String { "\(scratch.path)/model" }

  init() throws {
    scratch = try Scratch()
    try Files.makeFolder("\(scratch.path)/model")
  }

  private func write(_ files: [String: String]) throws {
    for (path, text) in files {
      let place = "\(root)/\(path)"
      try Files.makeFolder((place as NSString).deletingLastPathComponent)
      try Files.write(Array(text.utf8), to: place)
    }
  }

  private func measure(_ path: String) throws -> VersionManifest.Artifact {
    try ArtifactReader.measure(path, uri: nil, format: nil) { _, _ in }
  }

  /// What a signature made by model_signing over a folder has as its subject's digest.
  private func reference(_ folder: String) throws -> String {
    let python = try #require(Self.python)
    let script = """
      import base64, json, sys
      import model_signing
      signature = sys.argv[2] + "/model.sig"
      model_signing.signing.Config().use_elliptic_key_signer(private_key=sys.argv[2] + "/key.pem").sign(sys.argv[1], signature)
      bundle = json.load(open(signature))
      statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
      print(statement["subject"][0]["digest"]["sha256"])
      """
    let environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "LC_ALL": "C.UTF-8"]
    let key = try Subprocess.run(
      ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "\(scratch.path)/key.pem"],
      environment: environment)
    #expect(key.status == 0, "\(key.errorText)")
    let result = try Subprocess.run([python, "-c", script, folder, scratch.path], environment: environment)
    #expect(result.status == 0, "\(result.errorText)")
    return "sha256:" + result.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static let sample =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/examples/credit-approval/model"

  @Test func `of the sample has the digest that model-signing gave it`() throws {
    let artifact = try measure(Self.sample)
    #expect(artifact.digest?.description == "sha256:ecf3232dd1eeb28a42a56a985f686c673e86480e5ea73a8170248cf1f57ac2b8")
    #expect(artifact.size == 29611 && artifact.files.count == 8 && artifact.format == "mlflow")
    #expect(artifact.uri == "file://\(Self.sample)")
  }

  @Test(
    .enabled(if: python != nil, "GIT_MODEL_TEST_PYTHON names no Python with model-signing; scripts/test makes one"),
    arguments: [
      ["a/b": "1", "a.b": "2", "a-b": "3", "a": nil, "ab": "4"],
      ["a/b/c": "1", "a/b.c": "2", "a/b-c": "3", "a!b": "4", "a0": "5"],
      ["A": "1", "a": "2", "B": "3", "é": "4", "z": "5", "日本/x": "6", "\u{1F600}": "7", "\u{FF5E}": "8"],
      [".gitattributes": "1", ".gitignore": "2", "deep/.gitattributes": "3", "deep/.gitignore": "4", "x": "5"],
      [".github/workflows/ci.yml": "1", ".git/config": "2", "deep/.git/config": "3", "x": "4"],
      ["empty": "", "one": "1", ".hidden/file": "2", "with space/a b": "3"],
      ["only": "1"],
      ["a/a": "same", "b/b": "same"],
    ] as [[String: String?]])
  func `has model-signing's digest whatever the order of its names`(_ files: [String: String?]) throws {
    try write(files.compactMapValues { $0 })
    try Files.makeFolder("\(root)/empty folder/inside")
    #expect(try measure(root).digest?.description == reference(root))
  }

  @Test(.enabled(if: python != nil)) func `of random shape has model-signing's digest`() throws {
    var random = SystemRandomNumberGenerator()
    let letters = ["a", "b", "-", ".x", "/", "A", "é", "0", "~", " "]
    for _ in 0..<3 {
      try? FileManager.default.removeItem(atPath: root)
      for number in 0..<25 {
        let name = (0..<6).map { _ in letters.randomElement(using: &random) ?? "a" }.joined()
          .split(separator: "/").map { "\($0)q" }.joined(separator: "/")
        guard !name.isEmpty else { continue }
        try? write([name: "\(number)"])
      }
      let names = FileManager.default.subpaths(atPath: root) ?? []
      #expect(try measure(root).digest?.description == reference(root), "\(names.sorted())")
    }
  }

  @Test func `that is one file has its SHA-256`() throws {
    try write(["model.onnx": "abc"])
    let artifact = try measure("\(root)/model.onnx")
    #expect(artifact.digest?.description == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(artifact.format == "onnx" && artifact.size == 3 && artifact.files.isEmpty)
  }

  @Test(
    arguments: [
      (["a.onnx", "notes.txt"], "onnx"), (["a.safetensors", "b.safetensors"], "safetensors"),
      (["a.onnx", "b.pkl"], nil),
      (["notes.txt"], nil), (["MLmodel", "model.pkl"], "mlflow"), (["deep/MLmodel"], nil), (["m.PKL"], "pickle"),
    ] as [([String], String?)])
  func `has the format that its files have`(_ names: [String], _ format: String?) throws {
    try write(Dictionary(uniqueKeysWithValues: names.map { ($0, "x") }))
    #expect(try measure(root).format == format)
  }

  @Test func `tells how many bytes were hashed`() throws {
    try write(["a": String(repeating: "x", count: 2_500_000), "b": "y"])
    var seen: [Int64] = []
    _ = try ArtifactReader.measure(root, uri: nil, format: nil) { done, _ in seen.append(done) }
    #expect(seen == seen.sorted() && seen.last == 2_500_001)
  }

  @Test func `with links, without files, or with other things in it is refused`() throws {
    #expect { try measure(root) } throws: { "\($0)".contains("holds no file") }
    #expect { try measure("\(root)/nothing") } throws: { "\($0)".contains("there is no file or folder") }
    try write(["a": "1"])
    let manager = FileManager.default
    for (name, target) in [("file-link", "a"), ("folder-link", "."), ("dangling", "nowhere")] {
      try manager.createSymbolicLink(atPath: "\(root)/\(name)", withDestinationPath: target)
      #expect { try measure(root) } throws: { "\($0)".contains("\(name) is a symbolic link") }
      try manager.removeItem(atPath: "\(root)/\(name)")
    }
    let made = try Subprocess.run(["mkfifo", "\(root)/pipe"], environment: ["PATH": "/usr/bin:/bin"])
    #expect(made.status == 0)
    #expect { try measure(root) } throws: { "\($0)".contains("pipe is no plain file") }
    try manager.removeItem(atPath: "\(root)/pipe")
    let deep = (0..<70).map { _ in "d" }.joined(separator: "/")
    try write(["\(deep)/f": "1"])
    #expect { try measure(root) } throws: { "\($0)".contains("too deep") }
  }
}

@Suite struct `Facts of a training run` {
  @Test func `are read from an MLmodel file`() throws {
    var facts = TrackerFacts()
    try facts.readMLmodel(Array("run_id: abc\nsignature:\n  inputs: '[1]'\n  outputs: '[2]'\n".utf8))
    #expect(facts.run?.id == "abc" && facts.run?.tracker == "mlflow")
    #expect(facts.signature?.inputs == "[1]" && facts.signature?.outputs == "[2]")
    var empty = TrackerFacts()
    try empty.readMLmodel(Array("flavors: {}\n".utf8))
    #expect(empty.run == nil && empty.signature == nil)
    #expect(throws: (any Error).self) { try empty.readMLmodel(Array("run_id: [".utf8)) }
  }

  @Test func `are read from metrics and from a run, every bad metric at once`() throws {
    var facts = TrackerFacts()
    try facts.readMetrics(Array(#"{"auc": 0.5, "n": 3}"#.utf8))
    #expect(facts.metrics.map(\.name) == ["auc", "n"] && facts.metrics.map(\.value) == [0.5, 3])
    var run = TrackerFacts()
    try run.readMetrics(
      Array(#"{"info": {"run_id": "r"}, "data": {"metrics": {"a": 1}, "params": {"C": "1.0"}}}"#.utf8))
    #expect(run.run?.id == "r" && run.metrics.count == 1 && run.parameters.map(\.key) == ["C"])
    var bad = TrackerFacts()
    #expect { try bad.readMetrics(Array(#"{"a": "x", "b": true, "c": 1}"#.utf8)) } throws: { error in
      "\(error)".contains("metric a") && "\(error)".contains("metric b")
    }
  }
}
