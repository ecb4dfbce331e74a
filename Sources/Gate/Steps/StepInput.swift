import Documents
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Everything that judging one step may look at.
struct StepInput {
  let before: State
  let after: State
  let commit: Commit
  let chronicle: Chronicle
  let ref: RefName
  let now: Instant
  let purpose: GateRequest.Purpose
  /// The rules in force: those of the state before the step.
  let registry: RegistryManifest
  let policy: PolicyManifest
  var members: MembersManifest

  func before(_ model: ModelName) -> ModelState { ModelState(model, in: before) }
  func after(_ model: ModelName) -> ModelState { ModelState(model, in: after) }
}
