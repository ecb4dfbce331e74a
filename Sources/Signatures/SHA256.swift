package import Names

/// A running SHA-256 digest (FIPS 180-4), computed by libcrypto without copying what it reads.
///
/// Hashing has no failure to report: libcrypto fails here only without memory, or when it was built without SHA-256.
/// Both end the process, as Swift itself does without memory; in the hook that refuses the push.
package struct SHA256: ~Copyable, @unchecked Sendable {
  // Sendable: the context has one owner, and updating it is exclusive.
  private var digest: MessageDigest

  package init() {
    do {
      digest = try MessageDigest(.sha256)
    } catch {
      Self.stop(error)
    }
  }

  /// Adds all bytes of an array.
  package mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Adds all bytes of a slice.
  package mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Adds all bytes of a buffer, which must stay valid during the call only.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    do {
      try unsafe digest.update(bytes)
    } catch {
      Self.stop(error)
    }
  }

  /// The digest of everything added.
  package consuming func finish() -> Digest {
    do {
      return Self.digest(unchecked: try digest.finish())
    } catch {
      Self.stop(error)
    }
  }

  /// The digest of some bytes.
  package static func digest(of bytes: [UInt8]) -> Digest {
    var hasher = SHA256()
    hasher.update(bytes)
    return hasher.finish()
  }

  /// The root digest of OpenSSF Model Signing v1.0: SHA-256 over the raw digests of a model's files, one after the other.
  ///
  /// - Parameter files: the SHA-256 of each file, in the order of their paths compared part by part.
  package static func root(of files: some Sequence<Digest>) -> Digest {
    var hasher = SHA256()
    for file in files { hasher.update(file.bytes) }
    return hasher.finish()
  }

  private static func digest(unchecked bytes: [UInt8]) -> Digest {
    guard let digest = Digest(bytes: bytes) else { preconditionFailure("SHA-256 has 32 bytes, as \(bytes.count) have") }
    return digest
  }

  private static func stop(_ failure: CryptoFailure) -> Never {
    preconditionFailure("SHA-256 cannot be computed: \(failure)")
  }
}
