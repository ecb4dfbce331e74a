package import Documents

/// A YAML file of the registry: an envelope (`apiVersion`, `kind`) and its kind's own keys.
package protocol Manifest: Sendable, Hashable {
  static var kind: String { get }
  /// Reads the keys after the envelope; nil after the problems were reported.
  init?(_ fields: Fields)
}

extension Manifest {
  /// Reads a manifest of this kind; throws everything that is wrong with it, with positions.
  package static func read(_ bytes: [UInt8]) throws(Problems) -> Self {
    try Envelope.read(try YAML.read(bytes), kind: kind) { Self($0) }
  }
}

/// A manifest that we write, in one canonical form. (The policy is not one: people edit it as text.)
package protocol WritableManifest: Manifest {
  /// The keys after the envelope in their canonical order; nil leaves a key out.
  var body: [(String, Node?)] { get }
}

extension WritableManifest {
  /// The canonical bytes.
  package func write() -> [UInt8] {
    YAML.write(.mapping(omittingNil: Envelope.entries(kind: Self.kind).map { ($0.0, $0.1) } + body))
  }
}
