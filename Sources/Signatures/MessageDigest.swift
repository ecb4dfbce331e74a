import CLibCrypto

/// The hash functions that the formats of this room use.
enum HashFunction: String {
  case sha256 = "SHA256"
  case sha384 = "SHA384"
  case sha512 = "SHA512"

  /// The length of a digest in bytes.
  var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  /// The digest of some bytes.
  func digest(of bytes: [UInt8]) throws(CryptoFailure) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    let algorithm = unsafe self.algorithm
    try LibCrypto.demand("compute \(rawValue)") {
      unsafe EVP_Digest(bytes, bytes.count, &digest, nil, algorithm, nil)
    }
    return digest
  }
}

/// The owner of an EVP_MD_CTX: a running digest or verification.
@safe
struct DigestContext: ~Copyable {
  let pointer: OpaquePointer

  init() throws(CryptoFailure) {
    unsafe pointer = try LibCrypto.make("create a digest context") { unsafe EVP_MD_CTX_new() }
  }

  deinit {
    unsafe EVP_MD_CTX_free(pointer)
  }
}

/// A running digest.
struct MessageDigest: ~Copyable {
  private let context: DigestContext
  private let byteCount: Int

  init(_ function: HashFunction) throws(CryptoFailure) {
    let context = try DigestContext()
    let algorithm = unsafe function.algorithm
    try LibCrypto.demand("start \(function.rawValue)") { unsafe EVP_DigestInit_ex2(context.pointer, algorithm, nil) }
    self.context = context
    byteCount = function.byteCount
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) throws(CryptoFailure) {
    guard unsafe !bytes.isEmpty else { return }
    try LibCrypto.demand("hash") { unsafe EVP_DigestUpdate(context.pointer, bytes.baseAddress, bytes.count) }
  }

  consuming func finish() throws(CryptoFailure) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    try LibCrypto.demand("finish a digest") { unsafe EVP_DigestFinal_ex(context.pointer, &digest, nil) }
    return digest
  }
}

/// The implementations of the hash functions, fetched once: fetching costs more than hashing a small file.
///
/// They are constants of libcrypto (EVP_MD) that live as long as the process and are safe to share between threads.
@safe
private struct Implementation: @unchecked Sendable {
  static let sha256 = Implementation("SHA256")
  static let sha384 = Implementation("SHA384")
  static let sha512 = Implementation("SHA512")

  /// Null when libcrypto lacks the function; starting a digest then fails.
  let pointer: OpaquePointer?

  private init(_ name: String) {
    unsafe pointer = try? LibCrypto.make("find \(name)") { unsafe EVP_MD_fetch(nil, name, nil) }
  }
}

extension HashFunction {
  fileprivate var algorithm: OpaquePointer? {
    switch self {
    case .sha256: unsafe Implementation.sha256.pointer
    case .sha384: unsafe Implementation.sha384.pointer
    case .sha512: unsafe Implementation.sha512.pointer
    }
  }
}
