import Foundation

/// Files that other programs made, as they made them.
package enum SampleFile {
  /// The root of the package.
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Where a file of Tests/Samples lies.
  package static func path(_ name: String) -> String { "\(root)/Tests/Samples/\(name)" }

  /// A file of Tests/Samples.
  package static func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// A file of examples/credit-approval.
  package static func example(_ name: String) throws -> String {
    try String(contentsOfFile: "\(root)/examples/credit-approval/\(name)", encoding: .utf8)
  }
}
