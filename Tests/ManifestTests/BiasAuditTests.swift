import Documents
import Foundation
import Manifest
import Names
import Testing

/// Bias audits as tools write them. `examples/credit-approval` holds real ones, all of the same predictions.
@Suite struct `A bias audit` {
  private static let examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "examples/credit-approval")

  private func example(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Self.examples.appending(path: name)))
  }

  private func attribute(_ text: String) throws -> AttributeName { try AttributeName(text) }

  /// The value of a measure, cut off after so many places.
  private func value(_ measure: FairnessMeasure, _ audited: AuditedAttribute?, places: Int = 12) throws -> String {
    try measure.disparity(of: try #require(audited).groups).value.decimals(places)
  }

  /// What a reader says against a payload; empty when it is read.
  private func problems(_ text: String, _ format: BiasAuditFormat, attribute: String? = nil) throws -> String {
    let name = try attribute.map { try AttributeName($0) }
    do throws(Problems) {
      _ = try format.read(Array(text.utf8), attribute: name)
      return ""
    } catch { return "\(error)" }
  }

  @Test func `with counts gives the rates that fairlearn computed from the same predictions`() throws {
    let payload = try example("bias-audit.json")
    #expect(BiasAuditFormat.recognise(payload) == .counts)
    let audit = try BiasAuditFormat.counts.read(payload, attribute: nil)
    #expect(audit.dataset == "credit-holdout")
    #expect(audit.attributes.map(\.name.text) == ["sex", "age_band", "sex*age_band"])
    let sex = audit[try attribute("sex")]
    #expect(sex?.size == 1980 && sex?.isRecomputable == true)
    #expect(try value(.impactRatio, sex) == "0.902788184274…")
    #expect(try value(.demographicParityDifference, sex) == "0.071363090872…")
    #expect(try value(.equalOpportunityDifference, sex) == "0.058785033432…")
    #expect(try value(.equalizedOddsDifference, sex) == "0.058785033432…")
    let age = audit[try attribute("age_band")]
    #expect(try value(.impactRatio, age) == "0.936348645465…")
    #expect(try value(.equalizedOddsDifference, age) == "0.032608252881…")
    let disparity = try FairnessMeasure.impactRatio.disparity(of: try #require(sex).groups)
    #expect(disparity.text == "female 562/848, male 831/1132")
  }

  /// The groups of an attribute.
  private func groups(_ text: String) throws -> [AuditedGroup] {
    let payload = "{\"kind\": \"BiasAudit\", \"attributes\": {\"sex\": {\(text)}}}"
    return try #require(BiasAuditFormat.counts.read(Array(payload.utf8), attribute: nil).attributes.first).groups
  }

  @Test func `names two groups where all rates are equal`() throws {
    let equal = "\"count\": 100, \"selected\": 50"
    let groups = try groups("\"f\": {\(equal)}, \"m\": {\(equal)}, \"x\": {\(equal)}")
    for measure in [FairnessMeasure.impactRatio, .demographicParityDifference] {
      #expect(try measure.disparity(of: groups).text == "f 50/100, m 50/100")
    }
  }

  @Test func `of an intersection is found whatever the order of its parts`() throws {
    let audit = try BiasAuditFormat.counts.read(try example("bias-audit.json"), attribute: nil)
    let found = try #require(audit[try attribute("age_band*sex")])
    #expect(found.groups.count == 6 && found.size == 1980)
    #expect(try value(.impactRatio, found, places: 4) == "0.7703…")
    #expect(audit[try attribute("age_band*sex*region")] == nil)
  }

  @Test func `of fairlearn's by_group table is read as reported, and needs its attribute's name`() throws {
    let payload = try example("fairlearn-by-group-sex.json")
    #expect(BiasAuditFormat.recognise(payload) == .fairlearnByGroup)
    let audit = try BiasAuditFormat.fairlearnByGroup.read(payload, attribute: try attribute("sex"))
    let sex = try #require(audit[try attribute("sex")])
    #expect(!sex.isRecomputable && sex.size == 1980)
    #expect(try value(.impactRatio, sex, places: 9) == "0.902788184…")
    #expect(try value(.equalizedOddsDifference, sex, places: 9) == "0.058785033…")
    let text = String(decoding: payload, as: UTF8.self)
    #expect(try problems(text, .fairlearnByGroup).contains("evidence.yaml must: attribute: sex"))
  }

  @Test func `of several MetricFrames is read as reported`() throws {
    let payload = try example("fairlearn-metric-frames.json")
    #expect(BiasAuditFormat.recognise(payload) == .fairlearnFrames)
    let audit = try BiasAuditFormat.fairlearnFrames.read(payload, attribute: nil)
    #expect(audit.attributes.map(\.name.text) == ["sex", "age_band"])
    #expect(try value(.impactRatio, audit[try attribute("sex")]) == "0.902788184274…")
    #expect(try value(.equalizedOddsDifference, audit[try attribute("age_band")]) == "0.032608252881…")
    #expect(
      try problems(String(decoding: payload, as: UTF8.self), .fairlearnFrames, attribute: "sex")
        .contains("names its attributes itself"))
  }

  @Test(
    "whose summary contradicts its groups is refused",
    arguments: [
      ("\"demographic_parity_ratio\": 0.9027881842744591", "\"demographic_parity_ratio\": 0.99"),
      ("\"demographic_parity_difference\": 0.07136309087272485", "\"demographic_parity_difference\": 0.01"),
      ("\"equalized_odds_difference\": 0.032608252881991096", "\"equalized_odds_difference\": 0.1"),
    ])
  func contradiction(_ old: String, _ new: String) throws {
    let text = String(decoding: try example("fairlearn-metric-frames.json"), as: UTF8.self)
    #expect(text.contains(old))
    let said = try problems(text.replacingOccurrences(of: old, with: new), .fairlearnFrames)
    #expect(said.contains("but the groups give"), "\(said)")
  }

  @Test func `that rounds its rates and its summary apart is no contradiction`() throws {
    let frames = """
      {"metric_frames": {"sex": {"by_group": {"f": {"selection_rate": 0.66}, "m": {"selection_rate": 0.73}}}},
       "disparities": {"sex": {"demographic_parity_ratio": 0.9028, "demographic_parity_difference": 0.0714}}}
      """
    #expect(try problems(frames, .fairlearnFrames) == "")
  }

  @Test(
    "of fairlearn's with a rate that is none is refused, and names it",
    arguments: [
      ("1.01", "from 0 to 1"), ("-0.1", "from 0 to 1"), ("\"0.5\"", "from 0 to 1"), ("null", "from 0 to 1"),
      ("true", "from 0 to 1"), ("[0.5]", "from 0 to 1"), ("NaN", "a finite number"), ("1e999", "a finite number"),
    ])
  func rates(_ rate: String, _ says: String) throws {
    let text = "{\"f\": {\"selection_rate\": \(rate), \"count\": 3}, \"m\": {\"selection_rate\": 0.5, \"count\": 3}}"
    let said = try problems(text, .fairlearnByGroup, attribute: "sex")
    #expect(said.contains(says) && said.contains("selection_rate"), "\(said)")
  }

  @Test(
    "of fairlearn's that is no table of groups is refused",
    arguments: [
      ("{}", "1 to 1000 groups"), ("[]", "1 to 1000 groups"), ("{\"f\": {\"accuracy\": 0.5}}", "gives no rate"),
      ("{\"f\": 0.5}", "expected a mapping"),
      ("{\"selection_rate\": {\"f\": 0.5}, \"count\": {\"f\": 2}}", "by_group.to_json(orient=\"index\")"),
      ("{\"f\": {\"selection_rate\": 0.5, \"count\": 2.5}}", "a whole number from 0"),
    ])
  func tables(_ text: String, _ says: String) throws {
    let said = try problems(text, .fairlearnByGroup, attribute: "sex")
    #expect(said.contains(says), "\(said)")
  }

  @Test func `of fairlearn's leaves out combinations that nobody has`() throws {
    let row = "{\"selection_rate\": null, \"count\": null}"
    let text = "{\"('f', 'o')\": {\"selection_rate\": 0.5, \"count\": 4}, \"('m', 'y')\": \(row)}"
    let audit = try BiasAuditFormat.fairlearnByGroup.read(Array(text.utf8), attribute: try attribute("sex*age"))
    #expect(audit.attributes.first?.groups.map(\.name) == ["('f', 'o')"])
    let counted = text.replacing("null, \"count\": null", with: "null, \"count\": 3")
    #expect(try problems(counted, .fairlearnByGroup, attribute: "sex*age").contains("from 0 to 1"))
  }

  @Test(
    "that nobody can recognise is none",
    arguments: [
      "", "not JSON", "{}", "[]", "{\"kind\": \"Audit\"}", "{\"roc_auc\": 0.7}", "{\"f\": {\"accuracy\": 0.5}}",
    ])
  func unknown(_ text: String) { #expect(BiasAuditFormat.recognise(Array(text.utf8)) == nil) }

  @Test func `has a bounded number of groups and attributes`() throws {
    let groups = (0...1000).map { "\"g\($0)\": {\"count\": 1, \"selected\": 1}" }.joined(separator: ",")
    #expect(
      try problems("{\"kind\": \"BiasAudit\", \"attributes\": {\"sex\": {\(groups)}}}", .counts).contains(
        "1 to 1000 groups"))
    let attributes = (0...100).map { "\"a\($0)\": {\"g\": {\"count\": 1, \"selected\": 1}}" }.joined(separator: ",")
    #expect(try problems("{\"kind\": \"BiasAudit\", \"attributes\": {\(attributes)}}", .counts).contains("at most 100"))
  }

  @Test func `gives no measure that is not defined`() throws {
    func reason(_ measure: FairnessMeasure, _ text: String) throws -> String {
      let groups = try groups(text)
      do throws(FairnessMeasure.Undefined) {
        return "\(try measure.disparity(of: groups).value)"
      } catch { return error.description }
    }
    let none = "\"f\": {\"count\": 4, \"selected\": 0}, \"m\": {\"count\": 5, \"selected\": 0}"
    #expect(try reason(.impactRatio, none).contains("no group has anybody with the favourable outcome"))
    #expect(try reason(.demographicParityDifference, none) == "0")
    #expect(try reason(.equalOpportunityDifference, none).contains("does not say who deserved"))
    #expect(try reason(.impactRatio, "\"f\": {\"count\": 4, \"selected\": 0}").contains("not two groups"))
    let empty = "\"f\": {\"count\": 0, \"selected\": 0}, \"m\": {\"count\": 5, \"selected\": 1}"
    #expect(try reason(.impactRatio, empty).contains("the group \"f\" has nobody"))
    let undeserving =
      "\"f\": {\"count\": 3, \"true_positives\": 0, \"false_positives\": 1, \"false_negatives\": 0, \"true_negatives\": 2}"
    #expect(
      try reason(.equalOpportunityDifference, undeserving + ", " + undeserving.replacing("\"f\"", with: "\"m\""))
        .contains("nobody who deserved"))
  }
}
