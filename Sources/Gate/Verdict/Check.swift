/// How one check came out.
package enum CheckStatus: String, Sendable {
  case pass
  /// The demand is contradicted by what is there.
  case fail
  /// What would meet the demand is not there (yet).
  case missing
  /// It was there, for something else than what is there now.
  case stale
  /// The demand does not apply here, or was waived, for a reason that is shown.
  case waived
  /// The demand is not met, and a break-glass override set it aside.
  case overridden
  /// Something that counts for nothing, such as the signature of an unknown key.
  case ignored
  /// It could not be decided.
  case undecided

  /// Whether the step may land with a check of this status.
  package var allows: Bool { self == .pass || self == .waived || self == .overridden || self == .ignored }
}

/// One check: what was demanded, what was found, and what would mend it.
package struct Check: Hashable, Sendable {
  /// What is checked, in few words: "approval by risk".
  package let name: String
  package let status: CheckStatus
  /// The stable code of the reason; nil for what passes.
  package let code: Code?
  /// What was found, as a sentence or value. Text from the repository is not escaped yet: rendering does that.
  package let found: String
  /// What was expected; empty where the name says it.
  package let expected: String
  /// The command or deed that would mend it; nil only for what is nothing to mend.
  package let mend: String?

  package static func pass(_ name: String, _ found: String = "", expected: String = "") -> Check {
    Check(name: name, status: .pass, code: nil, found: found, expected: expected, mend: nil)
  }

  package static func waived(_ name: String, _ found: String, expected: String = "", code: Code? = nil) -> Check {
    Check(name: name, status: .waived, code: code, found: found, expected: expected, mend: nil)
  }

  package static func overridden(_ name: String, _ found: String, expected: String = "") -> Check {
    Check(name: name, status: .overridden, code: .overridden, found: found, expected: expected, mend: nil)
  }

  package static func ignored(_ name: String, _ code: Code, _ found: String) -> Check {
    Check(name: name, status: .ignored, code: code, found: found, expected: "", mend: nil)
  }

  package static func fail(
    _ name: String, _ code: Code, _ found: String, expected: String = "", mend: String? = nil
  ) -> Check {
    Check(name: name, status: .fail, code: code, found: found, expected: expected, mend: mend ?? code.mend)
  }

  package static func missing(
    _ name: String, _ code: Code, _ found: String, expected: String = "", mend: String? = nil
  ) -> Check {
    Check(name: name, status: .missing, code: code, found: found, expected: expected, mend: mend ?? code.mend)
  }

  package static func stale(
    _ name: String, _ code: Code, _ found: String, expected: String = "", mend: String? = nil
  ) -> Check {
    Check(name: name, status: .stale, code: code, found: found, expected: expected, mend: mend ?? code.mend)
  }

  package static func undecided(_ name: String, _ code: Code, _ found: String, mend: String? = nil) -> Check {
    Check(name: name, status: .undecided, code: code, found: found, expected: "", mend: mend ?? code.mend)
  }

  /// The same check under another name.
  func named(_ name: String) -> Check {
    Check(name: name, status: status, code: code, found: found, expected: expected, mend: mend)
  }
}

/// The checks of one gate of the policy.
package struct GateVerdict: Hashable, Sendable {
  /// The gate: a name of `gates`, or `breakGlass`, `rollback`, `withdraw`, `model`, `policyChange`, `repository`.
  package let name: String
  package let checks: [Check]

  package init(name: String, checks: [Check]) {
    self.name = name
    self.checks = checks
  }
}
