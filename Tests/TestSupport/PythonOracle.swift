import Foundation

/// The Python whose packages know the right answers (scripts/oracles.txt).
package enum PythonOracle {
  /// `GIT_MODEL_TEST_PYTHON`, which scripts/test sets; nil without.
  package static let path = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]

  /// Why a test that needs it is left out.
  package static let reason = "GIT_MODEL_TEST_PYTHON names no Python with the packages of scripts/oracles.txt"

  /// What a script prints that gets the input.
  ///
  /// - Throws: when it fails or hangs, with what it said.
  package static func run(_ script: String, input: [UInt8] = [], arguments: [String] = []) throws -> String {
    guard let path else { throw UnexpectedOutcome(description: reason) }
    let environment = [
      "PATH": "/usr/bin:/bin", "HOME": try TestFolder.run(), "LC_ALL": "C.UTF-8", "HF_HUB_OFFLINE": "1",
    ]
    let ended = try Running(
      [path, "-c", script] + arguments, in: "/", environment: environment, input: input, seconds: 300
    ).wait()
    guard ended.succeeded else {
      throw UnexpectedOutcome(description: "python ended with \(ended.status): \(ended.errors)")
    }
    return ended.output
  }
}
