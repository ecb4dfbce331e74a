import Foundation
import TestSupport
import Testing

@Suite struct `Two versions side by side` {
  private static let digest = "sha256:" + String(repeating: "da", count: 32)

  /// Versions 1 (champion, in Production), 2 and 3 with evidence, parameters, data and dependencies that differ.
  private static let team = Result {
    let team = try Team(.production)
    let dev = team.dev
    try dev.run(["cp", "-r", sample("model"), "\(dev.home)/second"], in: dev.home)
    let path = "\(dev.home)/second/requirements.txt"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("scikit-learn==1.9.1", with: "scikit-learn==1.10.0").replacing(
      "scipy==1.17.1", with: "lightgbm>=4"
    )
    .write(toFile: path, atomically: true, encoding: .utf8)
    for (version, folder) in [(2, sample("model")), (3, "\(dev.home)/second")] {
      try dev.model(
        "register", "credit-approval", "--artifact", folder, "--uri", "s3://m/\(version)", "--code-commit",
        String(repeating: "3b", count: 20), "--data",
        "credit-train=sha256:" + String(repeating: "5\(version)", count: 32),
        "--param", "C=0.\(version)", "--param", "solver=lbfgs")
    }
    try dev.attach(#"{"roc_auc": 0.75, "log_loss": 0.6, "accuracy": 0.7, "oddity": 3}"#, to: 2)
    try dev.attach(#"{"roc_auc": 0.76, "log_loss": 0.61, "accuracy": 0.7, "oddity": 4, "f1": 0.5}"#, to: 3)
    return team
  }

  private func metric(_ answer: JSON, _ name: String, dataset: String = "credit-holdout") throws -> JSON {
    let rows = (0..<(answer["metrics"].count ?? 0)).map { answer["metrics"][$0] }
    return try #require(rows.first { $0["metric"].text == name && $0["dataset"].text == dataset })
  }

  private func row(_ rows: JSON, _ name: String) throws -> JSON {
    try #require((0..<(rows.count ?? 0)).map { rows[$0] }.first { $0["name"].text == name })
  }

  @Test func `mark the better metric by its direction, on equal data`() throws {
    let answer = try Self.team.get().dev.json("compare", "credit-approval", "2", "3")
    #expect(answer["formatVersion"].number == 1 && answer["left"]["version"].number == 2)
    #expect(try metric(answer, "roc_auc")["better"].text == "right", "more is better")
    #expect(try metric(answer, "log_loss")["better"].text == "left", "less is better")
    #expect(try metric(answer, "accuracy")["better"].text == "equal")
    #expect(try metric(answer, "oddity")["better"].text == nil)
    #expect(try metric(answer, "oddity")["reason"].text == "which way is better is not known")
    #expect(try metric(answer, "f1")["reason"].text == "only one of them has it")
    let difference = try #require(metric(answer, "roc_auc")["difference"].value as? Double)
    #expect(difference == 0.01, "exact, as 0.76 - 0.75 is not in binary")
    let turned = try Self.team.get().dev.json("compare", "credit-approval", "v3", "v2")
    #expect(try metric(turned, "roc_auc")["better"].text == "left")
  }

  @Test func `list parameters, data and dependencies that differ`() throws {
    let team = try Self.team.get()
    let answer = try team.dev.json("compare", "credit-approval", "2", "3")
    #expect(try row(answer["parameters"], "C")["right"].text == "0.3")
    #expect(try row(answer["parameters"], "solver")["same"].truth == true)
    #expect(try row(answer["data"], "credit-train")["left"].text == "sha256:" + String(repeating: "52", count: 32))
    #expect(try row(answer["dependencies"], "scikit-learn")["left"].text == "1.9.1")
    #expect(try row(answer["dependencies"], "scikit-learn")["right"].text == "1.10.0")
    #expect(try row(answer["dependencies"], "lightgbm")["left"].text == nil)
    #expect(try row(answer["dependencies"], "python")["right"].text == "3.11.7")
    let text = try team.dev.model("compare", "credit-approval", "2", "3")
    #expect(text.contains("\nDependencies (5 the same)\n"), "\(text)")
    #expect(
      !text.contains("skops") && !text.contains("solver") && text.contains("\nParameters (1 the same)\n"), "\(text)")
    #expect(text.contains("  roc_auc       0.75                 0.76 *               +0.01"), "\(text)")
    #expect(text.hasSuffix("\n* the better one, on equal data"), "\(text)")
    #expect(try team.dev.model("compare", "credit-approval", "2", "3", "--all").contains("skops"))
    // Version 1 was registered from a folder without requirements: the files that describe the environment are compared.
    let old = try team.dev.json("compare", "credit-approval", "1", "2")
    #expect(old["notes"].texts?.contains { $0.hasPrefix("v1: no dependencies are recorded") } == true)
  }

  /// What an answer says of a measure of an attribute.
  private func measure(_ answer: JSON, _ attribute: String, _ name: String) throws -> JSON {
    let table = try #require(
      (0..<(answer["fairness"].count ?? 0)).map { answer["fairness"][$0] }.first { $0["attribute"].text == attribute })
    return try #require(
      (0..<(table["measures"].count ?? 0)).map { table["measures"][$0] }.first { $0["measure"].text == name })
  }

  @Test func `show fairness for each group, as fairlearn works it out, and mark the fairer one`() throws {
    let team = try Team()
    let dev = team.dev
    try dev.register()
    let dataset = ["--dataset", "credit-holdout=\(Self.digest)", "-q"]
    func attach(_ version: Int, _ file: String, _ more: String...) throws {
      try dev.run(
        [try TestedProgram.path(), "evidence", "add", "credit-approval", "\(version)", "--type", "biasAudit", file]
          + dataset + more)
    }
    try attach(1, sample("bias-audit.json"))
    // Version 2 gives fewer women what they deserve: less fair by every measure.
    let audit = try String(contentsOfFile: sample("bias-audit.json"), encoding: .utf8)
    let start = try #require(audit.range(of: ",\n    \"sex*age_band\""))
    let end = try #require(audit.range(of: "\n    }", range: start.upperBound..<audit.endIndex))
    let worse = audit.replacingCharacters(in: start.lowerBound..<end.upperBound, with: "")
      .replacing("\"true_positives\": 392", with: "\"true_positives\": 342")
      .replacing("\"false_negatives\": 103", with: "\"false_negatives\": 153")
    try attach(2, dev.file("worse.json", worse))
    let answer = try dev.json("compare", "credit-approval", "1", "2")
    for name in [
      "impactRatio", "demographicParityDifference", "equalOpportunityDifference", "equalizedOddsDifference",
    ] {
      #expect(try measure(answer, "sex", name)["better"].text == "left", "\(name)")
      #expect(try measure(answer, "age_band", name)["better"].text == "equal", "\(name)")
    }
    // The rates of each group are those that fairlearn wrote.
    let table = try #require((0..<3).map { answer["fairness"][$0] }.first { $0["attribute"].text == "sex" })
    let bytes = try Data(contentsOf: URL(fileURLWithPath: sample("fairlearn-by-group-sex.json")))
    let frame = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: [String: Double]])
    #expect(table["groups"].count == frame.count)
    for index in 0..<frame.count {
      let group = table["groups"][index]
      let expected = try #require(frame[group["name"].text ?? ""])
      for (key, ours) in [
        ("selection_rate", "selectionRate"), ("true_positive_rate", "truePositiveRate"),
        ("false_positive_rate", "falsePositiveRate"), ("count", "people"),
      ] {
        let value = try #require(group["left"][0][ours].value as? Double)
        #expect(try abs(value - #require(expected[key])) < 1e-9, "\(key)")
      }
    }
    let text = try dev.model("compare", "credit-approval", "1", "2")
    #expect(text.contains("\nFairness by sex on credit-holdout\n  people\n    female"), "\(text)")
    #expect(text.contains("  impactRatio                  0.9027… *"), "\(text)")

    // The same as fairlearn reports it is neither better nor worse, and said to be only reported.
    try dev.register()
    try attach(3, sample("fairlearn-by-group-sex.json"), "--attribute", "sex")
    let reported = try dev.json("compare", "credit-approval", "1", "3")
    #expect(try measure(reported, "sex", "equalizedOddsDifference")["better"].text == "equal")
    #expect(reported["notes"].texts?.contains { $0.contains("its rates are as reported") } == true)
    #expect(try measure(reported, "age_band", "impactRatio")["reason"].text == "only one of them has it")
  }

  @Test(arguments: [("champion", 1), ("@champion", 1), ("Production", 1), ("v2", 2), ("@v2", 2), ("2", 2)])
  func `are named by number, alias or stage`(_ name: String, version: Int) throws {
    let answer = try Self.team.get().dev.json("compare", "credit-approval", name, "3")
    #expect(answer["left"]["version"].number == version)
    #expect(answer["left"]["aliases"].texts == (version == 1 ? ["champion"] : []))
  }

  @Test func `are not called better where the gate could not compare them`() throws {
    let team = try Team()
    let dev = team.dev
    try dev.register()
    let metrics = try dev.file("metrics.json", #"{"roc_auc": 0.9}"#)
    func attach(_ dataset: String) throws {
      try dev.model("evidence", "add", "credit-approval", "2", "--type", "evaluation", metrics, "--dataset", dataset)
    }
    // Other data under the same name; then data whose digest nobody gave.
    try attach("credit-holdout=sha256:" + String(repeating: "00", count: 32))
    let other = try dev.json("compare", "credit-approval", "1", "2")
    #expect(try metric(other, "roc_auc")["reason"].text == "the datasets differ")
    let again = try dev.file("metrics.json", #"{"roc_auc": 0.95}"#)
    try dev.model("evidence", "add", "credit-approval", "2", "--type", "evaluation", again, "--dataset", "undigested")
    let metrics2 = try dev.file("metrics.json", #"{"roc_auc": 0.1}"#)
    try dev.model(
      "evidence", "add", "credit-approval", "1", "--type", "evaluation", metrics2, "--dataset", "undigested")
    let undigested = try dev.json("compare", "credit-approval", "1", "2")
    #expect(try metric(undigested, "roc_auc", dataset: "undigested")["reason"].text == "a dataset has no digest")
    let text = try dev.model("compare", "credit-approval", "1", "2")
    #expect(!text.contains("*") && text.contains("(the datasets differ)"), "\(text)")
  }

  @Test func `take all runs of a version, and none is better where they overlap`() throws {
    let team = try Team()
    let dev = team.dev
    try dev.register()
    try dev.attach(#"{"roc_auc": 0.72}"#)
    try dev.attach(#"{"roc_auc": 0.73}"#, to: 2)
    let overlap = try dev.json("compare", "credit-approval", "1", "2")
    #expect(try metric(overlap, "roc_auc")["reason"].text == "their values overlap")
    #expect(try metric(overlap, "roc_auc")["left"].count == 2)
    #expect(try dev.model("compare", "credit-approval", "1", "2").contains("0.72 … 0.7433864…"))
    try dev.register()
    try dev.attach(#"{"roc_auc": 0.75}"#, to: 3)
    #expect(try metric(dev.json("compare", "credit-approval", "1", "3"), "roc_auc")["better"].text == "right")
  }

  @Test func `take the direction that the policy gives a metric of its own`() throws {
    let team = try Team()
    let dev = team.dev
    try dev.edit(
      "policy/gates.yaml", "      lineage: [run, code, data]",
      "      evaluation: [{metric: oddity, versus: champion, maxDrop: 0, higherIsBetter: false}]")
    try dev.commit("a policy, without the gate")
    try dev.attach(#"{"oddity": 4}"#)
    try dev.register()
    try dev.attach(#"{"oddity": 3}"#, to: 2)
    let answer = try dev.json("compare", "credit-approval", "1", "2")
    #expect(try metric(answer, "oddity")["better"].text == "right")
  }

  @Test(arguments: [40, 60, 80, 120])
  func `fit a terminal`(_ width: Int) throws {
    let team = try Self.team.get()
    let output = try team.dev.run(
      ["script", "-qec", "stty cols \(width); git-model compare credit-approval 1 3", "/dev/null"])
    let lines = output.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count > 15)
    for line in lines { #expect(line.count <= width, "\(line)") }
  }

  @Test(arguments: [
    ("credit-approval 1 9", 1, "credit-approval has no version 9"), ("credit-approval 1 nope", 1, "names no version"),
    ("credit-approval @nope 1", 1, "credit-approval has no alias nope"),
    ("credit-approval Staging 1", 1, "no version of credit-approval is in Staging"),
    ("nope 1 2", 1, "there is no model nope"), ("credit-approval 1", 129, "<version>"),
  ])
  func `must be there`(_ line: String, status: Int32, words: String) throws {
    try Self.team.get().dev.expectNoChange(
      status, arguments: ["compare"] + line.split(separator: " ").map(String.init), saying: words)
  }
}
