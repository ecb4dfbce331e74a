import Manifest
import Names
import Policy
import Signatures

/// What all registries of the benchmarks have in common: identity, stages and policy.
enum Rules {
  static let registryID = "0b1d5f2e-8a34-4c57-9e60-7f12a3b4c5d6"

  static func registry() throws -> RegistryManifest {
    RegistryManifest(
      id: registryID, name: "bench", stages: try ["Staging", "Production", "Archived"].map { try Stage($0) })
  }

  /// The policy: lineage, an immutable artifact, metrics on a dataset, and one approval for each gate.
  ///
  /// - Parameter comparesChampions: also asks that a version is not much worse than today's champion.
  static func policy(comparesChampions: Bool) -> [UInt8] {
    let versus = comparesChampions ? "\n        - {metric: roc_auc, versus: champion, maxDrop: 0.2}" : ""
    return Array(
      """
      apiVersion: git-model/v1
      kind: Policy
      version: 1
      register: {}
      evidence: {}
      ownerGroups: [credit-team]
      approvalDays: 30
      gates:
        - name: staging
          applies: {stage: Staging}
          requires:
            lineage: [run, code, data]
            approvals: [{group: model-owners, count: 1}]
        - name: production
          applies: {stage: Production}
          from: [Staging]
          others: archive
          requires:
            artifact: {immutable: true, formats: [mlflow, onnx, safetensors, skops]}
            evaluation:
              - {metric: roc_auc, dataset: holdout, min: 0.7}\(versus)
              - {metric: log_loss, max: 0.65}
            approvals: [{group: model-owners, count: 1}]
        - name: champion
          applies: {alias: champion}
          requires:
            stage: Production
            approvals: [{group: model-owners, count: 1}]
        - name: archived
          applies: {stage: Archived}
          requires:
            approvals: [{group: model-owners, count: 1}]
      ungated: {stages: [None], aliases: [challenger, shadow]}
      defaultRisk: high
      rollback:
        withinDays: 14
        approvals: []
        otherwise: [{group: model-owners, count: 1}]
      withdraw:
        approvals: [{group: risk, count: 1}]
      model:
        approvals: [{group: maintainers, count: 1}]
      policyChange:
        approvals: [{group: maintainers, count: 2}]
      repository:
        approvals: [{group: maintainers, count: 1}]
      free: [README.md, "docs/**"]

      """.utf8)
  }

  /// The files of a registry without models.
  static func files(_ people: People, policy: [UInt8]) throws -> [File] {
    [
      File(RegistryPath.registryFile, try registry().write()),
      File(RegistryPath.gatesFile, policy),
      File(RegistryPath.membersFile, people.members.write()),
      File(RegistryPath.allowedSignersFile, people.members.allowedSigners),
      File("README.md", Array("A registry for benchmarks.\n".utf8)),
    ]
  }
}

/// A file of a commit.
struct File {
  let path: String
  let bytes: [UInt8]

  init(_ path: String, _ bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}
