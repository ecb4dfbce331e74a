/// A detached signature in OpenSSH's format (PROTOCOL.sshsig, version 1), parsed but not yet verified.
package struct SSHSignature: Sendable {
  /// The key that the signature says made it; whether the key counts is the policy's business.
  package let publicKey: SSHPublicKey
  /// What the signature says it is for; printable ASCII.
  package let namespace: String
  /// What the message was hashed with.
  package let hashAlgorithm: SignatureHash
  private let payload: SignaturePayload

  /// How the key signed.
  package var signatureAlgorithm: SignatureAlgorithm { payload.algorithm }

  /// The longest armor that is read, in bytes.
  package static let armorLimit = 16 * 1024

  private static let magic = Array("SSHSIG".utf8)

  /// Reads one armored signature, as `ssh-keygen -Y sign` writes it to a .sig file.
  ///
  /// Stricter than ssh-keygen: carriage returns, text behind the footer, gaps, a second block, spare bits in the
  /// base64 and a filled reserved field are malformed, so that a signature has few spellings and hides nothing.
  package init(armored text: [UInt8]) throws(SignatureError) {
    try self.init(blob: try Armor.decode(text))
  }

  /// Reads the bytes inside an armor: magic, version, key, namespace, reserved, hash, signature, and nothing more.
  package init(blob: [UInt8]) throws(SignatureError) {
    let fields: Fields
    do throws(WireError) {
      fields = try Fields(blob)
    } catch {
      throw .malformed(error.reason)
    }
    guard let hash = SignatureHash(rawValue: fields.hash) else {
      throw .unsupportedAlgorithm("signatures over a hash named \"\(fields.hash)\"")
    }
    do throws(KeyError) {
      publicKey = try SSHPublicKey(blob: Array(fields.key))
    } catch {
      throw SignatureError(error)
    }
    payload = try SignaturePayload(fields.signature, key: publicKey)
    namespace = fields.namespace
    hashAlgorithm = hash
  }

  /// Returns when the key signed exactly these bytes for exactly this namespace; throws why it did not.
  package func verify(message: [UInt8], namespace expected: String) throws(SignatureError) {
    guard namespace.utf8.elementsEqual(expected.utf8) else {
      throw .wrongNamespace(found: namespace, expected: expected)
    }
    let valid: Bool
    do throws(CryptoFailure) {
      let digest = try hashAlgorithm.function.digest(of: message)
      var signed = Self.signedData(digest: digest, namespace: expected, hash: hashAlgorithm)
      if case .securityKey(_, let application) = publicKey.material {
        // What the token signed (PROTOCOL.u2f): two digests around its flags and counter.
        let hash = HashFunction.sha256
        signed = try hash.digest(of: application) + payload.securityKeyTail + hash.digest(of: signed)
      }
      valid = try publicKey.material.verifies(payload.signature, of: signed, hash: payload.algorithm.hash)
    } catch {
      throw .undecided("\(error)")
    }
    guard valid else { throw .badSignature }
  }

  /// Returns when the key signed exactly these bytes for this purpose; throws why it did not.
  package func verify(message: [UInt8], namespace: SignatureNamespace) throws(SignatureError) {
    try verify(message: message, namespace: namespace.rawValue)
  }

  /// The bytes that a key signs for a message (PROTOCOL.sshsig §3): magic, namespace, reserved, hash, digest.
  package static func signedData(
    message: [UInt8], namespace: String, hash: SignatureHash
  ) throws(SignatureError) -> [UInt8] {
    do throws(CryptoFailure) {
      return signedData(digest: try hash.function.digest(of: message), namespace: namespace, hash: hash)
    } catch {
      throw .undecided("\(error)")
    }
  }

  /// The armor of a blob, as ssh-keygen writes it; the blob is not looked at.
  package static func armored(_ blob: [UInt8]) -> [UInt8] {
    Armor.encode(blob)
  }

  private static func signedData(digest: [UInt8], namespace: String, hash: SignatureHash) -> [UInt8] {
    var data = magic
    data.append(wire: namespace.utf8)
    data.append(wire: [])
    data.append(wire: hash.rawValue.utf8)
    data.append(wire: digest)
    return data
  }

  /// The fields of a blob, with only their lengths checked.
  private struct Fields {
    let key: ArraySlice<UInt8>
    let namespace: String
    let hash: String
    let signature: ArraySlice<UInt8>

    init(_ blob: [UInt8]) throws(WireError) {
      var reader = WireReader(blob[...])
      guard try reader.take(magic.count, "the magic").elementsEqual(magic) else {
        throw WireError(reason: "its content does not begin with SSHSIG")
      }
      let version = try reader.uint32("the version")
      guard version == 1 else { throw WireError(reason: "its version is \(version), only 1 is known") }
      key = try reader.string("the public key")
      namespace = try reader.text("the namespace")
      guard try reader.string("the reserved field").isEmpty else {
        throw WireError(reason: "its reserved field is not empty")
      }
      hash = try reader.text("the hash's name", limit: 64)
      signature = try reader.string("the signature")
      try reader.end(of: "the signature")
    }
  }
}

/// The hashes that PROTOCOL.sshsig allows for a message.
package enum SignatureHash: String, Hashable, Sendable, CaseIterable {
  case sha256, sha512

  var function: HashFunction {
    switch self {
    case .sha256: .sha256
    case .sha512: .sha512
    }
  }
}
