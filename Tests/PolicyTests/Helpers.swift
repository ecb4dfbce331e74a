import Documents
import Manifest
import Names
import Policy
import Signatures

/// A generator whose numbers depend on the seed alone, so that a failure can be repeated (xorshift64*).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}

/// Public keys that are real points of their curve, so that the reader takes them.
enum Keys {
  static let lines = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGTDeWxnl3T8WP51/aPNMpO71t4t9ed4XQjP5dBwsBvE",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGyBcqlB8RgD5namcr/BL/yX9/wbd5p7BS7tM04Yzj0a",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICGCuKWV09+4WMzTVULh1oeTfgvutKgn3UA18vDdSMcJ",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKDlPGsrzSxXPYRp1VERXTBo3tcQ+fMqUCV+Tl6Bfgzu",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICZS1I65jL26k9si//dBDJRlEl6uJPNNygnq5MrUs+N/",
  ]

  static func all() throws -> [SSHPublicKey] { try lines.map { try SSHPublicKey(line: $0) } }
}

/// A person or service with these groups.
func member(_ id: String, _ groups: [String], kind: Member.Kind = .person, keys: [Member.Key]) throws -> Member {
  Member(
    id: try MemberID(id), kind: kind, email: nil, groups: try groups.map { try GroupName($0) }, keys: keys)
}

/// The problems of reading a policy; empty when it is read.
func policyProblems(_ text: String) -> [Problem] {
  do throws(Problems) {
    _ = try PolicyManifest.read(Array(text.utf8))
    return []
  } catch {
    return error.all
  }
}
