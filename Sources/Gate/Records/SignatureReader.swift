import Names
import Policy
import Signatures
import Snapshots

/// Finds out which member, by the members in force, signed what.
struct SignatureReader {
  enum Signer {
    case member(Member)
    case absent
    /// The signature counts for nothing; the sentence says why.
    case refused(Code, String)
  }

  let input: StepInput

  /// Who signed `message` with the signature file at a path of the state after the step.
  func signer(at path: String, of message: [UInt8], namespace: SignatureNamespace) throws(StateError) -> Signer {
    guard let armored = try input.after.file(path, limit: ObjectLimits.signature) else { return .absent }
    return signer(of: armored, message: message, namespace: namespace, named: path)
  }

  /// Who made an armored signature over `message`.
  func signer(
    of armored: [UInt8], message: [UInt8], namespace: SignatureNamespace, named name: String
  ) -> Signer {
    let signature: SSHSignature
    do throws(SignatureError) {
      signature = try SSHSignature(armored: armored)
      guard signature.namespace == namespace.rawValue else {
        throw SignatureError.wrongNamespace(found: signature.namespace, expected: namespace.rawValue)
      }
    } catch {
      return .refused(Self.code(error), "\(name): \(error)")
    }
    guard let member = input.members.owner(of: signature.publicKey) else {
      let fingerprint = signature.publicKey.fingerprint
      if let holder = input.members.holder(of: signature.publicKey) {
        return .refused(.unknownSigner, "\(name): the key \(fingerprint) of \(holder.id) is revoked")
      }
      return .refused(.unknownSigner, "\(name): the key \(fingerprint) belongs to no member")
    }
    do throws(SignatureError) {
      try signature.verify(message: message, namespace: namespace)
    } catch {
      return .refused(Self.code(error), "\(name): \(error)")
    }
    return .member(member)
  }

  private static func code(_ error: SignatureError) -> Code {
    if case .wrongNamespace = error { return .namespace }
    return .signature
  }
}
