import Foundation
import Signatures

/// What is shown to a verifier.
struct Exhibit: Sendable {
  var armored: [UInt8]
  var message: [UInt8]
  var namespace = "approval@git-model"
}

/// A change of a sound exhibit, and how this room's verdict compares with ssh-keygen's.
struct Mutation: Sendable, CustomStringConvertible {
  /// `same`: both verdicts are equal. `stricter`: ssh-keygen accepts and this room refuses.
  enum Agreement: Sendable { case same, stricter }

  let description: String
  let agreement: Agreement
  /// The kinds of key whose signatures can be changed this way.
  let kinds: [KeyKind]
  let apply: @Sendable (Exhibit) -> Exhibit

  /// A change of the armor's text.
  static func text(
    _ name: String, _ agreement: Agreement = .same, _ change: @escaping @Sendable (String) -> String
  ) -> Mutation {
    Mutation(description: name, agreement: agreement, kinds: KeyKind.allCases) { exhibit in
      var changed = exhibit
      changed.armored = Array(change(String(decoding: exhibit.armored, as: UTF8.self)).utf8)
      return changed
    }
  }

  /// A change of the fields inside the armor.
  static func fields(
    _ name: String, _ agreement: Agreement = .same, kinds: [KeyKind] = KeyKind.allCases,
    _ change: @escaping @Sendable (inout Forgery) -> Void
  ) -> Mutation {
    Mutation(description: name, agreement: agreement, kinds: kinds) { exhibit in
      var changed = exhibit
      var forgery = Forgery(exhibit.armored)
      change(&forgery)
      changed.armored = forgery.armored
      return changed
    }
  }

  /// A change of what the signature is shown for.
  static func context(_ name: String, _ change: @escaping @Sendable (inout Exhibit) -> Void) -> Mutation {
    Mutation(description: name, agreement: .same, kinds: KeyKind.allCases) { exhibit in
      var changed = exhibit
      change(&changed)
      return changed
    }
  }

  /// Whoever sees an ECDSA signature can make this second one, which is as good: bytes of a signature name nothing.
  static let negated = "ECDSA: s taken from the curve's order"

  static let all = contexts + armors + envelopes + signatures
}

private let header = "-----BEGIN SSH SIGNATURE-----"
private let footer = "-----END SSH SIGNATURE-----"
private let curves: [KeyKind] = [.p256, .p384]
private let rsa: [KeyKind] = [.rsa3072, .rsa4096]

extension Mutation {
  private static let contexts: [Mutation] = [
    .context("nothing changed") { _ in },
    .context("message: a bit turned") { $0.message = $0.message.flipped(at: 3, bit: 5) },
    .context("message: a byte more") { $0.message.append(0x0A) },
    .context("message: a byte less") { $0.message.removeLast() },
    .context("message: empty") { $0.message = [] },
    .context("namespace: another one") { $0.namespace = "proposal@git-model" },
    .context("namespace: in capitals") { $0.namespace = "APPROVAL@git-model" },
    .context("namespace: a prefix") { $0.namespace = "approval" },
    .context("armor: empty") { $0.armored = [] },
    .context("armor: zero bytes") { $0.armored = [UInt8](repeating: 0, count: 400) },
    .context("armor: binary") { $0.armored = unarmored($0.armored) },
  ]

