/// Policies that differ from the one of `git model init`.
enum Policies {
  /// A policy with these gates and these rules of rollback.
  private static func policy(gates: String, rollback: String, change: Int = 1, evidence: String = "{}") -> String {
    """
    apiVersion: git-model/v1
    kind: Policy
    version: 1
    register: {}
    evidence: \(evidence)
    ownerGroups: [credit-team]
    approvalDays: 30
    gates:
    \(gates)
    ungated: {stages: [None], aliases: [challenger]}
    defaultRisk: high
    rollback: \(rollback)
    withdraw: {approvals: [{group: maintainers, count: 1}]}
    model: {approvals: [{group: maintainers, count: 1}]}
    policyChange: {approvals: [{group: maintainers, count: \(change)}]}
    repository: {approvals: [{group: maintainers, count: 1}]}
    breakGlass: {ratifyWithinDays: 5, approvals: [{group: maintainers, count: 1}]}
    free: [README.md, "docs/**"]

    """
  }

  private static let free = "{withinDays: 14, approvals: [], otherwise: []}"

  /// Undoing asks an owner, always.
  static let careful = policy(
    gates: """
        - name: staging
          applies: {stage: Staging}
          requires: {approvals: [{group: model-owners, count: 1}]}
      """,
    rollback:
      "{withinDays: 14, approvals: [{group: model-owners, count: 1}], otherwise: [{group: model-owners, count: 1}]}")

  /// Staging asks metrics; champion must not be worse than today's.
  static let metrics = policy(
    gates: """
        - name: staging
          applies: {stage: Staging}
          requires:
            evaluation:
              - {metric: roc_auc, dataset: credit-holdout, min: 0.70}
              - {metric: log_loss, max: 0.65}
        - name: champion
          applies: {alias: champion}
          requires:
            evaluation:
              - {metric: roc_auc, versus: champion, maxDrop: 0.01}
      """,
    rollback: free)

  /// Staging asks an audit.
  static let audited = policy(
    gates: """
        - name: staging
          applies: {stage: Staging}
          requires: {biasAudit: {attributes: [sex], impactRatio: {min: 0.8}, allowSelf: true}}
      """,
    rollback: free)

  /// Who proposes may also sign off Staging, but not Production.
  static let selfApproving = policy(
    gates: """
        - name: staging
          applies: {stage: Staging}
          requires: {approvals: [{group: model-owners, count: 1, allowSelf: true}]}
        - name: production
          applies: {stage: Production}
          requires: {approvals: [{group: model-owners, count: 1, allowSelf: false}]}
      """,
    rollback: free)

  /// Two of three maintainers change the policy.
  static let governed = policy(
    gates: """
        - name: staging
          applies: {stage: Staging}
          requires: {approvals: [{group: model-owners, count: 1}]}
      """,
    rollback: free, change: 2)

  /// Evidence is signed by an engineer, a service or somebody of risk; Staging asks for a test report by risk.
  static let signedEvidence = policy(
    gates: """
        - name: staging
          applies: {stage: Staging}
          requires:
            evidence: [{type: testReport, signedBy: [risk]}]
      """,
    rollback: free, evidence: "{signedBy: [ml-engineers, risk]}")

  /// Anybody may attach evidence; Staging asks for a card that risk signed.
  static let signedCards = policy(
    gates: """
        - name: staging
          applies: {stage: Staging}
          requires:
            modelCard: {sections: [Direct Use]}
            evidence: [{type: modelCard, signedBy: [risk]}]
      """,
    rollback: free)
}
