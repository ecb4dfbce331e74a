package import Documents
package import Names

/// aliases/<alias>.yaml: the version that an alias points at.
package struct AliasManifest: WritableManifest {
  package static let kind = "Alias"
  package let version: Version

  package init(version: Version) { self.version = version }

  package var body: [(String, Node?)] { [("version", .version(version))] }

  package init?(_ fields: Fields) {
    guard let version = fields.required("version", .version) else { return nil }
    self.init(version: version)
  }
}

/// versions/<n>/stage.yaml: the stage that a version is in; absent means None.
package struct StageManifest: WritableManifest {
  package static let kind = "StageAssignment"
  package let stage: Stage

  package init(stage: Stage) { self.stage = stage }

  package var body: [(String, Node?)] { [("stage", .string(stage.text))] }

  package init?(_ fields: Fields) {
    guard let stage = fields.required("stage", .name(Stage.init(_:))) else { return nil }
    if stage == .none { fields.refuse("stage", "stage \"None\" is written by leaving the file out") }
    self.init(stage: stage)
  }
}

/// versions/<n>/banned.yaml: the version may hold no pointer any more.
package struct BanManifest: WritableManifest {
  package static let kind = "BannedVersion"
  package let reason: String
  package let bannedAt: Instant
  package let bannedBy: String

  package init(reason: String, bannedAt: Instant, bannedBy: String) {
    self.reason = reason
    self.bannedAt = bannedAt
    self.bannedBy = bannedBy
  }

  package var body: [(String, Node?)] {
    [("reason", .string(reason)), ("bannedAt", .string(bannedAt.description)), ("bannedBy", .string(bannedBy))]
  }

  package init?(_ fields: Fields) {
    let reason = fields.required("reason", .nonEmptyString(maxBytes: 10_000))
    let at = fields.required("bannedAt", .name(Instant.init(_:)))
    let by = fields.required("bannedBy", .nonEmptyString(maxBytes: 200))
    guard let reason, let at, let by else { return nil }
    self.init(reason: reason, bannedAt: at, bannedBy: by)
  }
}

/// versions/<n>/deleted.yaml: a tombstone; the number stays used.
package struct DeletionManifest: WritableManifest {
  package static let kind = "DeletedVersion"
  package let reason: String
  package let deletedAt: Instant
  package let deletedBy: String

  package init(reason: String, deletedAt: Instant, deletedBy: String) {
    self.reason = reason
    self.deletedAt = deletedAt
    self.deletedBy = deletedBy
  }

  package var body: [(String, Node?)] {
    [("reason", .string(reason)), ("deletedAt", .string(deletedAt.description)), ("deletedBy", .string(deletedBy))]
  }

  package init?(_ fields: Fields) {
    let reason = fields.required("reason", .nonEmptyString(maxBytes: 10_000))
    let at = fields.required("deletedAt", .name(Instant.init(_:)))
    let by = fields.required("deletedBy", .nonEmptyString(maxBytes: 200))
    guard let reason, let at, let by else { return nil }
    self.init(reason: reason, deletedAt: at, deletedBy: by)
  }
}
