import Names

/// A public key that may sign, read from the form in which OpenSSH keeps it.
///
/// Two keys are equal when their blobs are. A blob has one accepted spelling, so equal keys are one key.
package struct SSHPublicKey: Hashable, Sendable, CustomStringConvertible {
  package let algorithm: KeyAlgorithm
  /// The key in SSH's wire format (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4, OpenSSH PROTOCOL.u2f).
  package let blob: [UInt8]
  let material: KeyMaterial

  /// The longest blob that is read, in bytes; an RSA key of 16384 bits has 2,083.
  package static let blobLimit = 4096
  /// The longest line that is read, in bytes.
  package static let lineLimit = 8192

  /// Reads a blob: a known kind, exact lengths, nothing behind the last field.
  package init(blob: [UInt8]) throws(KeyError) {
    guard blob.count <= Self.blobLimit else {
      throw .malformed("it has \(blob.count) bytes, at most \(Self.blobLimit) are read")
    }
    var reader = WireReader(blob[...])
    let kind: String
    do throws(WireError) {
      kind = try reader.text("its kind", limit: 64)
    } catch {
      throw .malformed(error.reason)
    }
    guard let algorithm = KeyAlgorithm(rawValue: kind) else { throw .unsupported(kind) }
    material = try KeyMaterial(algorithm, &reader)
    do throws(WireError) {
      try reader.end(of: "the key")
    } catch {
      throw .malformed(error.reason)
    }
    self.algorithm = algorithm
    self.blob = blob
  }

  /// Reads the one line of a .pub file: the kind, one space, the blob in base64, then optionally one space and a
  /// comment, which is dropped. One line feed at the end is allowed; options in front, as authorized_keys has, are not.
  package init(line: some StringProtocol) throws(KeyError) {
    guard line.utf8.count <= Self.lineLimit else {
      throw .malformed("the line has \(line.utf8.count) bytes, at most \(Self.lineLimit) are read")
    }
    var text = Array(line.utf8)[...]
    if text.last == UInt8(ascii: "\n") { text.removeLast() }
    guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw .malformed("it has a line break, tab or other control character")
    }
    let fields = text.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count >= 2, let kind = fields.first else {
      throw .malformed("it does not have a kind and a base64 text, parted by one space")
    }
    guard let blob = Base64.decode(fields[1]), !blob.isEmpty else {
      let name = String(decoding: kind, as: UTF8.self)
      guard KeyAlgorithm(rawValue: name) != nil else {
        throw .malformed("it does not begin with a kind of key; options are not read")
      }
      throw .malformed("its second field is not base64 without breaks, gaps or spare bits")
    }
    let key = try SSHPublicKey(blob: blob)
    guard kind.elementsEqual(key.algorithm.rawValue.utf8) else {
      throw .malformed("the line names another kind than its base64 text, which is \(key.algorithm.rawValue)")
    }
    self = key
  }

  /// `SHA256:` and the unpadded base64 of the blob's digest, as `ssh-keygen -l` prints it.
  package var fingerprint: String {
    let text = Base64.encode(SHA256.digest(of: blob).bytes).prefix { $0 != UInt8(ascii: "=") }
    return "SHA256:" + String(decoding: text, as: UTF8.self)
  }

  /// The kind and the base64 of the blob, parted by a space: a key file's line without a comment.
  package var line: String {
    "\(algorithm.rawValue) \(String(decoding: Base64.encode(blob), as: UTF8.self))"
  }

  package var description: String { "\(algorithm.rawValue) \(fingerprint)" }

  package static func == (left: SSHPublicKey, right: SSHPublicKey) -> Bool { left.blob == right.blob }
  package func hash(into hasher: inout Hasher) { hasher.combine(blob) }
}
