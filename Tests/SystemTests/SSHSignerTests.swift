import Foundation
import Signatures
import System
import TestSupport
import Testing

@Suite struct `The caller's key` {
  private let scratch: Scratch
  private var home: String { "\(scratch.path)/home" }
  private var environment: [String: String] { ["HOME": home, "PATH": "/usr/bin:/bin"] }

  init() throws {
    scratch = try Scratch()
    try Files.makeFolder("\(scratch.path)/home/.ssh")
  }

  private func makeKey(_ path: String, type: String = "ed25519") throws -> SSHPublicKey {
    let made = try Subprocess.run(
      ["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "a comment", "-f", path], environment: environment)
    #expect(made.status == 0, "\(made.errorText)")
    return try SSHPublicKey(
      line: String(contentsOfFile: path + ".pub", encoding: .utf8).split(separator: "\n").map(String.init)[0])
  }

  private func find(_ configured: String?) throws -> SSHSigner {
    try SSHSigner.find(configured: configured, program: nil, environment: environment)
  }

  @Test func `is what user.signingKey names, else id_ed25519`() throws {
    let usual = try makeKey("\(home)/.ssh/id_ed25519")
    let other = try makeKey("\(home)/work key")
    #expect(try find(nil).key == usual)
    #expect(try find("\(home)/work key").key == other, "a private key")
    #expect(try find("\(home)/work key.pub").key == other, "a public key")
    #expect(try find("~/work key").key == other)
    #expect(try find("~/work key.pub").key == other)
    #expect(try find("key::\(other.line)").key == other)
    #expect(try find(other.line).key == other)
  }

  @Test func `signs what ssh-keygen then verifies`() throws {
    let key = try makeKey("\(home)/.ssh/id_ed25519")
    let allowed = "\(home)/allowed"
    try Files.write(Array("dev-1 \(key.line)\n".utf8), to: allowed)
    let signature = try find(nil).sign(Array("statement".utf8), namespace: .approval)
    try Files.write(signature, to: "\(home)/sig")
    func verify(_ namespace: String, _ text: String) throws -> Int32 {
      try Subprocess.run(
        [
          "sh", "-c",
          "printf %s '\(text)' | ssh-keygen -Y verify -n \(namespace) -I dev-1 -f \(allowed) -s \(home)/sig",
        ],
        environment: environment
      ).status
    }
    #expect(try verify("approval@git-model", "statement") == 0)
    #expect(try verify("proposal@git-model", "statement") != 0)
    #expect(try verify("approval@git-model", "other") != 0)
    #expect(!Files.exists("\(home)/statement.sig"))
  }

  @Test func `signs with an agent when it is given as text`() throws {
    let key = try makeKey("\(home)/agent-key")
    let socket = "\(home)/agent"
    let script =
      "eval \"$(ssh-agent -a \(socket))\" >/dev/null && ssh-add -q \(home)/agent-key && rm \(home)/agent-key && echo $SSH_AGENT_PID"
    let started = try Subprocess.run(["sh", "-c", "(\(script)) 2>/dev/null"], environment: environment)
    let pid = try #require(
      Int32(started.outputText.trimmingCharacters(in: .whitespacesAndNewlines)), "\(started.errorText)")
    defer { kill(pid, SIGTERM) }
    var variables = environment
    variables["SSH_AUTH_SOCK"] = socket
    for configured in ["key::\(key.line)", "\(home)/agent-key.pub"] {
      let signer = try SSHSigner.find(configured: configured, program: nil, environment: variables)
      let signature = try signer.sign([1, 2, 3], namespace: .proposal)
      #expect(String(decoding: signature, as: UTF8.self).hasPrefix("-----BEGIN SSH SIGNATURE-----"), "\(configured)")
    }
    #expect(throws: SystemError.self) { try find("key::\(key.line)").sign([1], namespace: .proposal) }
  }

  @Test func `is signed with by the program of gpg.ssh.program`() throws {
    _ = try makeKey("\(home)/.ssh/id_ed25519")
    let program = "\(home)/my-keygen"
    try Files.write(
      Array("#!/bin/sh\necho used >>'\(home)/log'\nexec ssh-keygen \"$@\"\n".utf8), to: program, mode: 0o755)
    _ = try SSHSigner.find(configured: nil, program: program, environment: environment).sign([1], namespace: .evidence)
    #expect(Files.exists("\(home)/log"))
    #expect(throws: (any Error).self) {
      try SSHSigner.find(configured: nil, program: "/nowhere", environment: environment).sign([1], namespace: .evidence)
    }
  }

  @Test func `that is missing or unusable is refused with what mends it`() throws {
    #expect { try find(nil) } throws: {
      "\($0)".contains("ssh-keygen -t ed25519") && "\($0)".contains("no user.signingKey is set")
    }
    #expect { try find("/nowhere/key") } throws: { "\($0)".contains("user.signingKey is /nowhere/key") }
    try Files.write(Array("not a key\n".utf8), to: "\(home)/bad.pub")
    #expect { try find("\(home)/bad.pub") } throws: { "\($0)".contains("no usable SSH public key") }
    try Files.write([], to: "\(home)/empty.pub")
    #expect(throws: SystemError.self) { try find("\(home)/empty") }
    #expect(throws: SystemError.self) { try find("key::") }
    #expect(throws: SystemError.self) { try find("ssh-ed25519 AAAA") }
    try Files.write([UInt8](repeating: 65, count: 100_000), to: "\(home)/huge.pub")
    #expect(throws: SystemError.self) { try find("\(home)/huge") }
  }
}
