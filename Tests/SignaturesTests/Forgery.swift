import Foundation
import Signatures

/// The fields of a signature, freely editable, for making hostile ones.
struct Forgery {
  var magic = Array("SSHSIG".utf8)
  var version: UInt32 = 1
  var key: [UInt8]
  var namespace: [UInt8]
  var reserved: [UInt8] = []
  var hash: [UInt8]
  var kind: [UInt8]
  var signature: [UInt8]
  /// What stands behind the signature proper in its field: the flags and counter of a security key.
  var tail: [UInt8] = []
  /// What stands behind the last field.
  var end: [UInt8] = []

  /// A signature made outside ssh-keygen.
  init(key: [UInt8], namespace: String, hash: String, kind: String, signature: [UInt8], tail: [UInt8] = []) {
    self.key = key
    self.namespace = Array(namespace.utf8)
    self.hash = Array(hash.utf8)
    self.kind = Array(kind.utf8)
    self.signature = signature
    self.tail = tail
  }

  /// The fields of a signature that ssh-keygen made.
  init(_ armored: [UInt8]) {
    let fields = wireStrings(unarmored(armored).dropFirst(10))
    let inner = wireStrings(fields[4][...])
    key = fields[0]
    namespace = fields[1]
    hash = fields[3]
    kind = inner[0]
    signature = inner[1]
  }

  var blob: [UInt8] {
    magic + wire(version) + [key, namespace, reserved, hash].flatMap(wire)
      + wire(wire(kind) + wire(signature) + tail) + end
  }

  var armored: [UInt8] { SSHSignature.armored(blob) }
}

/// A number in four bytes.
func wire(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

/// A string with its length in front.
func wire(_ bytes: [UInt8]) -> [UInt8] { wire(UInt32(bytes.count)) + bytes }

func wire(_ text: String) -> [UInt8] { wire(Array(text.utf8)) }

/// The strings that fill some well-formed bytes.
func wireStrings(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
  var rest = bytes
  var strings: [[UInt8]] = []
  while rest.count >= 4 {
    let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    strings.append(Array(rest.dropFirst(4).prefix(count)))
    rest = rest.dropFirst(4 + count)
  }
  return strings
}

/// The bytes inside an armor, read by Foundation.
func unarmored(_ armored: [UInt8]) -> [UInt8] {
  let lines = String(decoding: armored, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("-----") }
  return [UInt8](Data(base64Encoded: lines.joined()) ?? Data())
}

/// The bytes of a key line's base64, read by Foundation.
func keyBlob(_ line: String) -> [UInt8] {
  let fields = line.split(whereSeparator: \.isWhitespace)
  return [UInt8](Data(base64Encoded: String(fields[1])) ?? Data())
}

extension [UInt8] {
  /// The same bytes with one bit of one byte turned.
  func flipped(at index: Int, bit: Int = 0) -> [UInt8] {
    var bytes = self
    bytes[index] ^= 1 << UInt8(bit)
    return bytes
  }
}
