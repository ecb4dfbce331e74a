/// Samples of a version and its evidence.
extension Samples {
  private static let files =
    "  files:\n    - path: MLmodel\n      digest: sha256:47002e71e6d81efa3e28ebe14834197b892fdd4b81fd13fba7a3a90b8575b23b\n      size: 1405\n"
  private static let list =
    "  fileList:\n    digest: sha256:1111111111111111111111111111111111111111111111111111111111111112\n    count: 20000\n"

  static let modelVersion = Sample(
    kind: .modelVersion,
    text: """
      apiVersion: git-model/v1
      kind: ModelVersion
      model: credit-approval
      version: 3
      createdAt: 2026-11-20T10:00:00.123Z
      createdBy: ci-train
      artifact:
        uri: s3://models/credit-approval/3
        digest: sha256:ecf3232dd1eeb28a42a56a985f686c673e86480e5ea73a8170248cf1f57ac2b8
        size: 29611
        format: mlflow
        files:
          - path: MLmodel
            digest: sha256:47002e71e6d81efa3e28ebe14834197b892fdd4b81fd13fba7a3a90b8575b23b
            size: 1405
      run:
        tracker: mlflow
        id: 28f312e82f704418be8c2eb22f6f2fac
      code:
        repository: https://git.example.org/credit.git
        commit: 3b18e512dba79e4c8300dd08aeb37f8e728b8dad
      data:
        - name: credit-train
          digest: sha256:1111111111111111111111111111111111111111111111111111111111111111
      dependencies:
        scikit-learn: "1.9.1"
        numpy: ">=2,<3"
      parameters:
        C: "1.0"
      metrics:
        roc_auc: 0.743386427519743
        f1: 1.0
      signature:
        inputs: "[{\\"type\\": \\"double\\"}]"

      """,
    edits: [
      .good("signature:\n  inputs: \"[{\\\"type\\\": \\\"double\\\"}]\"\n", ""),
      .good("dependencies:\n  scikit-learn: \"1.9.1\"\n  numpy: \">=2,<3\"\n", ""),
      .bad("scikit-learn: \"1.9.1\"", "scikit-learn: 1.9", "a string"),
      .bad("dependencies:", "dependency:", "unknown key"),
      .bad("scikit-learn: \"1.9.1\"", "scikit-learn: [1.9.1]", "a string"),
      .good("  repository: https://git.example.org/credit.git\n", ""),
      .good("size: 29611", "size: 0"), .good("path: MLmodel", "path: data/é/model.pkl"),
      .good("f1: 1.0", "\"f1 micro\": -1.0e-5"),
      .good("s3://models/credit-approval/3", "\"runs:/28f312e8/model\""),
      .good(files, list), .bad(files, list.replacing("count: 20000", with: "count: 0"), "an integer from 1"),
      .bad(files, list.replacing("count: 20000", with: "count: 100001"), "an integer from 1"),
      .bad(files, list.replacing("    count: 20000\n", with: ""), "is missing"), .bad(files, files + list, "exclude"),
      .bad("model: credit-approval", "model: a:b", "not a model name"),
      .bad("version: 3\n", "", "\"version\" is missing"),
      .bad("version: 3\n", "version: 3.5\n", "an integer"),
      .bad("createdBy: ci-train\n", "", "\"createdBy\" is missing"),
      .bad("10:00:00.123Z", "10:00:00.1Z", "not a time"), .bad("sha256:ecf3", "sha256:ECF3", "not a digest"),
      .bad("sha256:ecf3", "ecf3", "not a digest"), .bad("sha256:1111", "sha256:111", "not a digest"),
      .bad("size: 29611", "size: -1", "an integer from 0"), .bad("size: 29611", "size: 1e3000", "finite"),
      .bad("path: MLmodel", "path: ../MLmodel", "without"), .bad("path: MLmodel", "path: /etc/passwd", "without"),
      .bad("path: MLmodel", "path: a//b", "without"), .bad("path: MLmodel", "path: a/./b", "without"),
      .bad("path: MLmodel", "path: \"a\\\\b\"", "without"), .bad("path: MLmodel", "path: \"../\\u0301b\"", "without"),
      .bad("path: MLmodel", "path: \"a/../\\u0301b\"", "without"), .bad("path: MLmodel", "path: a/", "without"),
      .bad("tracker: mlflow", "tracker: \"\"", "not empty"),
      .bad("  tracker: mlflow\n", "", "\"run.tracker\" is missing"),
      .bad("commit: 3b18e512dba79e4c8300dd08aeb37f8e728b8dad", "commit: 3b18e51", "a full commit id"),
      .bad("C: \"1.0\"", "C: 1.0", "a string"), .bad("f1: 1.0", "f1: \"1.0\"", "a finite number"),
      .bad("f1: 1.0", "f1: .nan", "finite"), .bad("f1: 1.0", "f1: .inf", "finite"),
      .bad("f1: 1.0", "f1: true", "a finite number"),
      .bad("f1: 1.0", "f1: null", "a finite number"), .bad("f1: 1.0", "f1: 1e999", "finite"),
      .bad("f1: 1.0", "f1: 1_000", "a finite number"), .bad("f1: 1.0", "f1: [1.0]", "a finite number"),
      .unseen("f1: 1.0", "roc_auc: 1.0", "twice"),
      .bad("artifact:\n  uri", "artefact:\n  uri", "did you mean \"artifact\""),
      .bad("format: mlflow", "formats: mlflow", "unknown key"), .bad("inputs:", "input:", "unknown key"),
      .bad("signature:\n  inputs: \"[{\\\"type\\\": \\\"double\\\"}]\"", "signature: text", "a mapping"),
    ])

