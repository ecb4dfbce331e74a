import Foundation
import Signatures
import Testing

@Suite("Ed25519 keys that anybody can sign with")
struct WeakPointTests {
  /// A y-coordinate from its lowest and highest byte and what stands between.
  static func y(_ low: UInt8, _ middle: UInt8, _ high: UInt8) -> [UInt8] {
    [low] + [UInt8](repeating: middle, count: 30) + [high]
  }

  static let orderEight = [
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ].map(hexadecimal)

  /// The points of small order, with either sign of x.
  static let weak = ([y(1, 0, 0), y(0xEC, 0xFF, 0x7F), y(0, 0, 0)] + orderEight).flatMap {
    [$0, $0.flipped(at: 31, bit: 7)]
  }

  /// Second spellings: 2^255 − 19 for 0, and one more for 1.
  static let respelt = [y(0xED, 0xFF, 0x7F), y(0xEE, 0xFF, 0x7F), y(0xEE, 0xFF, 0xFF), y(0xFF, 0xFF, 0xFF)]

  @Test(arguments: weak)
  func `A point of small order is weak`(point: [UInt8]) throws {
    let error = #expect(throws: KeyError.self) { try SSHPublicKey(blob: wire("ssh-ed25519") + wire(point)) }
    #expect(error.map { "\($0)" }?.contains("small order") == true)
    let forgery = Self.forgery(point)
    let refusal = #expect(throws: SignatureError.self) { try SSHSignature(armored: forgery) }
    #expect(refusal.map { "\($0)" }?.contains("small order") == true)
  }

  @Test(arguments: respelt)
  func `A second spelling of a point is malformed`(point: [UInt8]) throws {
    let error = #expect(throws: KeyError.self) { try SSHPublicKey(blob: wire("ssh-ed25519") + wire(point)) }
    #expect(error == .malformed("its Ed25519 point is not written in the canonical way"))
  }

  @Test func `The largest canonical y is read as a key`() throws {
    let point = Self.y(0xEB, 0xFF, 0x7F)
    #expect(try SSHPublicKey(blob: wire("ssh-ed25519") + wire(point)).algorithm == .ed25519)
    #expect(throws: KeyError.self) { try SSHPublicKey(blob: wire("ssh-ed25519") + wire(point.dropLast())) }
    #expect(throws: KeyError.self) { try SSHPublicKey(blob: wire("ssh-ed25519") + wire(point + [0])) }
  }

  /// The reason for being stricter than ssh-keygen: with such a key the signature of nothing (R neutral, S zero) is
  /// sound for at least every eighth message on average, without any private key.
  @Test(arguments: weak.filter { $0[31] < 0x80 })
  func `ssh-keygen accepts a forgery under a point of small order`(point: [UInt8]) throws {
    let workshop = try Workshop()
    let forgery = Self.forgery(point)
    let found = try (0..<200).first { number in
      try workshop.isSound(forgery, message: Array("message \(number)".utf8), namespace: "approval@git-model")
    }
    #expect(found != nil)
  }

  static func forgery(_ point: [UInt8]) -> [UInt8] {
    let neutral: [UInt8] = [1] + [UInt8](repeating: 0, count: 63)
    let key = wire("ssh-ed25519") + wire(point)
    return Forgery(key: key, namespace: "approval@git-model", hash: "sha512", kind: "ssh-ed25519", signature: neutral)
      .armored
  }
}
