import Gate
import Names
import Snapshots
import TestSupport
import Testing

extension World {
  /// Judges the push of everything after `old`, and an audit of the whole history, and expects one answer of both.
  ///
  /// - Parameters:
  ///   - codes: exactly the codes of the reasons against.
  ///   - audited: whether the audit must say the same; false where the rules about clocks differ.
  @discardableResult
  func expect(
    _ outcome: Outcome, _ codes: Set<Code> = [], from old: ObjectID, audited: Bool = true,
    purpose: GateRequest.Purpose = .push,
    _ location: SourceLocation = #_sourceLocation
  ) -> Verdict {
    let verdict = verify(request(from: old, purpose: purpose))
    check(verdict, outcome, codes, location)
    if audited {
      let audit = verify(request(from: nil, purpose: .audit, keepsAllowedSteps: false))
      check(audit, outcome, codes, location)
    }
    return verdict
  }

  /// Lands what `files` holds and expects that it was allowed.
  @discardableResult
  func land(_ message: String = "step", _ location: SourceLocation = #_sourceLocation) -> ObjectID {
    let old = head
    let new = commit(message)
    check(verify(request(from: old)), .allowed, [], location)
    return new
  }

  /// Lands what `files` holds and expects that it was refused for exactly these reasons.
  @discardableResult
  func refuse(_ codes: Set<Code>, audited: Bool = true, _ location: SourceLocation = #_sourceLocation) -> Verdict {
    let old = head
    commit()
    return expect(.refused, codes, from: old, audited: audited, location)
  }

  /// Lands what `files` holds and expects that it was allowed, by an audit too.
  @discardableResult
  func allow(audited: Bool = true, _ location: SourceLocation = #_sourceLocation) -> Verdict {
    let old = head
    commit()
    return expect(.allowed, from: old, audited: audited, location)
  }
}

/// Compares an outcome and the codes of all reasons; every reason must say what mends it.
func check(_ verdict: Verdict, _ outcome: Outcome, _ codes: Set<Code>, _ location: SourceLocation = #_sourceLocation) {
  let reasons = verdict.reasons.map(\.check)
  let text = reasons.map { "\($0.name): \($0.found) [\($0.code?.rawValue ?? "-")]" }.joined(separator: "\n")
  #expect(verdict.outcome == outcome, "\(text)", sourceLocation: location)
  #expect(Set(reasons.compactMap(\.code)) == codes, "\(text)", sourceLocation: location)
  #expect((verdict.approved != nil) == outcome.permits, sourceLocation: location)
  for reason in reasons {
    #expect(reason.code != nil, "\(reason.name): \(reason.found) has no code", sourceLocation: location)
    #expect(reason.mend?.isEmpty == false, "\(reason.name): \(reason.found) says no mend", sourceLocation: location)
    #expect(!reason.found.isEmpty, "\(reason.name) says not what was found", sourceLocation: location)
  }
}

/// One row of a table: what is done to a world, and what the gate says of it.
struct Row: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let codes: Set<Code>
  let act: @Sendable (World) throws -> Void

  /// A row that must be refused for exactly these reasons, or allowed where there are none.
  init(_ description: String, _ codes: Set<Code> = [], _ act: @escaping @Sendable (World) throws -> Void) {
    testDescription = description
    self.codes = codes
    self.act = act
  }

  /// Does it and judges the step.
  func run(in world: World, audited: Bool = true) throws {
    try act(world)
    if codes.isEmpty { world.allow(audited: audited) } else { world.refuse(codes, audited: audited) }
  }
}
