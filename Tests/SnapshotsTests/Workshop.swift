import Foundation
import Names
import Snapshots

/// A bare repository of stock git in a temporary folder, with an environment that nothing reaches from outside.
final class Workshop {
  let folder: URL
  private var runs = 0

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "snapshots-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try git("init", "-q", "--bare", "--initial-branch=main", ".")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs git; throws when it fails.
  @discardableResult
  func git(_ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]) throws -> [UInt8] {
    runs += 1
    let (inputFile, outputFile) = (folder.appending(path: "input-\(runs)"), folder.appending(path: "output-\(runs)"))
    try Data(input).write(to: inputFile)
    try Data().write(to: outputFile)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = folder
    let fixed = [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_AUTHOR_NAME": "dev-1", "GIT_AUTHOR_EMAIL": "dev-1@example.org", "GIT_AUTHOR_DATE": "1700000000 +0100",
      "GIT_COMMITTER_NAME": "dev-1", "GIT_COMMITTER_EMAIL": "dev-1@example.org",
      "GIT_COMMITTER_DATE": "1700000100 +0000",
    ]
    process.environment = fixed.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    defer {
      try? FileManager.default.removeItem(at: inputFile)
      try? FileManager.default.removeItem(at: outputFile)
    }
    guard process.terminationStatus == 0 else {
      throw Failure(description: "git \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
    }
    return Array(try Data(contentsOf: outputFile))
  }

  /// The id that git prints on the one line of its output.
  func id(_ output: [UInt8]) throws -> ObjectID {
    let text = String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
    guard let id = ObjectID(text) else { throw Failure(description: "\(text) is no id") }
    return id
  }

  /// Writes files through git's index, and returns the tree.
  func tree(_ files: [TreeFile]) throws -> ObjectID {
    let index = ["GIT_INDEX_FILE": folder.appending(path: "index-\(UUID().uuidString)").path]
    let lines = files.flatMap { (file: TreeFile) -> [UInt8] in
      Array("\(file.mode.octal) \(file.id)\t".utf8) + file.path + [0]
    }
    try git("update-index", "-z", "--index-info", input: lines, environment: index)
    return try id(git("write-tree", environment: index))
  }

  func blob(_ text: String) throws -> ObjectID {
    try id(git("hash-object", "-w", "--stdin", input: Array(text.utf8)))
  }

  /// Stores an object without git looking at it.
  func object(_ kind: String, _ bytes: [UInt8]) throws -> ObjectID {
    try id(git("hash-object", "-t", kind, "-w", "--literally", "--stdin", input: bytes))
  }

  /// Every object of the repository, as `git cat-file` gives it.
  func objects() throws -> Objects {
    let output = try git("cat-file", "--batch", "--batch-all-objects", "--buffer")
    var objects: [ObjectID: (ObjectKind, [UInt8])] = [:]
    var rest = output[...]
    while let end = rest.firstIndex(of: 0x0A) {
      let fields = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      guard fields.count == 3, let id = ObjectID(fields[0]), let kind = ObjectKind(rawValue: String(fields[1])),
        let size = Int(fields[2])
      else { throw Failure(description: "cat-file says \(fields)") }
      let content = rest[(end + 1)..<(end + 1 + size)]
      objects[id] = (kind, Array(content))
      rest = rest[(end + 2 + size)...]
    }
    return Objects(objects)
  }
}

/// A file of a tree that git is to write.
struct TreeFile {
  let path: [UInt8]
  let mode: FileMode
  let id: ObjectID
}

/// Objects kept in memory.
struct Objects: ObjectSource {
  private let objects: [ObjectID: (kind: ObjectKind, bytes: [UInt8])]

  init(_ objects: [ObjectID: (ObjectKind, [UInt8])]) { self.objects = objects.mapValues { (kind: $0.0, bytes: $0.1) } }

  /// The ids of all objects of a kind.
  func ids(_ kind: ObjectKind) -> [ObjectID] { objects.filter { $0.value.kind == kind }.keys.sorted() }

  func read(_ id: ObjectID, as kind: ObjectKind, limit: Int) throws(ObjectError) -> [UInt8] {
    guard let object = objects[id] else { throw .missing(id) }
    guard object.kind == kind else { throw .wrongKind(id, expected: kind, found: object.kind) }
    guard object.bytes.count <= limit else { throw .tooLarge(id, size: object.bytes.count, limit: limit) }
    return object.bytes
  }
}

/// A generator whose numbers depend on the seed alone, so that a failure can be repeated (xorshift64*).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
