import Gate
import Manifest
import Names
import Policy
import TestSupport
import Testing

/// Registries whose policy knows exceptions: break-glass, waivers and soak time.
extension World {
  /// The policy with a breakGlass gate of two, and waivers of evaluation and lineage.
  static func lenient(_ edits: (old: String, new: String)...) throws -> String {
    var text = try policy(
      (
        "free: [README.md",
        "breakGlass: {approvals: [{group: incident, count: 2}], ratifyWithinDays: 5}\nfree: [README.md"
      ),
      (
        "approvals: [{group: risk, count: 1}, {group: model-owners, count: 1}]",
        """
        approvals: [{group: risk, count: 1}, {group: model-owners, count: 1}]
            waivers:
              - {checks: [evaluation, from], approvals: [{group: compliance, count: 1}], maxDays: 30}
        """
      ),
      (
        "lineage: [run, code, data]\n      approvals: [{group: model-owners, count: 1}]",
        """
        lineage: [run, code, data]
              approvals: [{group: model-owners, count: 1}]
            waivers: [{checks: [lineage], approvals: [{group: model-owners, count: 1}], maxDays: 10}]
        """
      ))
    for edit in edits {
      guard text.contains(edit.old) else { throw TestFailure("the policy does not hold \(edit.old)") }
      text = text.replacing(edit.old, with: edit.new)
    }
    return text
  }

  /// Three versions under the lenient policy; compliance-1 grants, on-call-1 and on-call-2 break the glass.
  static func exceptional(policy: String? = nil) throws -> World {
    let members =
      try members() + [
        member("compliance-1", .person, ["compliance"]), member("on-call-1", .person, ["incident"]),
        member("on-call-2", .person, ["incident"]),
      ]
    let world = try World(policy: policy ?? lenient(), members: members)
    world.write(try world.modelManifest())
    for number in 1...3 {
      world.write(try world.versionManifest(number))
      try world.addEvidence(to: number)
    }
    world.commit("register")
    return world
  }

  /// Lands an override of v1 from nowhere to Production and champion.
  @discardableResult
  func overrideFirst(
    _ wishes: [Wish] = [.stage(1, "Production"), .alias("champion", 1)], _ number: Int = 1,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> Record {
    let record = try promote(number, wishes, approvedBy: ["on-call-1", "on-call-2"]) { $0.override = true }
    landOverridden(location)
    return record
  }

  /// Lands what `files` holds and expects that it was let through as an override, by an audit too.
  @discardableResult
  func landOverridden(_ location: SourceLocation = #_sourceLocation) -> Verdict {
    let old = head
    commit("override")
    let verdict = verify(request(from: old))
    check(verdict, .overridden, [], location)
    check(verify(request(from: old, purpose: .audit)), .overridden, [], location)
    return verdict
  }

  func waiver(_ check: WaivableCheck, days: Int = 7) -> Waiver {
    Waiver(check: check, reason: "the audit is booked", expires: now.adding(seconds: Int64(days) * 86_400))
  }

  /// What still stands without having met its gates.
  func open() throws -> [OpenException] { try state(at: head).openExceptions() }

  /// Moves the clock on.
  func wait(days: Int = 0, hours: Int = 0, seconds: Int64 = 0) {
    now = now.adding(seconds: Int64(days) * 86_400 + Int64(hours) * 3600 + seconds)
  }
}
