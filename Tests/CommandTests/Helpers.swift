import Foundation
import TestSupport
import Testing

let staging = "promote/credit-approval/1-staging"
let production = "promote/credit-approval/1-production+champion"

extension Person {
  /// Runs git-model and says how it ended.
  func command(
    _ arguments: [String], in folder: String? = nil, extra: [String: String] = [:]
  ) throws -> Finished {
    try attempt([try TestedProgram.path()] + arguments, in: folder, extra: extra)
  }

  /// Runs git-model, which must succeed, and returns the JSON that it prints.
  func json(_ arguments: String..., in folder: String? = nil) throws -> JSON {
    JSON(try run([try TestedProgram.path()] + arguments + ["--json"], in: folder))
  }

  /// Everything below the clone that a command could leave changed: each file with its digest.
  ///
  /// - Parameter objects: whether Git's objects count too; a refused command may leave some that nothing refers to.
  func files(objects: Bool = true) throws -> String {
    let skipped = objects ? "" : "-path ./.git/objects -prune -o"
    return try run(["sh", "-c", "find . \(skipped) -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum"])
  }

  /// Expects that a command fails with this code and changes no ref, no setting, no index and no file.
  func expectNoChange(
    _ status: Int32, _ arguments: String..., saying words: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expectNoChange(status, arguments: arguments, saying: words, sourceLocation: sourceLocation)
  }

  func expectNoChange(
    _ status: Int32, arguments: [String], saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try files(objects: false)
    let answer = try command(arguments)
    #expect(answer.status == status, "\(answer.output)\(answer.errors)", sourceLocation: sourceLocation)
    #expect(words.isEmpty || answer.errors.contains(words), "\(answer.errors)", sourceLocation: sourceLocation)
    #expect(answer.output == "", sourceLocation: sourceLocation)
    #expect(try files(objects: false) == before, sourceLocation: sourceLocation)
  }

  func refs() throws -> String { try git("for-each-ref", "--format=%(refname) %(objectname)") }

  func branch(_ name: String) throws -> String { try git("rev-parse", "--verify", name) }

  /// A file outside the clone.
  func file(_ name: String, _ text: String) throws -> String {
    let path = "\(home)/\(name)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }
}

/// A JSON document, read by Foundation.
struct JSON {
  let value: Any?

  init(_ text: String) {
    value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  private init(value: Any?) { self.value = value }

  subscript(key: String) -> JSON { JSON(value: (value as? [String: Any])?[key]) }
  subscript(index: Int) -> JSON {
    guard let list = value as? [Any], list.indices.contains(index) else { return JSON(value: nil) }
    return JSON(value: list[index])
  }

  var text: String? { value as? String }
  var number: Int? { (value as? NSNumber)?.intValue }
  var truth: Bool? { (value as? NSNumber)?.boolValue }
  var count: Int? { (value as? [Any])?.count }
  var texts: [String]? { value as? [String] }
}

/// The root of the package.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// The sample of examples/credit-approval.
func sample(_ name: String) -> String { "\(packageRoot)/examples/credit-approval/\(name)" }

extension String {
  var lines: [Substring] { split(separator: "\n", omittingEmptySubsequences: false) }
}
