import Gate
import GitStore
import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

extension OpenRegistry {
  /// Declares a promotion's statement dead on the registry branch, for good.
  ///
  /// - Parameter name: the proposal's branch, or the id of a record that landed.
  package func withdraw(_ name: String, reason: String, push: Bool) throws -> (record: RecordID, commit: ObjectID) {
    let signer = try signer()
    let landed = try land(push: push, reason: "git model withdraw") { parent in
      let state = try state(at: parent)
      let member = try caller(signer, in: state)
      let found = try statement(named: name, in: state)
      let model = found.record.statement.model
      let statement = WithdrawalStatement(
        registry: try state.registry().id, ref: branch, model: model, record: found.record.id, reason: reason,
        withdrawnBy: member.id, withdrawnAt: context.today, subjectDigest: found.record.digest)
      let signed = Signed(statement)
      let folder = "\(model.path)/withdrawals/\(found.record.id)"
      if try state.entry(folder) != nil { throw RegistryError("promotion \(found.record.id) is withdrawn already") }
      var draft = Draft()
      draft.write("\(folder)/promotion.json", found.record.bytes)
      if let proposal = found.proposal { draft.write("\(folder)/proposal.sig", proposal) }
      draft.write("\(folder)/withdrawal.json", signed.bytes)
      draft.write("\(folder)/\(member.id).sig", try signer.sign(signed.bytes, namespace: .withdrawal))
      let message =
        "withdraw(\(model)): promotion \(found.record.id)\n\n\(reason)\n\nModel: \(model)\nPromotion: \(found.record.digest)\nWithdrawn-by: \(member.id)"
      let tree = try draft.tree(on: objects.commit(parent).tree, in: repository)
      let commit = try writeCommit(tree: tree, parents: [parent], message: message, to: repository)
      return Built(commit: commit, made: found.record.id)
    }
    return (landed.made, landed.commit)
  }

  private func statement(
    named name: String, in state: State
  ) throws -> (record: Signed<PromotionStatement>, proposal: [UInt8]?) {
    if let id = try? RecordID(name) {
      for model in try modelNames(in: state) {
        let model = ModelState(model, in: state)
        if let record = try model.promotion(id) {
          return (record, try state.file(model.path(.promotion(id, .proposal)), limit: ObjectLimits.signature))
        }
      }
      throw RegistryError("no promotion \(id) has landed", hint: "git model log")
    }
    let (ref, tip) = try proposalTip(name)
    try refuseLanded(ref, tip)
    guard let open = try openRecords(at: tip).first(where: { $0.kind == .promotion }) else {
      throw RegistryError("\(name) holds no promotion", hint: "git model status")
    }
    let branchState = try self.state(at: tip)
    guard let record: Signed<PromotionStatement> = try branchState.statement(open.path) else {
      throw RegistryError("\(open.path) cannot be read")
    }
    return (record, try branchState.file("\(open.folder)/proposal.sig", limit: ObjectLimits.signature))
  }
}
