/// A sample of a bias audit.
extension Samples {
  static let biasAudit = Sample(
    kind: .biasAudit,
    text: """
      {
        "kind": "BiasAudit",
        "dataset": {"name": "credit-holdout", "split": "test"},
        "decision_threshold": 0.5,
        "favorable_outcome": "approved",
        "attributes": {
          "sex": {
            "female": {"count": 8, "true_positives": 3, "false_positives": 1, "false_negatives": 2, "true_negatives": 2},
            "male": {"count": 9, "true_positives": 4, "false_positives": 2, "false_negatives": 1, "true_negatives": 2}
          },
          "sex*age": {
            "female*old": {"count": 5, "selected": 3},
            "male*old": {"count": 4, "selected": 1},
            "male*young": {"count": 5, "selected": 5}
          }
        }
      }

      """,
    edits: [
      .good("\"decision_threshold\": 0.5,", ""), .good("\"split\": \"test\"", "\"split\": \"train\""),
      .good("\"count\": 8,", "\"count\": 8.0,"), .good("\"count\": 8,", "\"count\": 8, \"selected\": 4,"),
      .good("\"favorable_outcome\": \"approved\"", "\"audited_at\": \"2026-11-20T10:00:00Z\", \"notes\": \"by hand\""),
      .good("\"count\": 5, \"selected\": 3", "\"count\": 0, \"selected\": 0"),
      .bad("\"kind\": \"BiasAudit\",", "", "\"kind\" is missing"), .bad("BiasAudit", "Audit", "expected \"BiasAudit\""),
      .bad("\"name\": \"credit-holdout\", ", "", "\"dataset.name\" is missing"),
      .bad("favorable_outcome", "favourable_outcome", "did you mean \"favorable_outcome\""),
      .bad("\"decision_threshold\": 0.5", "\"decision_threshold\": \"0.5\"", "a finite number"),
      .bad("\"decision_threshold\": 0.5", "\"audited_at\": \"yesterday\"", "\"audited_at\""),
      .bad("\"count\": 8,", "\"count\": 8.5,", "a whole number from 0"),
      .bad("\"count\": 8,", "\"count\": \"8\",", "a whole number from 0"),
      .bad("\"count\": 8,", "\"count\": true,", "a whole number from 0"),
      .bad("\"count\": 8,", "\"count\": null,", "a whole number from 0"),
      .bad("\"count\": 8,", "\"count\": 1000000000001,", "a whole number from 0"),
      .bad("\"count\": 8,", "\"count\": NaN,", "a finite number"),
      .bad("\"count\": 8,", "\"count\": 1e999,", "a finite number"),
      .bad("\"count\": 8, ", "", "\"attributes.sex.female.count\" is missing"),
      .bad("\"true_positives\": 3, ", "", "\"attributes.sex.female.true_positives\" is missing"),
      .bad("\"true_positives\": 3", "\"true_positives\": -3", "a whole number from 0"),
      .bad(
        "\"count\": 8, \"true_positives\": 3", "\"count\": 8, \"tp\": 3, \"true_positives\": 3", "unknown key \"tp\""),
      .bad("\"count\": 5, \"selected\": 3", "\"count\": 5", "true_positives\" is missing"),
      .bad("\"count\": 5, \"selected\": 3", "\"count\": 5, \"selected\": 3, \"true_positives\": 3", "is missing"),
      .bad("{\"count\": 5, \"selected\": 3}", "5", "a mapping"), .bad("sex*age", "sex*", "not an attribute"),
      .unseen("\"count\": 8,", "\"count\": 7,", "add up to 8 people, but \"count\" says 7"),
      .unseen(
        "\"count\": 8,", "\"count\": 8, \"selected\": 5,",
        "says 5 were selected, but its true and false positives are 4"),
      .unseen("\"count\": 5, \"selected\": 3", "\"count\": 5, \"selected\": 6", "has 6 selected of 5 people"),
      .unseen("sex*age", "sex", "twice"), .unseen("female*old", "female", "2 names joined by \"*\""),
      .unseen("female*old", "female*old*rich", "2 names joined by \"*\""),
      .unseen("female*old", "other*old", "has groups of \"other\", which \"sex\" does not list"),
      .unseen(
        "\"count\": 5, \"selected\": 3", "\"count\": 9, \"selected\": 3",
        "has 9 people of \"female\", but \"sex\" has 8"),
      .unseen(
        "\"count\": 5, \"selected\": 3", "\"count\": 5, \"selected\": 5",
        "has 5 selected people of \"female\", but \"sex\" has 4"),
    ])
}
