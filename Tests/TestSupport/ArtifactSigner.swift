import Foundation
package import Names
import Signatures
import Synchronization

/// A key that signs artifacts as OpenSSF Model Signing does; the real openssl makes it and signs with it.
package struct ArtifactSigner: Sendable {
  /// The public key as a PEM file.
  package let pem: String
  private let privateKey: String

  private static let signers = Mutex<[String: ArtifactSigner]>([:])

  /// The signer of this name, the same one during the whole run.
  package static func named(_ name: String, curve: String = "prime256v1") throws -> ArtifactSigner {
    try signers.withLock { signers in
      if let known = signers[name] { return known }
      let signer = try ArtifactSigner(curve: curve)
      signers[name] = signer
      return signer
    }
  }

  private init(curve: String) throws {
    privateKey = try Self.openssl(["ecparam", "-name", curve, "-genkey", "-noout"]).text
    let key = try Self.file(privateKey)
    defer { try? FileManager.default.removeItem(atPath: key) }
    pem = try Self.openssl(["pkey", "-in", key, "-pubout"]).text
  }

  /// The key as a policy names it.
  package var base64: String {
    pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
  }

  /// SHA-256 of the PEM file, without a prefix.
  package var hint: String { SHA256.digest(of: Array(pem.utf8)).hex }

  /// The statement over a model's files; a model of one file is called `.`.
  package static func statement(_ files: [(path: String, digest: Digest)], name: String = "model") -> String {
    let resources = files.map { #"{"name": "\#($0.path)", "algorithm": "sha256", "digest": "\#($0.digest.hex)"}"# }
    return """
      {"_type": "https://in-toto.io/Statement/v1",
       "subject": [{"name": "\(name)", "digest": {"sha256": "\(SHA256.root(of: files.map(\.digest)).hex)"}}],
       "predicateType": "https://model_signing/signature/v1.0",
       "predicate": {"serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": false},
                     "resources": [\(resources.joined(separator: ", "))]}}
      """
  }

  /// The bundle around a statement.
  ///
  /// - Parameter signed: what is signed instead of the statement; nil for the statement itself.
  package func bundle(_ statement: String, signed: String? = nil, hint: String? = nil) throws -> String {
    let type = "application/vnd.in-toto+json"
    let text = signed ?? statement
    let key = try Self.file(privateKey)
    let message = try Self.file("DSSEv1 \(type.utf8.count) \(type) \(text.utf8.count) \(text)")
    defer { for path in [key, message] { try? FileManager.default.removeItem(atPath: path) } }
    let hash = privateKey.utf8.count > 300 ? "-sha512" : privateKey.utf8.count > 240 ? "-sha384" : "-sha256"
    let signature = try Self.openssl(["dgst", hash, "-sign", key, message]).data
    return """
      {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
       "verificationMaterial": {"publicKey": {"hint": "\(hint ?? self.hint)"}, "tlogEntries": []},
       "dsseEnvelope": {"payload": "\(Data(statement.utf8).base64EncodedString())", "payloadType": "\(type)",
                        "signatures": [{"sig": "\(signature.base64EncodedString())", "keyid": ""}]}}
      """
  }

  /// The bundle around the statement over a model's files.
  package func sign(_ files: [(path: String, digest: Digest)]) throws -> String {
    try bundle(Self.statement(files))
  }

  private static func file(_ text: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/git-model-signer-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private static func openssl(_ arguments: [String]) throws -> (data: Data, text: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw TestFailure("openssl \(arguments) failed") }
    return (data, String(decoding: data, as: UTF8.self))
  }
}