  private static let armors: [Mutation] = [
    .text("no line feed at the end") { String($0.dropLast()) },
    .text("one long line") { text in
      let lines = text.split(separator: "\n")
      return "\(header)\n\(lines.dropFirst().dropLast().joined())\n\(footer)\n"
    },
    .text("a first line of four characters") {
      $0.replacingOccurrences(of: "\(header)\nU1NI", with: "\(header)\nU1NI\n")
    },
    .text("carriage returns") { $0.replacingOccurrences(of: "\n", with: "\r\n") },
    .text("a carriage return inside", .stricter) { $0.replacingOccurrences(of: "\nU1NI", with: "\nU1NI\r") },
    .text("text behind the footer", .stricter) { $0 + "hello\n" },
    .text("a second line feed at the end", .stricter) { $0 + "\n" },
    .text("a zero byte at the end", .stricter) { $0 + "\0" },
    .text("the block twice", .stricter) { $0 + $0 },
    .text("a gap in the base64", .stricter) { $0.replacingOccurrences(of: "\nU1NI", with: "\nU1 NI") },
    .text("an empty line in the base64", .stricter) { $0.replacingOccurrences(of: "\nU1NI", with: "\nU1NI\n\n") },
    .text("an empty line behind the header", .stricter) { $0.replacingOccurrences(of: "\nU1NI", with: "\n\nU1NI") },
    .text("text before the header") { "hello\n" + $0 },
    .text("a line feed before the header") { "\n" + $0 },
    .text("a byte order mark") { "\u{FEFF}" + $0 },
    .text("the header misspelt") { $0.replacingOccurrences(of: "BEGIN", with: "BEGlN") },
    .text("the header of PGP") { $0.replacingOccurrences(of: "SSH", with: "PGP") },
    .text("the footer misspelt") { $0.replacingOccurrences(of: "END", with: "EMD") },
    .text("no header") { String($0.dropFirst(header.count + 1)) },
    .text("no footer") { $0.replacingOccurrences(of: "\(footer)\n", with: "") },
    .text("no base64") { _ in "\(header)\n\(footer)\n" },
    .text("an empty line for the base64") { _ in "\(header)\n\n\(footer)\n" },
    .text("the footer on the last line of base64") { $0.replacingOccurrences(of: "\n\(footer)", with: footer) },
    .text("a character outside base64") { $0.replacingOccurrences(of: "\nU1NI", with: "\nU1*I") },
    .text("a minus sign in the base64") { $0.replacingOccurrences(of: "\nU1NI", with: "\nU1-I") },
    .text("padding in the middle") { $0.replacingOccurrences(of: "\nU1NI", with: "\nU1==U1NI") },
    .text("more padding") { $0.replacingOccurrences(of: "\n\(footer)", with: "====\n\(footer)") },
    .text("the last base64 characters missing") { text in
      let cut = text.replacingOccurrences(of: "\n\(footer)\n", with: "")
      return cut.dropLast(6) + "\n\(footer)\n"
    },
  ]

  private static let envelopes: [Mutation] = [
    .fields("fields taken apart and put together") { _ in },
    .fields("magic: another") { $0.magic = Array("SSHSIH".utf8) },
    .fields("magic: lower case") { $0.magic = Array("sshsig".utf8) },
    .fields("version: 0", .stricter) { $0.version = 0 },
    .fields("version: 2") { $0.version = 2 },
    .fields("version: the largest") { $0.version = .max },
    .fields("reserved: filled", .stricter) { $0.reserved = [1, 2, 3] },
    .fields("hash: the other") { $0.hash = Array($0.hash == Array("sha512".utf8) ? "sha256".utf8 : "sha512".utf8) },
    .fields("hash: SHA-384") { $0.hash = Array("sha384".utf8) },
    .fields("hash: SHA-1") { $0.hash = Array("sha1".utf8) },
    .fields("hash: in capitals") { $0.hash = Array("SHA512".utf8) },
    .fields("hash: none") { $0.hash = [] },
    .fields("hash: with a zero byte at the end", .stricter) { $0.hash.append(0) },
    .fields("namespace: rewritten") { $0.namespace = Array("proposal@git-model".utf8) },
    .fields("hash: with a zero byte inside") { $0.hash += [0, 0x61] },
    .fields("namespace: with a zero byte at the end", .stricter) { $0.namespace.append(0) },
    .fields("namespace: with a zero byte inside") { $0.namespace += [0, 0x61] },
    .fields("namespace: none") { $0.namespace = [] },
    .fields("a byte behind the last field") { $0.end = [0] },
    .fields("a string behind the last field") { $0.end = wire("more") },
    .fields("key: none") { $0.key = [] },
    .fields("key: a byte less") { $0.key.removeLast() },
    .fields("key: a byte more") { $0.key.append(0) },
    .fields("key: a bit turned") { $0.key = $0.key.flipped(at: $0.key.count - 9) },
    .fields("key: of another kind") { $0.key = wire("ssh-ed25519") + wire([UInt8](repeating: 9, count: 32)) },
    .fields("key: of an unknown kind") { $0.key = wire("ssh-unknown") + wire([UInt8](repeating: 9, count: 32)) },
  ]

