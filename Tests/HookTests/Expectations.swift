import Foundation
import TestSupport
import Testing

extension Team {
  /// Expects that a push is refused for these reasons, that it left nothing behind, and that the audit of what the
  /// server still has finds nothing.
  func expectRefusal(
    _ codes: String..., of push: @autoclosure () throws -> Finished, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try refs()
    let answer = try push()
    #expect(answer.status != 0, "the push was accepted", sourceLocation: sourceLocation)
    for code in codes {
      #expect(answer.errors.contains("[\(code)]"), "no \(code) in:\n\(answer.errors)", sourceLocation: sourceLocation)
    }
    #expect(
      answer.errors.firstMatch(of: /mend: +\S/) != nil, "nothing says what mends it:\n\(answer.errors)",
      sourceLocation: sourceLocation)
    #expect(try refs() == before, "a ref moved", sourceLocation: sourceLocation)
    try expectCleanServer(sourceLocation)
  }

  /// Expects that a push is accepted, that main is then this commit, and that the audit agrees.
  func expectLanding(
    of commit: String, _ push: @autoclosure () throws -> Finished, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let answer = try push()
    #expect(answer.status == 0, "the push was refused:\n\(answer.errors)", sourceLocation: sourceLocation)
    #expect(try main() == commit, sourceLocation: sourceLocation)
    try expectCleanServer(sourceLocation)
  }

  /// Expects that no push left its quarantine, and that the audit finds nothing.
  func expectCleanServer(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try quarantines() == [], sourceLocation: sourceLocation)
    let audit = try audit()
    #expect(
      audit.status == 0 && audit.output.hasSuffix("no findings\n"), "the audit says \(audit.output)\(audit.errors)",
      sourceLocation: sourceLocation)
  }
}

let staging = "promote/credit-approval/1-staging"
let production = "promote/credit-approval/1-production+champion"
