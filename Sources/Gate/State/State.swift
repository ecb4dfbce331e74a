import Documents
package import Manifest
package import Names
package import Policy
import Signatures
package import Snapshots

/// The registry at one commit, read as far as somebody asks.
package struct State {
  package let snapshot: Snapshot
  let cache: ManifestCache

  package init(root: ObjectID, objects: ObjectReader) {
    self.init(root: root, objects: objects, cache: ManifestCache())
  }

  init(root: ObjectID, objects: ObjectReader, cache: ManifestCache) {
    snapshot = Snapshot(root: root, objects: objects)
    self.cache = cache
  }

  /// The registry as it is after a change of its tree.
  package func at(root: ObjectID) -> State { State(root: root, objects: snapshot.objects, cache: cache) }

  /// Throws when the time for the decision is spent; to be asked where much is worked through without reading.
  func checkTime() throws(StateError) {
    do { try snapshot.objects.checkTime() } catch { throw .object(error) }
  }

  package func registry() throws(StateError) -> RegistryManifest { try required(RegistryPath.registryFile) }
  package func policy() throws(StateError) -> PolicyManifest { try required(RegistryPath.gatesFile) }
  package func members() throws(StateError) -> MembersManifest { try required(RegistryPath.membersFile) }

  /// SHA-256 of policy/gates.yaml.
  package func policyDigest() throws(StateError) -> Digest {
    guard let digest = try digest(RegistryPath.gatesFile) else { throw .absent(path: RegistryPath.gatesFile) }
    return digest
  }

  /// SHA-256 of the file at a path; nil when there is none.
  package func digest(_ path: String) throws(StateError) -> Digest? {
    guard let entry = try entry(path) else { return nil }
    return try digest(of: entry)
  }

  /// SHA-256 of a file's content.
  func digest(of file: TreeEntry) throws(StateError) -> Digest {
    try cache.value(file.id) { () throws(StateError) in
      SHA256.digest(of: try bytes(file, limit: ObjectLimits.payload))
    }
  }

  /// Every file below a folder, in the order of their paths.
  func files(below folder: String) throws(StateError) -> [(path: String, entry: TreeEntry)] {
    do { return try snapshot.files(below: folder) } catch { throw .object(error) }
  }

  /// The file or folder at a path, or nil.
  package func entry(_ path: String) throws(StateError) -> TreeEntry? {
    do { return try snapshot.entry(path) } catch { throw .object(error) }
  }

  /// The entries of a folder; none when it is absent.
  package func list(_ path: String) throws(StateError) -> [TreeEntry] {
    do { return try snapshot.list(path) } catch { throw .object(error) }
  }

  /// The content of a file; nil when there is none.
  package func file(_ path: String, limit: Int = ObjectLimits.manifest) throws(StateError) -> [UInt8]? {
    guard let entry = try entry(path) else { return nil }
    return try bytes(entry, limit: limit)
  }

  /// The manifest at a path; nil when there is none.
  package func manifest<M: Manifest>(_ path: String, as type: M.Type = M.self) throws(StateError) -> M? {
    guard let entry = try entry(path) else { return nil }
    return try cache.value(entry.id) { () throws(StateError) in
      let bytes = try bytes(entry, limit: ObjectLimits.manifest)
      do throws(Problems) { return try M.read(bytes) } catch { throw .document(path: path, error) }
    }
  }

  /// The statement at a path with its bytes; nil when there is none.
  package func statement<S: Statement>(_ path: String, as type: S.Type = S.self) throws(StateError) -> Signed<S>? {
    guard let entry = try entry(path) else { return nil }
    // Only what was parsed is remembered: the bytes of a long history would fill the memory.
    let bytes = try bytes(entry, limit: ObjectLimits.manifest)
    let statement: S = try parsed(entry, at: path) { bytes }
    return Signed(statement: statement, bytes: bytes, digest: SHA256.digest(of: bytes))
  }

  /// What the statement at a path says, without the bytes that are signed; nil when there is none.
  func parsed<S: Statement>(_ path: String, as type: S.Type = S.self) throws(StateError) -> S? {
    guard let entry = try entry(path) else { return nil }
    return try parsed(entry, at: path) { () throws(StateError) in try bytes(entry, limit: ObjectLimits.manifest) }
  }

  private func parsed<S: Statement>(
    _ entry: TreeEntry, at path: String, _ bytes: () throws(StateError) -> [UInt8]
  ) throws(StateError) -> S {
    try cache.value(entry.id) { () throws(StateError) in
      let bytes = try bytes()
      do throws(Problems) { return try S.read(bytes) } catch { throw .document(path: path, error) }
    }
  }

  private func required<M: Manifest>(_ path: String) throws(StateError) -> M {
    guard let manifest = try manifest(path, as: M.self) else { throw .absent(path: path) }
    return manifest
  }

  private func bytes(_ entry: TreeEntry, limit: Int) throws(StateError) -> [UInt8] {
    do { return try snapshot.objects.blob(entry.id, limit: limit) } catch { throw .object(error) }
  }
}

/// A statement with the exact bytes that are signed.
package struct Signed<S: Statement>: Sendable {
  package let statement: S
  package let bytes: [UInt8]
  package let digest: Digest
  package var id: RecordID { RecordID(digest) }

  package init(statement: S, bytes: [UInt8], digest: Digest) {
    self.statement = statement
    self.bytes = bytes
    self.digest = digest
  }

  /// A statement that was just made.
  package init(_ statement: S) {
    let bytes = statement.write()
    self.init(statement: statement, bytes: bytes, digest: SHA256.digest(of: bytes))
  }
}
