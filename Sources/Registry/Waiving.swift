import Gate
package import Manifest
package import Names
import Policy
import Snapshots

/// The waivers that somebody asks for.
package struct WaiverWishes {
  /// The checks with the reason for each.
  package var reasons: [(check: WaivableCheck, reason: String)] = []
  /// Until when; as long as the policy allows if nil.
  package var until: Instant?

  package init() {}
}

extension OpenRegistry {
  /// The waivers of a statement about these moves.
  ///
  /// - Parameter now: the statement's `preparedAt`, from which the policy counts.
  /// - Throws: when no gate of the moves lets anybody waive a check, or not for so long.
  func waivers(
    _ wishes: WaiverWishes, for moves: [Move], of model: ModelState, state: State, now: Instant
  ) throws -> [Waiver] {
    guard let manifest = try model.manifest() else { return [] }
    let gates = try state.policy().gates(for: moves, of: model.name, risk: manifest.risk)
    return try wishes.reasons.map { check, reason in
      let rules = gates.compactMap { $0.waiverRule(for: check) }
      guard let days = rules.map(\.maxDays).min() else {
        let allowed = Set(gates.flatMap { $0.waivers.flatMap(\.checks) }).sorted().map(\.rawValue)
        throw RegistryError(
          "no gate of this transition lets anybody waive \(check.rawValue)",
          hint: allowed.isEmpty
            ? "the policy allows no waiver here" : "what may be waived: \(allowed.joined(separator: ", "))")
      }
      let longest = now.adding(seconds: Int64(days) * 86_400)
      if let until = wishes.until, until > longest || until <= now {
        throw RegistryError(
          "a waiver of \(check.rawValue) cannot hold until \(until)",
          hint: "the policy allows \(days) days from now: until \(longest) at the latest")
      }
      return Waiver(check: check, reason: try checkedReason(reason), expires: wishes.until ?? longest)
    }
  }
}
