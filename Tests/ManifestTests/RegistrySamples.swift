/// Samples of the files that describe the registry and its models.
extension Samples {
  static let registry = Sample(
    kind: .registry,
    text: """
      apiVersion: git-model/v1
      kind: Registry
      id: 6f1c2d3e-4a5b-4c6d-8e7f-901234567890
      name: acme
      stages:
        - Staging
        - Production
        - Archived

      """,
    edits: [
      .good("name: acme", "name: \"Acme: models\""), .good("  - Archived\n", ""),
      .good("stages:\n  - Staging\n  - Production\n  - Archived", "stages: []"),
      .bad("git-model/v1", "git-model/v2", "reads git-model/v1"),
      .bad("kind: Registry", "kind: Policy", "\"Registry\""),
      .bad("kind: Registry\n", "", "\"kind\" is missing"), .bad("name: acme\n", "", "\"name\" is missing"),
      .bad("6f1c", "6F1C", "a UUID in lower case"), .bad("-901234567890", "", "a UUID in lower case"),
      .bad("name: acme", "name: \"  \"", "not empty"), .bad("name: acme", "name: 12", "a string"),
      .bad("name: acme", "nane: acme", "did you mean \"name\""), .bad("- Staging", "- None", "not listed"),
      .bad("- Staging", "- Production", "twice"), .bad("- Staging", "- In Review", "not a stage"),
      .bad("- Staging", "- 1", "a string"), .unseen("name: acme", "name: acme\nname: acme", "twice"),
      .unseen("name: acme", "name: &a acme", "anchor"), .bad("  - Archived", "  - {a: b}", "a string"),
      .bad("stages:\n  - Staging\n  - Production\n  - Archived", "stages: Staging", "a list"),
    ])

  static let members = Sample(
    kind: .members,
    text: """
      apiVersion: git-model/v1
      kind: Members
      members:
        - id: dev-1
          kind: person
          email: dev-1@example.org
          groups:
            - maintainers
          keys:
            - key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm
              revoked: lost with a laptop
        - id: ci-train
          kind: service
          groups: []
          keys: []

      """,
    edits: [
      .good("    email: dev-1@example.org\n", ""), .good("        revoked: lost with a laptop\n", ""),
      .good("groups: []", "groups: [ml-engineers]"),
      .bad("kind: person", "kind: robot", "one of person, service"), .bad("    kind: person\n", "", "missing"),
      .bad("id: ci-train", "id: ci train", "not a member id"), .unseen("id: ci-train", "id: DEV-1", "two members"),
      .bad("- maintainers", "- model-owners", "stands for"), .bad("- maintainers", "- a/b", "not a group"),
      .bad("ssh-ed25519 AAAA", "ssh-dss AAAA", "public key"), .unseen("AAAAC3Nza", "AAAAC3Nzb", "public key"),
      .unseen(
        "keys: []",
        "keys:\n      - key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm",
        "listed twice"),
      .bad("revoked: lost with a laptop", "revoked: true", "a string"), .bad("revoked:", "expires:", "unknown key"),
      .bad("groups: []", "groups: {}", "a list"), .bad("keys: []", "keys: ~", "a list"),
      .bad("email: dev-1@example.org", "email: \"\"", "not empty"),
    ])

  static let model = Sample(
    kind: .model,
    text: """
      apiVersion: git-model/v1
      kind: Model
      name: credit-approval
      owners:
        - credit-team
      risk: high
      task: binary classification
      decision: whether a loan is approved

      """,
    edits: [
      .good("task: binary classification\n", ""), .good("risk: high", "risk: low"),
      .good("name: credit-approval", "name: Kredit für Häuser"),
      .bad("name: credit-approval", "name: credit/approval", "not a model name"),
      .bad("name: credit-approval", "name: \" credit\"", "white space"),
      .bad("name: credit-approval", "name: \"a\\nb\"", "invisible"),
      .bad("name: credit-approval", "name: 3", "a string"),
      .unseen("name: credit-approval", "name: \"e\\u0301\"", "normalization"),
      .bad("risk: high", "risk: severe", "one of low, medium, high"), .bad("risk: high\n", "", "\"risk\" is missing"),
      .bad("owners:\n  - credit-team\n", "", "\"owners\" is missing"),
      .bad("- credit-team", "- credit team", "not a group"),
      .bad("task: binary", "tasks: binary", "did you mean \"task\""),
      .bad("decision: whether a loan is approved", "decision: no\nrisks: []", "unknown key"),
    ])

