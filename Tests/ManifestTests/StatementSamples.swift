/// Samples of the signed statements.
extension Samples {
  private static let context = """
        "registry": "6f1c2d3e-4a5b-4c6d-8e7f-901234567890",
        "ref": "refs/heads/main",
    """
  private static let proposal = """
        "base": "3b18e512dba79e4c8300dd08aeb37f8e728b8dad",
        "policy": {
          "sha256": "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
        },
        "reason": "better on the holdout",
        "preparedAt": "2026-11-20T10:00:00Z",
        "notAfter": "2026-12-20T10:00:00Z"
    """

  private static func statement(_ type: String, subject: String, _ predicate: String) -> String {
    """
    {
      "_type": "https://in-toto.io/Statement/v1",
      "subject": [
        {
          "name": "\(subject)",
          "digest": {
            "sha256": "abababababababababababababababababababababababababababababababab"
          }
        }
      ],
      "predicateType": "urn:git-model:\(type):v1",
      "predicate": {
    \(predicate)
      }
    }

    """
  }

  /// Edits that every statement with a proposal in it must judge alike.
  private static let shared: [Edit] = [
    .good("\"2026-12-20T10:00:00Z\"", "\"2026-12-20T10:00:00Z\",\n    \"requestedBy\": \"dev-1\""),
    .good("\"better on the holdout\"", "\"b\\u00e9sser\""),
    .bad("Statement/v1", "Statement/v0.1", "\"_type\""), .bad(":v1\"", ":v2\"", "\"predicateType\""),
    .bad("\"sha256\": \"abab", "\"sha256\": \"ABab", "64 lower-case"),
    .bad("\"sha256\": \"cdcd", "\"sha1\": \"cdcd", "unknown key"),
    .bad("refs/heads/main", "main", "not a ref name"), .bad("refs/heads/main", "refs/heads/a..b", "not a ref name"),
    .bad("\"3b18e512", "\"3b18", "40 hexadecimal"), .bad("2026-12-20T10:00:00Z", "2026-12-20", "not a time"),
    .bad("\"reason\": \"better on the holdout\"", "\"reason\": null", "a reason in words"),
    .bad("\"base\":", "\"bases\":", "did you mean \"base\""),
    .bad("\"predicate\": {", "\"extra\": 1, \"predicate\": {", "unknown key"),
    .unseen("\"reason\":", "\"reason\": \"x\", \"reason\":", "duplicate"),
  ]

  static let promotion = Sample(
    kind: .promotion,
    text: statement(
      "promotion", subject: "credit-approval@v3",
      context + """

            "model": "credit-approval",
            "version": 3,
            "transitions": [
              {
                "pointer": "stage",
                "version": 3,
                "from": "Staging",
                "to": "Production",
                "previous": "0123456789abcdef"
              },
              {
                "pointer": "alias",
                "alias": "champion",
                "from": 2,
                "to": 3,
                "previous": null
              }
            ],
            "evidence": [
              "evaluation-1"
            ],
            "compared": [
              {
                "alias": "champion",
                "version": 2,
                "record": null
              }
            ],

        """ + proposal),
    edits: shared + waiving + [
      .good("\"alias\": \"champion\",\n        \"version\": 2", "\"stage\": \"Production\",\n        \"version\": 2"),
      .bad(
        "\"alias\": \"champion\",\n        \"version\": 2",
        "\"alias\": \"champion\",\n        \"stage\": \"Production\",\n        \"version\": 2", "unknown key"),
      .bad("\"alias\": \"champion\",\n        \"version\": 2", "\"version\": 2", "missing"),
      .good("\"from\": 2", "\"from\": null"), .good("\"to\": 3", "\"to\": null"),
      .good("\"from\": \"Staging\"", "\"from\": \"None\""),
      .good("\"2026-12-20T10:00:00Z\"", "\"2026-12-20T10:00:00Z\",\n    \"override\": true"),
      .bad(
        "\"2026-12-20T10:00:00Z\"", "\"2026-12-20T10:00:00Z\",\n    \(waivers),\n    \"override\": true",
        "nothing to waive"),
      .bad("\"pointer\": \"stage\"", "\"pointer\": \"folder\"", "\"stage\" or \"alias\""),
      .bad("\"pointer\": \"stage\"", "\"pointer\": \"alias\"", "missing"), .bad("\"from\": 2,", "", "missing"),
      .bad("\"from\": 2", "\"from\": 0", "an integer from 1"),
      .bad("\"from\": 2", "\"from\": \"2\"", "an integer from 1"),
      .bad("\"0123456789abcdef\"", "\"0123456789abcde\"", "16 lower-case"),
      .bad("\"previous\": null", "\"prev\": null", "unknown key"),
      .bad("\"alias\": \"champion\",\n        \"version\"", "\"alias\": \"latest\",\n        \"version\"", "reserved"),
      .bad("\"evaluation-1\"", "\".x\"", "not an evidence id"),
      .unseen("credit-approval@v3", "credit-approval@v4", "the subject is"),
      .unseen("\"model\": \"credit-approval\"", "\"model\": \"fraud\"", "the subject is"),
      .bad("credit-approval@v3", "credit-approval", "the subject is"),
      .bad("\"record\": null", "\"record\": 1", "a string"),
    ])

  /// What a statement may end with.
  private static let waiver =
    "{\"check\": \"biasAudit\", \"reason\": \"the audit is booked\", \"expires\": \"2026-12-01T00:00:00Z\"}"
  private static let waivers = "\"waivers\": [\(waiver)]"

