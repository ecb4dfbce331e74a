/// Bounds on what a reader accepts, so that hostile bytes cost a bounded amount of time and memory.
package struct Limits: Hashable, Sendable {
  /// The size of the file, in bytes.
  package var maxBytes: Int
  /// How many mappings and sequences may lie inside each other.
  package var maxDepth: Int
  /// How many values (keys not counted) the document may hold.
  package var maxNodes: Int
  /// The length of one mapping key in UTF-8 bytes.
  package var maxKeyBytes: Int
  /// Whether a JSON document may be a bare string, number, boolean or null.
  package var allowAnyRoot: Bool
  /// Whether YAML is read as other programs write it: a value may be an alias of an earlier one, which counts as often
  /// as it stands there, and a key may be any scalar, which is taken by its text.
  package var allowForeignYAML: Bool

  /// Makes limits; each that is not named has the value of ``manifest``.
  package init(
    maxBytes: Int = 1 << 20, maxDepth: Int = 64, maxNodes: Int = 200_000, maxKeyBytes: Int = 250,
    allowAnyRoot: Bool = false, allowForeignYAML: Bool = false
  ) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
    self.maxNodes = maxNodes
    self.maxKeyBytes = maxKeyBytes
    self.allowAnyRoot = allowAnyRoot
    self.allowForeignYAML = allowForeignYAML
  }

  /// A YAML manifest: 1 MiB, 64 levels, keys of at most 250 bytes (what MLflow allows, and short enough for a
  /// YAML simple key, at most 1,024 characters, even when every byte of it is escaped).
  package static let manifest = Limits()
  /// A JSON statement of ours: 1 MiB, 64 levels.
  package static let json = Limits(maxKeyBytes: 4096)
  /// A JSON payload that others made, such as an evaluation: 2 MiB, 64 levels, 100,000 values. Reading a value costs a
  /// microsecond, and a push has to have done with all payloads of a version within seconds.
  package static let payload = Limits(maxBytes: 2 << 20, maxNodes: 100_000, maxKeyBytes: 4096)
  /// A signature over an artifact, which lists its files with some 250 bytes for each: 4 MiB, 64 levels.
  package static let signature = Limits(maxBytes: 4 << 20, maxNodes: 100_000, maxKeyBytes: 4096)
  /// YAML that others made, such as the metadata of a model card: 1 MiB, 64 levels, 100,000 values, those counted again
  /// that aliases stand for.
  package static let foreignYAML = Limits(maxNodes: 100_000, allowForeignYAML: true)
}
