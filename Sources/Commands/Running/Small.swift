import GitStore
import Registry
import Signatures
import System

/// Random UUIDs (RFC 9562, version 4).
enum UUIDs {
  static func make() throws -> String {
    var random = SystemRandomNumberGenerator()
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return [hex[0..<4], hex[4..<6], hex[6..<8], hex[8..<10], hex[10..<16]].map { $0.joined() }.joined(separator: "-")
  }
}

/// This program itself.
enum Program {
  /// Its absolute path.
  static func path() throws -> String {
    guard let path = Files.realPath("/proc/self/exe") else { throw SystemError("cannot find this program's own file") }
    return path
  }
}

/// Public key files.
enum KeyFile {
  static func read(_ path: String) throws -> SSHPublicKey {
    let text = String(decoding: try Files.read(path, limit: 64 * 1024), as: UTF8.self)
    do {
      return try SSHPublicKey(line: String(text.split(separator: "\n").first ?? ""))
    } catch {
      throw RegistryError(
        "\(path) holds no usable SSH public key: \(error)", hint: "ssh-keygen -t ed25519 -f KEY makes one")
    }
  }
}
