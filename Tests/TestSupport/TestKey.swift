import Foundation
package import Signatures
import Synchronization

/// A real SSH key that signs with the real ssh-keygen. Keys are made once per run and name; signatures of Ed25519 do
/// not change, so each is made once too.
package struct TestKey: Sendable {
  package let publicKey: SSHPublicKey
  private let privateKey: [UInt8]

  private struct Signing: Hashable {
    let key: SSHPublicKey
    let message: [UInt8]
    let namespace: String
  }

  private static let keys = Mutex<[String: TestKey]>([:])
  private static let signatures = Mutex<[Signing: [UInt8]]>([:])

  /// The key of this name, the same one during the whole run.
  package static func named(_ name: String, type: String = "ed25519") throws -> TestKey {
    try keys.withLock { keys in
      if let known = keys[name] { return known }
      let key = try make(type)
      keys[name] = key
      return key
    }
  }

  private static func make(_ type: String) throws -> TestKey {
    try inTemporaryFolder { folder in
      let file = folder.appendingPathComponent("key")
      try run(["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", file.path])
      let line = try String(contentsOf: file.appendingPathExtension("pub"), encoding: .utf8)
      return TestKey(publicKey: try SSHPublicKey(line: line), privateKey: [UInt8](try Data(contentsOf: file)))
    }
  }

  /// The armored signature of a message (`ssh-keygen -Y sign`).
  package func sign(_ message: [UInt8], namespace: SignatureNamespace) throws -> [UInt8] {
    try sign(message, namespace: namespace.rawValue)
  }

  package func sign(_ message: [UInt8], namespace: String) throws -> [UInt8] {
    let signing = Signing(key: publicKey, message: message, namespace: namespace)
    if let known = Self.signatures.withLock({ $0[signing] }) { return known }
    let armored = try Self.inTemporaryFolder { folder in
      let key = folder.appendingPathComponent("key")
      let file = folder.appendingPathComponent("message")
      try Data(privateKey).write(to: key)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
      try Data(message).write(to: file)
      try Self.run(["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", key.path, file.path])
      return [UInt8](try Data(contentsOf: file.appendingPathExtension("sig")))
    }
    Self.signatures.withLock { $0[signing] = armored }
    return armored
  }

  private static func inTemporaryFolder<T>(_ body: (URL) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("git-model-keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private static func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw TestFailure("\(command.joined(separator: " ")) ended with \(process.terminationStatus)")
    }
  }
}

/// A helper could not do what a test asked of it.
package struct TestFailure: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