  private static let signatures: [Mutation] = [
    .fields("signature: a bit turned") { $0.signature = $0.signature.flipped(at: $0.signature.count / 2, bit: 3) },
    .fields("signature: the last bit turned") { $0.signature = $0.signature.flipped(at: $0.signature.count - 1) },
    .fields("signature: none") { $0.signature = [] },
    .fields("signature: a byte less") { $0.signature.removeLast() },
    .fields("signature: a byte more") { $0.signature.append(0) },
    .fields("signature: zeros") { $0.signature = [UInt8](repeating: 0, count: $0.signature.count) },
    .fields("signature: a byte behind it") { $0.tail = [0] },
    .fields("signature: flags and counter behind it") { $0.tail = [1, 0, 0, 0, 1] },
    .fields("signature: of an unknown kind") { $0.kind = Array("ssh-unknown".utf8) },
    .fields("signature: said to be Ed25519", kinds: curves + rsa) { $0.kind = Array("ssh-ed25519".utf8) },
    .fields("signature: said to be of a security key") { $0.kind = Array("sk-ssh-ed25519@openssh.com".utf8) },
    .fields("RSA: said to be SHA-1", kinds: rsa) { $0.kind = Array("ssh-rsa".utf8) },
    .fields("RSA: said to be SHA-256", kinds: rsa) { $0.kind = Array("rsa-sha2-256".utf8) },
    .fields("RSA: a zero byte in front", kinds: rsa) { $0.signature.insert(0, at: 0) },
    .fields("Ed25519: S plus the group's order", .stricter, kinds: [.ed25519]) {
      $0.signature = $0.signature.prefix(32) + Ed25519Order.added(to: $0.signature.suffix(32))
    },
    .fields("ECDSA: r and s exchanged", kinds: curves) {
      let numbers = wireStrings($0.signature[...])
      $0.signature = wire(numbers[1]) + wire(numbers[0])
    },
    .fields("ECDSA: r is zero", kinds: curves) {
      $0.signature = wire([UInt8]()) + wire(wireStrings($0.signature[...])[1])
    },
    .fields("ECDSA: r is a zero byte", kinds: curves) {
      $0.signature = wire([0]) + wire(wireStrings($0.signature[...])[1])
    },
    .fields("ECDSA: r is negative", kinds: curves) {
      $0.signature = wire([0x80] + [UInt8](repeating: 1, count: 31)) + wire(wireStrings($0.signature[...])[1])
    },
    .fields("ECDSA: r is huge", kinds: curves) {
      $0.signature = wire([UInt8](repeating: 1, count: 3_000)) + wire(wireStrings($0.signature[...])[1])
    },
    .fields("ECDSA: s with a superfluous zero byte", .stricter, kinds: curves) {
      let numbers = wireStrings($0.signature[...])
      let s = numbers[1].drop { $0 == 0 }
      $0.signature = wire(numbers[0]) + wire([0, 0] + s)
    },
    .fields(Mutation.negated, kinds: curves) {
      let numbers = wireStrings($0.signature[...])
      let s = CurveOrder.subtracting(numbers[1].drop { $0 == 0 }, p384: $0.kind.suffix(3).elementsEqual("384".utf8))
      $0.signature = wire(numbers[0]) + wire(s)
    },
    .fields("ECDSA: a number behind s", kinds: curves) { $0.signature += wire([1]) },
  ]
}

/// The order of Ed25519's group, 2^252 + 27742317777372353535851937790883648493 (RFC 8032 §5.1).
enum Ed25519Order {
  /// The least significant byte first.
  private static let bytes: [UInt8] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
  ]

  static func added(to number: ArraySlice<UInt8>) -> [UInt8] {
    var carry = 0
    return zip(number, bytes).map { left, right in
      carry += Int(left) + Int(right)
      defer { carry >>= 8 }
      return UInt8(truncatingIfNeeded: carry)
    }
  }
}

/// The orders of the groups of P-256 and P-384 (SP 800-186 §3.2.1).
enum CurveOrder {
  private static let p256 = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
  private static let p384 =
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"

  /// The order less a number, as an mpint; both with the most significant byte first.
  static func subtracting(_ number: some Collection<UInt8>, p384: Bool) -> [UInt8] {
    let order = hexadecimal(p384 ? Self.p384 : p256)
    let padded = [UInt8](repeating: 0, count: order.count - number.count) + number
    var borrow = 0
    let difference = zip(order, padded).reversed().map { left, right in
      let digit = Int(left) - Int(right) - borrow
      borrow = digit < 0 ? 1 : 0
      return UInt8(truncatingIfNeeded: digit)
    }
    let magnitude = Array(difference.reversed().drop { $0 == 0 })
    return magnitude.first.map { $0 >= 0x80 } == true ? [0] + magnitude : magnitude
  }
}

/// The bytes of hexadecimal digits.
func hexadecimal(_ text: String) -> [UInt8] {
  stride(from: 0, to: text.utf8.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
}
