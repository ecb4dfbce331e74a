package import Documents
import Manifest
package import Names

/// A verdict as an in-toto Simple Verification Result (in-toto attestation framework, spec/predicates/svr.md, v0.2): what a
/// verifier found to hold of an artifact, under which policy.
///
/// It can only say what holds, so there is none of a change that the gate does not allow. It is not signed: whoever vouches
/// for it puts it into an envelope (DSSE) with a key of their own.
package struct SimpleVerificationResult {
  package static let predicateType = "https://in-toto.io/attestation/svr/v0.2"
  /// Who verified: this gate, by the version of its rules.
  package static let verifier = "urn:git-model:gate:v1"

  package let statement: Node

  /// - Parameters:
  ///   - change: the verdict on the change.
  ///   - subject: the version's name.
  ///   - artifact: its digest; nil leaves only the commit as a subject.
  ///   - commit: the step that landed it.
  ///   - policy: SHA-256 of policy/gates.yaml in the commit `judgedBy`.
  ///   - registry: the registry's id.
  ///   - time: when it was verified.
  /// - Returns: nil when the change may not land.
  package init?(
    of change: ChangeVerdict, subject: String, artifact: Digest?, commit: ObjectID, policy: Digest, judgedBy: ObjectID,
    registry: String, at time: Instant
  ) {
    guard change.outcome.permits else { return nil }
    var subjects: [Node] = []
    if let artifact {
      subjects.append(
        .mapping([("name", .string(subject)), ("digest", .mapping([("sha256", .string(artifact.hex))]))]))
    }
    subjects.append(
      .mapping([
        ("name", .string("registry commit")), ("digest", .mapping([("gitCommit", .string(commit.description))])),
      ]))
    let path = RegistryPath.gatesFile
    let descriptor = Node.mapping([
      ("name", .string(path)), ("uri", .string("urn:git-model:registry:\(registry)@\(judgedBy)#\(path)")),
      ("digest", .mapping([("sha256", .string(policy.hex))])),
    ])
    statement = .mapping([
      ("_type", .string(statementType)),
      ("subject", .sequence(subjects)),
      ("predicateType", .string(Self.predicateType)),
      (
        "predicate",
        .mapping([
          (
            "verifier",
            .mapping([("id", .string(Self.verifier)), ("policies", .sequence([descriptor]))])
          ),
          ("timeCreated", .string(time.description)),
          ("properties", .strings(Self.properties(of: change))),
        ])
      ),
    ])
  }

  /// What holds, in the order of the verdict: the change as a whole, its rules, and each gate with its checks.
  ///
  /// A check is named after its gate and its own name, with the bound that it kept: `GIT_MODEL_PRODUCTION_ROC_AUC_GE_0_7`.
  /// Only checks that passed are named, never waived or overridden ones. A gate with a waived check says so; one that was
  /// overridden is not named, and the whole is then called overridden instead of allowed.
  static func properties(of change: ChangeVerdict) -> [String] {
    let isOverridden = change.outcome == .overridden || change.record?.override == true
    var properties = [isOverridden ? "GIT_MODEL_OVERRIDDEN" : "GIT_MODEL_ALLOWED"]
    properties += passed(change.checks, of: "RULE")
    for gate in change.gates {
      let statuses = Set(gate.checks.map(\.status))
      if !statuses.contains(.overridden) {
        properties.append(
          "GIT_MODEL_GATE_\(slug(gate.name))_PASSED\(statuses.contains(.waived) ? "_WITH_WAIVED_CHECKS" : "")")
      }
      properties += passed(gate.checks, of: slug(gate.name))
    }
    var seen = Set<String>()
    return properties.filter { seen.insert($0).inserted }
  }

  private static func passed(_ checks: [Check], of scope: String) -> [String] {
    // A name that another check, which did not pass, shares would say too much.
    let others = Set(checks.filter { $0.status != .pass }.map { name(of: $0, scope) })
    return checks.filter { $0.status == .pass && !others.contains(name(of: $0, scope)) }
      .map { name(of: $0, scope) + bound($0.expected) }
  }

  private static func name(of check: Check, _ scope: String) -> String {
    // The id of a piece of evidence is no part of what was demanded.
    let name = check.name.replacing(/\s\([^()]*\)/, with: "")
    return "GIT_MODEL_\(scope)_\(slug(name))"
  }

  /// `>= 0.70` → `_GE_0_70`.
  private static func bound(_ expected: String) -> String {
    for (sign, word) in [(">=", "GE"), ("<=", "LE")] where expected.hasPrefix(sign) {
      let number = expected.dropFirst(2).drop { $0 == " " }.prefix { $0.isASCII && ($0.isNumber || ".-e".contains($0)) }
      if !number.isEmpty {
        return "_\(word)_\(slug(number.hasPrefix("-") ? "minus " + number.dropFirst() : String(number)))"
      }
    }
    return ""
  }

  /// Upper-case ASCII letters and digits, everything else as single underscores, at most 100 characters.
  static func slug(_ text: String) -> String {
    var result = ""
    for byte in text.utf8.prefix(400) {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): result.unicodeScalars.append(Unicode.Scalar(byte - 0x20))
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: if !result.hasSuffix("_") { result += "_" }
      }
    }
    return String(result.drop { $0 == "_" }.prefix(100)).trimmedUnderscores
  }
}

extension String {
  fileprivate var trimmedUnderscores: String { hasSuffix("_") ? String(dropLast()) : self }
}
