package import Manifest
package import Names
import Signatures
import Snapshots

/// The SHA-256 that binds a promotion to exact content.
///
/// It is taken over the sorted lines `mode SP sha256(content) SP path LF` of the version's `version.yaml`, its whole
/// `evidence/`, the model's `model.yaml`, and the pointer files of the transition as they are in the state; a
/// pointer file that is absent is written with mode `000000` and 64 zeros. Paths begin at the registry's root. It is
/// made of contents, so it does not lean on Git's SHA-1.
package enum SubjectDigest {
  /// - Parameters:
  ///   - state: the registry after the transition.
  ///   - pointers: every pointer of the transition, those of archived versions included.
  package static func compute(
    model: ModelName, version: Version, pointers: [Pointer], in state: State
  ) throws(StateError) -> Digest {
    var lines = [String]()
    func add(_ path: String, _ entry: TreeEntry?) throws(StateError) {
      guard let entry else {
        lines.append("000000 \(String(repeating: "0", count: 64)) \(path)\n")
        return
      }
      lines.append("\(entry.mode.octal) \(try state.digest(of: entry).hex) \(path)\n")
    }
    let folder = model.path
    for path in ["\(folder)/\(ModelPath.version(version).text)", "\(folder)/\(ModelPath.model.text)"] {
      try add(path, state.entry(path))
    }
    for file in try state.files(below: "\(folder)/versions/\(version)/evidence") { try add(file.path, file.entry) }
    for pointer in Set(pointers) {
      let path = "\(folder)/\(pointer.path.text)"
      try add(path, state.entry(path))
    }
    let sorted = lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return SHA256.digest(of: Array(sorted.joined().utf8))
  }
}
