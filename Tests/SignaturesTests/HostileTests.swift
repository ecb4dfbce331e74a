import Foundation
import Signatures
import Testing

/// Numbers that are the same in every run (SplitMix64, Steele et al. 2014).
private struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("Hostile signatures")
struct HostileTests {
  let message = Array("statement".utf8)
  let namespace = "approval@git-model"

  func signature(_ kind: KeyKind) throws -> [UInt8] {
    try KeyPair(try Workshop(), kind.arguments).sign(message, namespace: namespace)
  }

  /// Whether the bytes are a signature that verifies.
  func verifies(blob: [UInt8]) -> Bool {
    do {
      try SSHSignature(blob: blob).verify(message: message, namespace: namespace)
      return true
    } catch {
      return false
    }
  }

  @Test(arguments: KeyKind.allCases)
  func `A signature cut off anywhere is malformed`(kind: KeyKind) throws {
    let armored = try signature(kind)
    let blob = unarmored(armored)
    #expect(verifies(blob: blob))
    for count in blob.indices {
      #expect(throws: SignatureError.self, "\(count) bytes") { try SSHSignature(blob: Array(blob.prefix(count))) }
    }
    for count in 0..<(armored.count - 1) {
      #expect(throws: SignatureError.self, "\(count) characters") {
        try SSHSignature(armored: Array(armored.prefix(count)))
      }
    }
    for tail in [[0], [0, 0, 0, 0], blob] {
      #expect(throws: SignatureError.self) { try SSHSignature(blob: blob + tail) }
    }
  }

  @Test(arguments: [KeyKind.ed25519, .p256, .rsa3072])
  func `Huge and odd lengths anywhere never crash and never verify`(kind: KeyKind) throws {
    let blob = unarmored(try signature(kind))
    let lengths: [UInt32] = [.max, .max - 3, 0x8000_0000, 0x7FFF_FFFF, 0x0100_0000, 0, 1]
    for number in lengths {
      for index in 0..<(blob.count - 4) {
        let changed = blob[..<index] + wire(number) + blob[(index + 4)...]
        #expect(changed.elementsEqual(blob) || !verifies(blob: Array(changed)), "\(number) at \(index)")
      }
    }
  }

  @Test(arguments: [KeyKind.ed25519, .p256, .rsa3072])
  func `No single bit of a signature may be turned`(kind: KeyKind) throws {
    let blob = unarmored(try signature(kind))
    for index in blob.indices {
      #expect(!verifies(blob: blob.flipped(at: index, bit: index % 8)), "byte \(index)")
    }
  }

  @Test(arguments: [KeyKind.ed25519, .p384, .rsa3072])
  func `Many random changes never crash and never verify`(kind: KeyKind) throws {
    let blob = unarmored(try signature(kind))
    var numbers = SeededNumbers(state: 20_260_101)
    for round in 0..<fuzzRounds {
      var changed = blob
      for _ in 0...Int.random(in: 0..<4, using: &numbers) {
        Self.change(&changed, &numbers)
      }
      guard changed != blob else { continue }
      #expect(!verifies(blob: changed), "round \(round)")
    }
  }

  @Test func `Random changes of an armor verify only where the content stayed the same`() throws {
    let armored = try signature(.ed25519)
    let blob = unarmored(armored)
    var numbers = SeededNumbers(state: 7)
    for round in 0..<fuzzRounds {
      var changed = armored
      Self.change(&changed, &numbers)
      guard let signature = try? SSHSignature(armored: changed) else { continue }
      guard (try? signature.verify(message: message, namespace: namespace)) != nil else { continue }
      #expect(unarmored(changed) == blob, "round \(round)")
    }
  }

  @Test func `Random bytes are no key and no signature`() throws {
    var numbers = SeededNumbers(state: 99)
    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0..<200, using: &numbers)).map { _ in UInt8.random(in: 0...255, using: &numbers) }
      #expect(throws: SignatureError.self) { try SSHSignature(armored: bytes) }
      #expect(throws: SignatureError.self) { try SSHSignature(blob: bytes) }
      #expect(throws: KeyError.self) { try SSHPublicKey(blob: bytes) }
      #expect(throws: KeyError.self) { try SSHPublicKey(line: String(decoding: bytes, as: UTF8.self)) }
    }
  }

  @Test func `An armor above 16 KiB is refused before it is read`() throws {
    let huge = SSHSignature.armored([UInt8](repeating: 0x41, count: 1 << 20))
    let error = #expect(throws: SignatureError.self) { try SSHSignature(armored: huge) }
    #expect(error == .malformed("it has \(huge.count) bytes, at most 16384 are read"))
  }

  @Test func `Base64 with spare bits is no second spelling of a signature`() throws {
    let pair = try KeyPair(try Workshop(), KeyKind.ed25519.arguments)
    var spellings = 0
    for namespace in ["git", "git1", "git12"] {
      let armored = try pair.sign(message, namespace: namespace)
      let text = String(decoding: armored, as: UTF8.self)
      guard let padding = text.range(of: #"[A-Za-z0-9+/]=+\n"#, options: .regularExpression) else { continue }
      for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
        var changed = text
        changed.replaceSubrange(padding.lowerBound..<text.index(after: padding.lowerBound), with: String(other))
        guard changed != text else { continue }
        spellings += 1
        #expect(!accepts(Array(changed.utf8), message: message, namespace: namespace, key: try pair.publicKey))
      }
    }
    #expect(spellings == 2 * 63)
  }

  @Test func `Sentences say what is wrong and what mends it`() throws {
    let text = String(decoding: try signature(.ed25519), as: UTF8.self)
    func sentence(_ armored: String) -> String {
      do {
        _ = try SSHSignature(armored: Array(armored.utf8))
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(sentence(text.replacingOccurrences(of: "\n", with: "\r\n")).contains("carriage returns"))
    #expect(sentence(text + text).contains("more than one signature"))
    #expect(sentence(text + "hello").contains("its last line is not -----END SSH SIGNATURE-----"))
    #expect(sentence("hello" + text).contains("its first line is not -----BEGIN SSH SIGNATURE-----"))
    #expect(sentence(text + "hello").contains("expected the file that ssh-keygen -Y sign wrote, unchanged"))
  }

  /// Turns a bit, or overwrites, inserts, removes, doubles or cuts off some bytes.
  private static func change(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
    guard !bytes.isEmpty else { return }
    let index = Int.random(in: bytes.indices, using: &numbers)
    let byte = UInt8.random(in: 0...255, using: &numbers)
    let end = min(bytes.count, index + Int.random(in: 1...16, using: &numbers))
    switch Int.random(in: 0..<7, using: &numbers) {
    case 0: bytes = bytes.flipped(at: index, bit: Int(byte % 8))
    case 1: bytes[index] = byte
    case 2: bytes.insert(byte, at: index)
    case 3: bytes.removeSubrange(index..<end)
    case 4: bytes.insert(contentsOf: bytes[index..<end], at: index)
    case 5: bytes.replaceSubrange(index..<end, with: repeatElement(0xFF, count: end - index))
    default: bytes.removeLast(bytes.count - index)
    }
  }
}

/// How many rounds a randomised test makes: 20,000, or what GIT_MODEL_FUZZ_ROUNDS says (a sanitizer makes each slow).
private let fuzzRounds = ProcessInfo.processInfo.environment["GIT_MODEL_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 20_000