  /// Edits of statements that may ask for waivers.
  private static let waiving: [Edit] = {
    func ending(_ old: String = "", _ new: String = "") -> (String, String) {
      let text = old.isEmpty ? waivers : waivers.replacing(old, with: new)
      return ("\"2026-12-20T10:00:00Z\"", "\"2026-12-20T10:00:00Z\",\n    \(text)")
    }
    func bad(_ old: String, _ new: String, _ says: String) -> Edit {
      let (before, after) = ending(old, new)
      return .bad(before, after, says)
    }
    let (before, after) = ending()
    let twice = ending("[\(waiver)]", "[\(waiver), \(waiver)]")
    return [
      .good(before, after),
      bad("biasAudit", "approvals", "one of from"), bad("\"biasAudit\"", "null", "one of from"),
      bad("the audit is booked", " ", "a reason in words"), bad("2026-12-01T00:00:00Z", "2026-12-01", "not a time"),
      bad("\"expires\"", "\"notAfter\"", "unknown key"), bad("\"reason\": \"the audit is booked\",", "", "missing"),
      .unseen(twice.0, twice.1, "waived twice"),
    ]
  }()

  static let ratification = Sample(
    kind: .ratification,
    text: statement(
      "ratification", subject: "credit-approval@v3",
      context + """

            "model": "credit-approval",
            "version": 3,
            "ratifies": "0123456789abcdef",
            "evidence": [
              "evaluation-1"
            ],

        """ + proposal),
    edits: shared + waiving + [
      .good("\"evaluation-1\"", ""),
      .bad("\"ratifies\": \"0123456789abcdef\"", "\"ratifies\": null", "a string"),
      .bad("\"ratifies\":", "\"ratifie\":", "did you mean \"ratifies\""),
      .bad("\"version\": 3", "\"version\": 0", "an integer from 1"),
      .bad("\"evidence\"", "\"proof\"", "unknown key"),
      .bad("\"2026-12-20T10:00:00Z\"", "\"2026-12-20T10:00:00Z\",\n    \"override\": true", "unknown key"),
      .unseen("credit-approval@v3", "credit-approval@v4", "the subject is"),
    ])

  static let change = Sample(
    kind: .change,
    text: statement(
      "change", subject: "registry change",
      context + """

            "files": [
              {
                "path": "policy/gates.yaml",
                "old": "1111111111111111111111111111111111111111111111111111111111111111",
                "new": null
              }
            ],

        """ + proposal),
    edits: shared + [
      .good("\"new\": null", "\"new\": \"\(String(repeating: "2", count: 64))\""),
      .bad("\"new\": null", "\"new\": 3", "64 lower-case"),
      .bad("\"new\": null", "\"next\": null", "unknown key"),
      .bad("\"old\": \"11", "\"old\": \"sha256:11", "64 lower-case"),
      .bad("\"path\": \"policy/gates.yaml\"", "\"path\": null", "a string"),
      .unseen("registry change", "another change", "the subject is"),
      .bad(
        "\"base\":", "\"acknowledges\": [\"3b18e512dba79e4c8300dd08aeb37f8e728b8dad\"],\n    \"base\":",
        "changes no file"),
      .bad("\"base\":", "\"acknowledges\": [],\n    \"base\":", "at least 1"),
      .bad("\"base\":", "\"acknowledges\": [\"3b18e512\"],\n    \"base\":", "40 hexadecimal"),
    ])

  static let rollback = Sample(
    kind: .rollback,
    text: statement(
      "rollback", subject: "promotion 0123456789abcdef",
      context + """

            "model": "credit-approval",
            "undoes": "0123456789abcdef",

        """ + proposal),
    edits: shared + [
      .bad("\"undoes\": \"0123456789abcdef\"", "\"undoes\": \"x\"", "16 lower-case"),
      .bad("\"undoes\":", "\"undo\":", "unknown key"), .bad("\"credit-approval\"", "\"a/b\"", "not a model name"),
      .unseen("promotion 0123", "promotion f123", "the subject is"),
    ])

  static let withdrawal = Sample(
    kind: .withdrawal,
    text: statement(
      "withdrawal", subject: "promotion 0123456789abcdef",
      context + """

            "model": "credit-approval",
            "record": "0123456789abcdef",
            "reason": "the holdout was wrong",
            "withdrawnBy": "risk-1",
            "withdrawnAt": "2026-11-20T10:00:00Z"
        """),
    edits: [
      .bad("\"the holdout was wrong\"", "\"\"", "a reason in words"), .good("holdout was wrong", "holdout\\nwas wrong"),
      .bad("\"record\": \"0123", "\"record\": \"g123", "16 lower-case"),
      .bad("\"withdrawnBy\": \"risk-1\"", "\"withdrawnBy\": \"a b\"", "not a member id"),
      .bad("T10:00:00Z", "", "not a time"),
      .bad("\"reason\": \"the holdout was wrong\",", "", "missing"),
      .bad("\"model\"", "\"models\"", "did you mean \"model\""),
      .bad(
        "\"subject\": [",
        "\"subject\": [\n{\"name\": \"x\", \"digest\": {\"sha256\": \"\(String(repeating: "0", count: 64))\"}},",
        "names 2 things"),
      .unseen("promotion 0123", "promotion f123", "the subject is"),
      .unseen("\"risk-1\",", "\"risk-1\", \"reason\": \"y\",", "duplicate"),
      .unseen("\"2026-11-20T10:00:00Z\"", "\"2026-11-20T10:00:00Z\",", "expected"),
    ])
}
