import Foundation

/// A folder that is removed with the last thing that uses it.
package final class Scratch: Sendable {
  package let path: String

  /// - Parameter template: what it begins as a copy of; nil for an empty one.
  package init(copyOf template: String? = nil) throws {
    path = "\(try TestFolder.run())/team-\(UUID().uuidString)"
    guard let template else {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      return
    }
    let copied = try Running(["cp", "-a", template, path], in: "/", environment: ["PATH": "/usr/bin:/bin"]).wait()
    guard copied.succeeded else {
      throw UnexpectedOutcome(description: "\(template) cannot be copied: \(copied.errors)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
