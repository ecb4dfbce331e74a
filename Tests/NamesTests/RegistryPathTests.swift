import Names
import Testing

@Suite("Paths of the registry and what they mean")
struct RegistryPathTests {
  private let id = "0123456789abcdef"

  /// Every meaning that a path can have, with names that need care.
  private func meanings() throws -> [RegistryPath] {
    let record = try RecordID(id)
    let member = try MemberID("risk-1")
    let records: [RecordPath] = [.statement, .proposal, .approval(member)]
    let withdrawals: [WithdrawalPath] = [.promotion, .proposal, .statement, .signature(member)]
    let version = try Version("12")
    let evidence = try EvidenceID("evaluation-1")
    let inner: [ModelPath] =
      [
        .model, .tags, .alias(try Alias("champion")), .version(version), .stage(version), .versionTags(version),
        .banned(version), .deleted(version), .evidence(version, evidence, file: "evidence.yaml"),
        .evidence(version, evidence, file: "métriques 1.json"), .artifactFiles(version),
        .artifact(version, file: "MLmodel"), .artifact(version, file: "data/é/model.pkl"),
      ] + records.map { .promotion(record, $0) } + records.map { .rollback(record, $0) }
      + records.map { .ratification(record, $0) }
      + withdrawals.map { .withdrawal(record, $0) }
    let names = try ["credit-approval", "a", ".x", "é b", "con", "Models"].map { try ModelName($0) }
    return [.registry, .gates, .members, .allowedSigners]
      + (records + [.possession(member)]).map { .change(record, $0) }
      + names.flatMap { name in inner.map { .model(name, $0) } }
  }

  @Test func `each meaning has a path of its own that leads back to it`() throws {
    let all = try meanings()
    for meaning in all { #expect(RegistryPath(meaning.text) == meaning, "\(meaning.text)") }
    #expect(Set(all.map(\.text)).count == all.count)
  }

  @Test func `every path is kept byte for byte, whatever it means`() {
    var generator = SeededGenerator(seed: 2)
    let pieces = [
      "models", "changes", "policy", "registry.yaml", "gates.yaml", "cr", "credit", "a", "versions", "1", "01",
      "version.yaml", "stage.yaml", "aliases", "champion.yaml", "latest.yaml", "evidence", "promotions", id, "x",
      "promotion.json", "approvals", "risk-1.sig", "", "..", "\u{301}", "é", "\u{212A}.yaml", "withdrawals", "e1",
      "artifact", "files.txt", "ratifications", "ratification.json",
    ]
    for _ in 0..<50_000 {
      let count = Int.random(in: 1...7, using: &generator)
      let path = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined(separator: "/")
      #expect(Array(RegistryPath(path).text.utf8) == Array(path.utf8), "\(path)")
    }
  }

  @Test(
    "a path inside models, policy or changes that the format does not know is unknown",
    arguments: [
      "models", "models/cr", "models/cr/credit", "models/cr/credit/", "models/CR/Credit/model.yaml",
      "models/xx/credit/model.yaml", "models/cr/credit/Model.yaml", "models/cr/credit/aliases/latest.yaml",
      "models/cr/credit/aliases/champion.yml", "models/cr/credit/aliases/v3.yaml",
      "models/cr/credit/versions/01/version.yaml", "models/cr/credit/versions/0/version.yaml",
      "models/cr/credit/versions/+1/version.yaml", "models/cr/credit/versions/1/evidence/e/",
      "models/cr/credit/versions/1/evidence/e/f/g", "models/cr/credit/versions/1/artifact",
      "models/cr/credit/versions/1/artifact/", "models/cr/credit/versions/1/artifact//a",
      "models/cr/credit/versions/1/artifact/a/", "models/cr/credit/versions/1/files.txt/a",
      "models/cr/credit/promotions/0123456789ABCDEF/promotion.json",
      "models/cr/credit/promotions/0123456789abcdef/rollback.json",
      "models/cr/credit/promotions/0123456789abcdef/possession/risk-1.sig",
      "models/cr/credit/promotions/0123456789abcdef/approvals/..sig",
      "models/cr/credit/promotions/0123456789abcdef/approvals/risk-1.sig/x", "models/é/é/model.yaml",
      "models/\u{301}x", "policy", "policy/other", "policy/\u{301}x", "changes", "changes/\u{301}",
      "changes/0123456789abcdef/promotion.json", "changes/0123456789abcdef/approvals/risk-1",
    ])
  func unknown(_ path: String) {
    // The files of evidence are the only ones with free names, and a name is never empty.
    if case .unknown = RegistryPath(path) { return }
    Issue.record("\(path) means \(RegistryPath(path))")
  }

  @Test(
    "everything else is free or governed",
    arguments: ["README.md", "docs/a", "Models/cr/x", "modelsx/a", "registry.yaml/x", ".github/x", "", "é"])
  func other(_ path: String) {
    #expect(RegistryPath(path) == .other(path))
  }
}
