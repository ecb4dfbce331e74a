package import Documents
package import Names

/// A signature that OpenSSF Model Signing made with a key: a Sigstore bundle v0.3 around a DSSE envelope.
///
/// Sources: sigstore protobuf-specs (sigstore_bundle.proto), secure-systems-lab/dsse (envelope.md, protocol.md), and
/// model_signing 1.x, whose bundles are read as they are.
package struct SigningBundle: Hashable, Sendable {
  package static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
  package static let payloadType = "application/vnd.in-toto+json"

  /// The signed statement, in base64.
  package let payload: String
  /// The signature in DER, in base64.
  package let signature: String
  /// SHA-256 of the PEM file of the key that signed, as the bundle claims.
  package let keyHint: Digest?

  /// Reads a bundle; throws everything that is wrong with it.
  package static func read(_ bytes: [UInt8]) throws(Problems) -> SigningBundle {
    try Report.read(JSON.read(bytes, limits: .signature)) { fields in
      _ = fields.required("mediaType", .exactly(mediaType))
      let hint = fields.object("verificationMaterial", .required) { material -> Digest?? in
        // Made by other methods of signing; what they vouch for is not judged here.
        for key in ["certificate", "x509CertificateChain"] where material.contains(key) {
          material.refuse(key, "the bundle was signed with a certificate; expected the key method of model_signing")
          _ = material.take(key)
        }
        _ = material.take("tlogEntries")
        _ = material.take("timestampVerificationData")
        guard !material.contains("certificate"), !material.contains("x509CertificateChain") else { return .some(nil) }
        return material.object("publicKey", .required) { key -> Digest?? in
          // What bundles before 1.0 said of the key.
          _ = key.take("rawBytes")
          _ = key.take("keyDetails")
          return .some(key.optional("hint", .hexDigest))
        }
      }
      let envelope = fields.object("dsseEnvelope", .required) { envelope -> (String, String)? in
        _ = envelope.required("payloadType", .exactly(payloadType))
        let payload = envelope.required("payload", .string)
        let signatures = envelope.objects("signatures", .required, count: 1...1) { signature in
          _ = signature.optional("keyid", .string)
          return signature.required("sig", .string)
        }
        guard let payload, let signature = signatures.first else { return nil }
        return (payload, signature)
      }
      guard let envelope else { return nil }
      return SigningBundle(payload: envelope.0, signature: envelope.1, keyHint: hint.flatMap { $0 })
    }
  }

  /// Whether a payload looks like a bundle, right or wrong.
  static func isLikely(_ node: Node) -> Bool { node["dsseEnvelope"] != nil && node["verificationMaterial"] != nil }

  /// What is signed: the pre-authentication encoding of the payload (DSSE protocol.md, "PAE").
  package static func signedBytes(_ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
  }
}

/// What a bundle signs: an in-toto statement whose predicate lists a model's files
/// (`https://model_signing/signature/v1.0`, docs of sigstore/model-transparency).
package struct SignedModel: Hashable, Sendable {
  package static let predicateType = "https://model_signing/signature/v1.0"

  package struct File: Hashable, Sendable {
    /// Its path below the model; `.` for a model that is one file.
    package let path: String
    package let digest: Digest
  }

  /// The model's folder or file, as the signer called it.
  package let name: String
  /// SHA-256 over the digests of the files, in their order.
  package let rootDigest: Digest
  package let files: [File]

  /// Reads a statement; throws everything that is wrong with it. Fields that v1.0 does not define are passed over, as
  /// its specification asks.
  package static func read(_ bytes: [UInt8]) throws(Problems) -> SignedModel {
    let report = Report()
    let fields = Fields(try JSON.read(bytes, limits: .signature), in: report)
    _ = fields.required("_type", .exactly(statementType))
    _ = fields.required("predicateType", .exactly(predicateType))
    var subject: (name: String, digest: Digest)?
    _ = fields.list("subject", count: 1...1) { node, path -> Void? in
      let fields = Fields(node, in: report, at: path)
      let name = fields.required("name", .string)
      let digest = fields.mapping("digest")?.required("sha256", .hexDigest)
      if let name, let digest { subject = (name, digest) }
      return nil
    }
    let predicate = fields.mapping("predicate")
    let serialization = predicate?.mapping("serialization")
    _ = serialization?.required("method", .exactly("files"))
    _ = serialization?.required("hash_type", .exactly("sha256"))
    var names = Set<[UInt8]>()
    let files = predicate?.list("resources", count: 1...1_000_000) { node, path -> File? in
      let fields = Fields(node, in: report, at: path)
      _ = fields.required("algorithm", .exactly("sha256"))
      guard let name = fields.required("name", .string), let digest = fields.required("digest", .hexDigest) else {
        return nil
      }
      if !names.insert(Array(name.utf8)).inserted {
        report.add("\(quoted(name, limit: 100)) is listed twice", at: node, path: path)
      }
      return File(path: name, digest: digest)
    }
    return try report.finish(
      subject.map { SignedModel(name: $0.name, rootDigest: $0.digest, files: files ?? []) })
  }
}
