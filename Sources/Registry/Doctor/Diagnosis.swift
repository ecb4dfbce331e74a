/// One thing that the doctor looked at.
package struct Finding: Sendable {
  package enum Status: String, Sendable {
    case ok
    /// It works, and could go wrong.
    case warning
    /// It does not do what a registry needs.
    case failure
    /// It could not be looked at.
    case unknown
  }

  /// What was looked at, in a word or two.
  package let name: String
  package let status: Status
  /// What is the case.
  package let found: String
  /// What would mend it.
  package let mend: String?

  init(_ name: String, _ status: Status, _ found: String, mend: String? = nil) {
    self.name = name
    self.status = status
    self.found = found
    self.mend = mend
  }
}

/// All that the doctor found in one repository.
package struct Diagnosis: Sendable {
  package enum Place: String, Sendable { case server, clone }

  package let repository: String
  package let place: Place
  /// Who runs the hooks of a server; nil of a clone.
  package let host: HookHost?
  package internal(set) var findings: [Finding] = []

  /// The worst of the findings: a failure before what is unknown, that before a warning.
  package var outcome: Finding.Status {
    for status in [Finding.Status.failure, .unknown, .warning] where findings.contains(where: { $0.status == status }) {
      return status
    }
    return .ok
  }
}
