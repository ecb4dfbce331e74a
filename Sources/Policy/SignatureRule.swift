import Documents
import Manifest
import Names
package import Signatures

/// A demand that somebody trusted has signed the artifact: `signature` of a gate.
package struct SignatureRule: Hashable, Sendable {
  /// A key whose signature passes, under the name that the verdict calls it by.
  package struct TrustedKey: Hashable, Sendable {
    package let name: String
    package let key: ArtifactKey
  }

  /// Any of them suffices.
  package let keys: [TrustedKey]

  init?(_ fields: Fields) {
    var names = Set<String>()
    keys = fields.objects("keys", count: 1...100) { entry in
      let name = entry.required("name", .nonEmptyString(maxBytes: 64))
      let key = entry.required("key", .name { (text: String) throws(InvalidName) in try ArtifactKey(text) })
      guard let name, let key else { return nil }
      if !names.insert(name).inserted { entry.refuse("name", "two keys are called \(quoted(name))") }
      return TrustedKey(name: name, key: key)
    }
    fields.close()
  }
}
