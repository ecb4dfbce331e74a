package import Signatures

/// Makes SSH signatures with `ssh-keygen -Y sign`, so that agents and security keys work as they do for Git.
package struct SSHSigner: Sendable {
  /// The key that signs.
  package let key: SSHPublicKey
  /// The file that names the key for ssh-keygen: a private key, or a public key whose private part an agent holds.
  private let keyFile: String
  /// A public key given as text instead of a file.
  private let literal: String?
  private let program: String
  private let environment: [String: String]

  /// Finds the caller's key the way Git does.
  ///
  /// - Parameters:
  ///   - configured: git's `user.signingKey`: a path, `key::…`, or a public key as text; nil when it is not set.
  ///   - program: git's `gpg.ssh.program`, or nil for `ssh-keygen`.
  ///   - environment: the caller's variables; `HOME` leads to the default key.
  package static func find(
    configured: String?, program: String?, environment: [String: String]
  ) throws(SystemError) -> SSHSigner {
    let home = environment["HOME"] ?? ""
    let choice = configured ?? "\(home)/.ssh/id_ed25519.pub"
    if choice.hasPrefix("key::") || choice.hasPrefix("ssh-") || choice.hasPrefix("ecdsa-") || choice.hasPrefix("sk-") {
      let line = choice.hasPrefix("key::") ? String(choice.dropFirst(5)) : choice
      return SSHSigner(
        key: try parse(line, from: "user.signingKey"), keyFile: "", literal: line, program: program ?? "ssh-keygen",
        environment: environment)
    }
    let path = choice.hasPrefix("~/") ? home + choice.dropFirst(1) : choice
    let publicPath = path.hasSuffix(".pub") ? path : path + ".pub"
    guard Files.exists(publicPath) else {
      let source = configured == nil ? "no user.signingKey is set and" : "user.signingKey is \(choice), but"
      throw SystemError(
        "\(source) there is no \(publicPath); make a key with: ssh-keygen -t ed25519 -f ~/.ssh/id_ed25519 "
          + "and name it with: git config --global user.signingKey ~/.ssh/id_ed25519.pub")
    }
    let line = String(decoding: try Files.read(publicPath, limit: 64 * 1024), as: UTF8.self)
    return SSHSigner(
      key: try parse(line, from: publicPath), keyFile: path, literal: nil, program: program ?? "ssh-keygen",
      environment: environment)
  }

  private static func parse(_ line: String, from source: String) throws(SystemError) -> SSHPublicKey {
    let first = line.split(separator: "\n").first.map(String.init) ?? ""
    do {
      return try SSHPublicKey(line: first)
    } catch {
      throw SystemError("\(source) holds no usable SSH public key: \(error)")
    }
  }

  /// Signs bytes in a namespace and returns the armored signature (PROTOCOL.sshsig).
  package func sign(_ bytes: [UInt8], namespace: SignatureNamespace) throws -> [UInt8] {
    try Files.withTemporaryFolder { folder in
      let file = "\(folder)/statement"
      try Files.write(bytes, to: file, mode: 0o600)
      var keyPath = keyFile
      var agent: [String] = []
      if let literal {
        keyPath = "\(folder)/key.pub"
        try Files.write(Array((literal + "\n").utf8), to: keyPath, mode: 0o600)
        agent = ["-U"]
      }
      let command = [program, "-Y", "sign", "-q", "-n", namespace.rawValue, "-f", keyPath] + agent + [file]
      let result = try Subprocess.run(command, environment: environment)
      guard result.status == 0 else {
        let reason = result.errorText.split(separator: "\n").last.map(String.init) ?? "exit \(result.status)"
        throw SystemError("\(program) could not sign with \(keyPath): \(reason)")
      }
      return try Files.read("\(file).sig", limit: 64 * 1024)
    }
  }
}
