import Foundation
import Signatures
import Testing

@Suite("Public keys")
struct KeyTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  @Test(arguments: KeyKind.allCases)
  func `A key of ssh-keygen is read, and its fingerprint is the one ssh-keygen prints`(kind: KeyKind) throws {
    let pair = try KeyPair(workshop, kind.arguments)
    let file = try pair.file
    let key = try pair.publicKey
    let printed = try workshop.need("ssh-keygen", ["-l", "-f", workshop.path("key.pub")]).text
    #expect(printed.contains(" \(key.fingerprint) "))
    #expect(file == "\(key.line) dev-1@example.org laptop\n")
    #expect(key.blob == keyBlob(file))
    #expect(file.hasPrefix("\(key.algorithm.rawValue) "))
  }

  @Test func `A comment is no part of a key`() throws {
    let line = try KeyPair(workshop, KeyKind.ed25519.arguments).publicKey.line
    let key = try SSHPublicKey(line: line)
    #expect(try SSHPublicKey(line: "\(line) Zoë's laptop, 2nd\n") == key)
    #expect(try SSHPublicKey(line: "\(line) ") == key)
    #expect(try SSHPublicKey(blob: key.blob) == key)
    #expect(Set([key, try SSHPublicKey(line: "\(line) again")]).count == 1)
  }

  @Test func `P-521 is named as not accepted, with what is`() throws {
    let file = try KeyPair(workshop, ["-t", "ecdsa", "-b", "521"]).file
    #expect(throws: KeyError.unsupported("ecdsa-sha2-nistp521")) { try SSHPublicKey(line: file) }
    #expect("\(KeyError.unsupported("ecdsa-sha2-nistp521"))".contains("ssh-ed25519, sk-ssh-ed25519@openssh.com"))
  }

  @Test(arguments: ["1024", "2048", "3071"])
  func `RSA below 3072 bits is weak`(bits: String) throws {
    let file = try KeyPair(workshop, ["-t", "rsa", "-b", bits]).file
    let error = #expect(throws: KeyError.self) { try SSHPublicKey(line: file) }
    // The size that ssh-keygen prints, which may be one below an odd size asked for.
    let size = try workshop.need("ssh-keygen", ["-l", "-f", workshop.path("key.pub")]).text.prefix { $0 != " " }
    #expect(error == .weak("its RSA modulus has \(size) bits, at least 3072 are needed"))
  }

  @Test func `DSA and certificates and ECDSA security keys are not accepted`() throws {
    for kind in [
      "ssh-dss", "ssh-ed25519-cert-v01@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-ed448",
      "ssh-xmss@openssh.com",
    ] {
      let blob = wire(kind) + wire([UInt8](repeating: 7, count: 32))
      #expect(throws: KeyError.unsupported(kind)) { try SSHPublicKey(blob: blob) }
    }
    if let file = try? KeyPair(workshop, ["-t", "dsa"], name: "dsa").file {
      #expect(throws: KeyError.unsupported("ssh-dss")) { try SSHPublicKey(line: file) }
    }
  }

  @Test func `A line that is not exactly a kind, base64 and a comment is malformed`() throws {
    let line = try KeyPair(workshop, KeyKind.ed25519.arguments).publicKey.line
    let base64 = line.dropFirst("ssh-ed25519 ".count)
    let lines = [
      "", " ", "ssh-ed25519", "ssh-ed25519 ", String(base64), " \(line)", "ssh-ed25519  \(base64)",
      "ssh-ed25519\t\(base64)",
      "\(line)\r\n", "\(line)\n\n", "\(line)\n\(line)", "\(line)\0", "\(line) \u{1B}[31mred",
      "namespaces=\"git\" \(line)",
      "restrict \(line)", "ssh-rsa \(base64)", "SSH-ED25519 \(base64)", "\(line)=", "\(line)A",
      "ssh-ed25519 \(base64.dropLast())",
      "ssh-ed25519 \(base64.dropLast(4))", "ssh-ed25519 AAAA", "ssh-ed25519 ====", "ssh-ed25519 \(base64.dropLast())*",
      "ssh-ed25519 \(base64.prefix(20))\n\(base64.dropFirst(20))", "\(line) \(String(repeating: "x", count: 9_000))",
    ]
    for hostile in lines {
      let error = #expect(throws: KeyError.self, "\(hostile)") { try SSHPublicKey(line: hostile) }
      guard case .malformed = error else {
        Issue.record("\(hostile) is \(String(describing: error)) instead of malformed")
        continue
      }
    }
  }

  @Test func `Base64 with spare bits or other padding is no second spelling of a key`() throws {
    // The application is chosen so that the blob's length leaves one and two bytes over.
    for application in ["ssh:", "ssh:a", "ssh:ab"] {
      let point = try KeyPair(workshop, KeyKind.ed25519.arguments, name: application).publicKey.blob.suffix(32)
      let blob = wire("sk-ssh-ed25519@openssh.com") + wire(Array(point)) + wire(application)
      let text = Data(blob).base64EncodedString()
      let line = "sk-ssh-ed25519@openssh.com \(text)"
      let key = try SSHPublicKey(line: line)
      #expect(key.line == line)
      let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
      let position = text.lastIndex { $0 != "=" }.map { text.distance(from: text.startIndex, to: $0) } ?? 0
      for other in alphabet {
        var characters = Array(text)
        characters[position] = other
        let spelling = String(characters)
        guard spelling != text else { continue }
        let read = try? SSHPublicKey(line: "sk-ssh-ed25519@openssh.com \(spelling)")
        #expect(read != key, "\(spelling) spells the key again")
      }
      for spelling in [
        text + "=", text + "==", text + "====", text + "A===", String(text.filter { $0 != "=" }) + "\u{3D}\u{3D}\u{3D}",
      ] {
        #expect((try? SSHPublicKey(line: "sk-ssh-ed25519@openssh.com \(spelling)")) == nil, "\(spelling)")
      }
    }
  }

  @Test(arguments: KeyKind.allCases)
  func `A key cut off anywhere or with bytes behind it is malformed`(kind: KeyKind) throws {
    let blob = try KeyPair(workshop, kind.arguments).publicKey.blob
    for count in 0..<blob.count {
      #expect(throws: KeyError.self, "\(count) bytes") { try SSHPublicKey(blob: Array(blob.prefix(count))) }
    }
    #expect(throws: KeyError.malformed("1 bytes follow the end of the key")) { try SSHPublicKey(blob: blob + [0]) }
    #expect(throws: KeyError.self) { try SSHPublicKey(blob: blob + blob) }
    for index in blob.indices {
      _ = try? SSHPublicKey(blob: blob[..<index] + [0xFF, 0xFF, 0xFF, 0xFF] + blob[index...].dropFirst(4))
    }
  }

  @Test func `A curve's point must lie on it, uncompressed and named by its kind`() throws {
    let blob = try KeyPair(workshop, KeyKind.p256.arguments).publicKey.blob
    let point = Array(blob.suffix(65))
    func key(_ kind: String, _ curve: String, _ point: [UInt8]) -> [UInt8] { wire(kind) + wire(curve) + wire(point) }
    let kind = "ecdsa-sha2-nistp256"
    #expect(try SSHPublicKey(blob: key(kind, "nistp256", point)).blob == blob)
    let compressed = [2 + (point.last ?? 0) & 1] + point[1...32]
    let hybrid = [6 + (point.last ?? 0) & 1] + point[1...]
    for hostile in [
      key(kind, "nistp256", point.flipped(at: 64)), key(kind, "nistp256", [4] + [UInt8](repeating: 0, count: 64)),
      key(kind, "nistp256", [4] + [UInt8](repeating: 0xFF, count: 64)), key(kind, "nistp256", Array(compressed)),
      key(kind, "nistp256", Array(hybrid)), key(kind, "nistp256", [0]), key(kind, "nistp256", []),
      key(kind, "nistp384", point), key("ecdsa-sha2-nistp384", "nistp384", point),
      key("ecdsa-sha2-nistp384", "nistp256", point),
      key(kind, "nistp256", point + [0]), key(kind, "nistp256", [4, 0] + point[1...]),
    ] {
      let error = #expect(throws: KeyError.self) { try SSHPublicKey(blob: hostile) }
      if case .malformed = error { continue }
      Issue.record("\(String(describing: error)) instead of malformed")
    }
  }

  @Test func `An RSA key's numbers must be positive, minimal, odd and of a sane size`() throws {
    let fields = wireStrings(try KeyPair(workshop, KeyKind.rsa3072.arguments).publicKey.blob[...])
    let modulus = fields[2]
    let exponent: [UInt8] = [1, 0, 1]
    func key(_ exponent: [UInt8], _ modulus: [UInt8]) -> [UInt8] { wire("ssh-rsa") + wire(exponent) + wire(modulus) }
    #expect(fields[1] == exponent)
    #expect(try SSHPublicKey(blob: key(exponent, modulus)).algorithm == .rsa)
    #expect(try SSHPublicKey(blob: key([0x7F] + [UInt8](repeating: 0xFF, count: 7), modulus)).algorithm == .rsa)
    #expect(try SSHPublicKey(blob: key(exponent, [0] + [UInt8](repeating: 0xFF, count: 2_048))).algorithm == .rsa)
    let hostile: [([UInt8], [UInt8])] = [
      ([], modulus), ([0], modulus), ([1], modulus), ([3], modulus), ([1, 0, 0], modulus), ([0, 1, 0, 1], modulus),
      ([0x81], modulus), ([0xFF, 0, 1], modulus), ([1] + [UInt8](repeating: 0, count: 7) + [1, 1], modulus),
      (exponent, []), (exponent, [0]), (exponent, Array(modulus.dropFirst())), (exponent, [0] + modulus),
      (exponent, modulus.flipped(at: modulus.count - 1)), (exponent, Array(modulus.dropLast())),
      (exponent, [1] + [UInt8](repeating: 0xFF, count: 2_048)), (exponent, [UInt8](repeating: 1, count: 3_900)),
      (modulus, modulus), (modulus, exponent), (exponent, [UInt8](repeating: 1, count: 1 << 20)),
    ]
    for (number, (exponent, modulus)) in hostile.enumerated() {
      #expect(throws: KeyError.self, "row \(number)") { try SSHPublicKey(blob: key(exponent, modulus)) }
    }
  }

  @Test func `A security key keeps its application, which is printable and short`() throws {
    let point = Array(try KeyPair(workshop, KeyKind.ed25519.arguments).publicKey.blob.suffix(32))
    func key(_ application: [UInt8]) -> [UInt8] { wire("sk-ssh-ed25519@openssh.com") + wire(point) + wire(application) }
    let blob = key(Array("ssh:".utf8))
    #expect(try SSHPublicKey(blob: blob).algorithm == .securityKeyEd25519)
    try workshop.write(Array("\(try SSHPublicKey(blob: blob).line)\n".utf8), to: "sk.pub")
    let printed = try workshop.need("ssh-keygen", ["-l", "-f", workshop.path("sk.pub")]).text
    #expect(printed.contains(try SSHPublicKey(blob: blob).fingerprint))
    for application in [[], [0], Array("ssh:\n".utf8), [UInt8](repeating: 0x61, count: 256), [0xC3, 0xA9]] {
      #expect(throws: KeyError.self) { try SSHPublicKey(blob: key(application)) }
    }
  }
}