  static let evidence = Sample(
    kind: .evidence,
    text: """
      apiVersion: git-model/v1
      kind: Evidence
      registry: 6f1c2d3e-4a5b-4c6d-8e7f-901234567890
      model: credit-approval
      version: 3
      type: evaluation
      format: mlflow-metrics
      payload:
        file: metrics.json
        digest: sha256:47002e71e6d81efa3e28ebe14834197b892fdd4b81fd13fba7a3a90b8575b23b
        size: 310
      artifact: sha256:ecf3232dd1eeb28a42a56a985f686c673e86480e5ea73a8170248cf1f57ac2b8
      dataset:
        name: credit-holdout
        digest: sha256:1111111111111111111111111111111111111111111111111111111111111111
      producedAt: 2026-11-20T10:00:00Z
      producedBy: ci-train

      """,
    edits: [
      .bad("registry: 6f1c2d3e-4a5b-4c6d-8e7f-901234567890\n", "", "\"registry\" is missing"),
      .bad("6f1c2d3e-4a5b-4c6d-8e7f-901234567890", "credit", "a UUID"),
      .good("producedAt:", "attribute: sex*age_band\nproducedAt:"),
      .bad("producedAt:", "attribute: sex*\nproducedAt:", "not an attribute"),
      .bad("producedAt:", "attribute: [sex]\nproducedAt:", "a string"),
      .good("type: evaluation", "type: other"), .good("metrics.json", "Übersicht 1.json"),
      .good(
        "dataset:\n  name: credit-holdout\n  digest: sha256:1111111111111111111111111111111111111111111111111111111111111111\n",
        ""),
      .bad("type: evaluation", "type: Evaluation", "one of evaluation"),
      .bad("metrics.json", "../metrics.json", "without folders"),
      .bad("metrics.json", "..", "without folders"), .bad("metrics.json", "a/b", "without folders"),
      .bad("metrics.json", ".gitattributes", "begins with no dot"),
      .bad("metrics.json", "\"a/\\u0301b\"", "without folders"), .bad("metrics.json", "\"a\\\\b\"", "without folders"),
      .bad("metrics.json", "\"\"", "without folders"), .bad("size: 310", "size: \"310\"", "an integer"),
      .bad("artifact: sha256:", "artifact: sha512:", "not a digest"),
      .bad("  size: 310\n", "", "\"payload.size\" is missing"),
      .bad("name: credit-holdout", "name: [a]", "not empty"), .bad("producedAt: 2026-11-20T10:00:00Z\n", "", "missing"),
      .bad("producedBy", "produced_by", "did you mean \"producedBy\""),
      .bad("format: mlflow-metrics", "format: ' '", "not empty"),
      .unseen("type: evaluation", "type: *x", "alias"),
    ])
}