  static let tags = Sample(
    kind: .tags,
    text: """
      apiVersion: git-model/v1
      kind: Tags
      description: Approves small loans.
      tags:
        team: credit
        a b: "1"

      """,
    edits: [
      .good("description: Approves small loans.\n", ""),
      .good("description: Approves small loans.", "description: \"\""),
      .good("team: credit", "team: no"),
      .bad("team: credit", "team: 1", "a string"), .bad("team: credit", "team: true", "a string"),
      .bad("team: credit", "team: [a]", "a string"),
      .bad("description: Approves small loans.", "description: 3.5", "a string"),
      .bad("tags:\n  team: credit\n  a b: \"1\"", "tags: []", "a mapping"),
      .bad("description:", "describtion:", "unknown key"), .unseen("a b:", "team:", "twice"),
      .unseen("team: credit", "? team\n  : !!str credit", "tag"),
    ])

  static let alias = Sample(
    kind: .alias,
    text: """
      apiVersion: git-model/v1
      kind: Alias
      version: 4

      """,
    edits: [
      .good("version: 4", "version: 999999999"), .good("version: 4", "version: 0x10"),
      .bad("version: 4", "version: 0", "an integer from 1"), .bad("version: 4", "version: -1", "an integer from 1"),
      .bad("version: 4", "version: \"4\"", "an integer from 1"), .bad("version: 4", "version: v4", "an integer from 1"),
      .bad("version: 4", "version: 4.5", "an integer from 1"),
      .unseen("version: 4", "version: 4.0", "an integer from 1"),
      .bad("version: 4", "version: 1000000000", "an integer from 1"),
      .bad("version: 4", "version:", "an integer from 1"),
      .bad("version: 4\n", "", "\"version\" is missing"),
      .bad("version: 4", "version: 4\nalias: champion", "unknown key"),
      .unseen("version: 4", "version: 4\nversion: 5", "twice"),
    ])

  static let stageAssignment = Sample(
    kind: .stageAssignment,
    text: """
      apiVersion: git-model/v1
      kind: StageAssignment
      stage: Production

      """,
    edits: [
      .good("stage: Production", "stage: Archived"), .good("stage: Production", "stage: \"in_review-2\""),
      .bad("stage: Production", "stage: None", "leaving the file out"),
      .bad("stage: Production", "stage: In Review", "not a stage"),
      .bad("stage: Production", "stage: \"\"", "not a stage"), .bad("stage: Production", "stage: null", "a string"),
      .bad("stage: Production", "stage: con", "device"), .bad("stage: Production", "stage: [Production]", "a string"),
      .bad("stage:", "Stage:", "did you mean \"stage\""),
      .bad("kind: StageAssignment", "kind: stageAssignment", "\"StageAssignment\""),
    ])

  static let bannedVersion = Sample(
    kind: .bannedVersion,
    text: """
      apiVersion: git-model/v1
      kind: BannedVersion
      reason: trained on leaked labels
      bannedAt: 2026-11-20T10:00:00.123Z
      bannedBy: risk-1

      """,
    edits: [
      .good(".123Z", "Z"), .good("bannedBy: risk-1", "bannedBy: Someone else"),
      .bad("reason: trained on leaked labels\n", "", "missing"), .bad("trained on leaked labels", "\" \"", "not empty"),
      .bad("2026-11-20T10:00:00.123Z", "2026-11-20", "not a time"), .bad(".123Z", "+01:00", "not a time"),
      .bad("2026-11", "2026-13", "not a time"), .unseen("2026-11-20", "2026-02-30", "not a time"),
      .bad("bannedBy: risk-1", "bannedBy: 1", "not empty"), .bad("bannedBy", "deletedBy", "unknown key"),
    ])

  static let deletedVersion = Sample(
    kind: .deletedVersion,
    text: """
      apiVersion: git-model/v1
      kind: DeletedVersion
      reason: a customer asked for it
      deletedAt: 2026-11-20T10:00:00Z
      deletedBy: dev-1

      """,
    edits: [
      .good("00Z", "00.001Z"), .good("dev-1", "dev-1@example.org"),
      .bad("deletedAt: 2026-11-20T10:00:00Z", "deletedAt: 1700000000", "a string"), .bad("T10", " 10", "not a time"),
      .bad("T10", "T24", "not a time"), .bad("2026", "1969", "not a time"),
      .bad("reason: a customer asked for it", "reason: ~", "not empty"),
      .bad("deletedBy: dev-1", "deletedBy: \"\"", "not empty"),
      .bad("kind: DeletedVersion", "kind: BannedVersion", "\"DeletedVersion\""),
      .bad("deletedAt", "deletedat", "did you mean \"deletedAt\""),
    ])
}
