import Foundation
import TestSupport
import Testing

/// What MLflow itself writes today, not only what it wrote into the samples.
@Suite struct `A run of MLflow` {
  static let python = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]

  /// Trains a model, logs it, and says how the run and the model are called; trackers write to a folder of the test.
  private static let training = """
    import json, os, sys
    folder = sys.argv[1]
    os.environ["MLFLOW_TRACKING_URI"] = "file:" + folder + "/tracking"
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    import mlflow, mlflow.sklearn
    from sklearn.linear_model import LogisticRegression
    model = LogisticRegression(C=0.5).fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])
    with mlflow.start_run() as run:
        mlflow.log_params({"C": 0.5, "note: with colon": "no"})
        mlflow.log_metrics({"roc_auc": 0.1 + 0.2, "log_loss": 5e-324})
        logged = mlflow.sklearn.log_model(model, name="model")
    json.dump(mlflow.get_run(run.info.run_id).to_dictionary(), open(folder + "/run.json", "w"))
    print(run.info.run_id, logged.artifact_path.removeprefix("file://"))
    """

  @Test(.enabled(if: python != nil, "GIT_MODEL_TEST_PYTHON names no Python with MLflow; scripts/test makes one"))
  func `is registered with its run, parameters, metrics, dependencies and digest as it stands`() throws {
    let team = try Team()
    let dev = team.dev
    let folder = "\(dev.home)/mlflow"
    let script = try dev.file("train.py", Self.training)
    let python = try #require(Self.python)
    try dev.run(["mkdir", "-p", folder])
    let printed = try dev.run([python, script, folder], extra: ["GIT_PYTHON_REFRESH": "quiet"])
    let answer = try #require(printed.split(separator: "\n").last).split(separator: " ").map(String.init)
    try #require(answer.count == 2, "\(printed)")

    let registered = try dev.command(
      ["register", "credit-approval", "--artifact", answer[1], "--metrics", "\(folder)/run.json"])
    #expect(registered.output == "credit-approval@v2\n", "\(registered.errors)")
    let manifest = try dev.json("show", "credit-approval@v2")["manifest"]
    #expect(manifest["run"]["id"].text == answer[0] && manifest["run"]["tracker"].text == "mlflow")
    #expect(manifest["artifact"]["format"].text == "mlflow")
    #expect(manifest["parameters"]["C"].text == "0.5" && manifest["parameters"]["note: with colon"].text == "no")
    // As text: what reads JSON in these tests rounds.
    let written = try dev.read("\(Team.model)/versions/2/version.yaml")
    for line in ["  roc_auc: 0.30000000000000004", "  log_loss: 5.0e-324"] {
      #expect(written.contains("\n\(line)\n"), "\(written)")
    }

    // What is in the model's folder, as other programs see it.
    let files = try dev.run(["sh", "-c", "cd \(answer[1]) && find . -type f | sed 's/^..//' | LC_ALL=C sort"])
      .split(separator: "\n").map(String.init)
    #expect(manifest["artifact"]["files"].count == files.count && files.contains("MLmodel"))
    let sums = try dev.run([
      "sh", "-c", "cd \(answer[1]) && sha256sum -- $(find . -type f | sed 's/^..//' | LC_ALL=C sort) | cut -c1-64",
    ])
    let hexed = sums.split(separator: "\n").joined()
    let root = try dev.run([
      "sh", "-c",
      "printf %s \(hexed) | python3 -c 'import sys,hashlib; print(hashlib.sha256(bytes.fromhex(sys.stdin.read())).hexdigest())'",
    ])
    #expect(manifest["artifact"]["digest"].text == "sha256:\(root)")
    let required = try String(contentsOfFile: "\(answer[1])/requirements.txt", encoding: .utf8).lines
      .compactMap { $0.wholeMatch(of: /([^=]+)==(.+)/)?.output }
    #expect(required.count > 2)
    for (_, name, version) in required {
      #expect(manifest["dependencies"][String(name)].text == String(version), "\(name)")
    }
  }
}
