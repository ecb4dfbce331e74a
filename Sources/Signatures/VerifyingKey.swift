import CLibCrypto

/// The owner of a public key in libcrypto (EVP_PKEY).
@safe
struct VerifyingKey: ~Copyable {
  private let key: OpaquePointer

  deinit {
    unsafe EVP_PKEY_free(key)
  }

  /// A point of a curve (SEC 1 §2.3.3); fails when it does not lie on the curve.
  init(curve: String, point: [UInt8]) throws(CryptoFailure) {
    var curve = Array(curve.utf8CString)
    var point = point
    unsafe key = try unsafe curve.withUnsafeMutableBufferPointer { curve throws(CryptoFailure) in
      try unsafe point.withUnsafeMutableBufferPointer { point throws(CryptoFailure) in
        try unsafe Self.build(
          "EC",
          [
            OSSL_PARAM_construct_utf8_string(Field.group.name, curve.baseAddress, 0),
            OSSL_PARAM_construct_octet_string(Field.publicKey.name, point.baseAddress, point.count),
          ])
      }
    }
  }

  /// An RSA key; both numbers are given with the most significant byte first.
  init(modulus: [UInt8], exponent: [UInt8]) throws(CryptoFailure) {
    // OSSL_PARAM wants numbers in the machine's order; every machine that Swift serves is little-endian.
    var modulus = Array(modulus.reversed())
    var exponent = Array(exponent.reversed())
    unsafe key = try unsafe modulus.withUnsafeMutableBufferPointer { modulus throws(CryptoFailure) in
      try unsafe exponent.withUnsafeMutableBufferPointer { exponent throws(CryptoFailure) in
        try unsafe Self.build(
          "RSA",
          [
            OSSL_PARAM_construct_BN(Field.modulus.name, modulus.baseAddress, modulus.count),
            OSSL_PARAM_construct_BN(Field.exponent.name, exponent.baseAddress, exponent.count),
          ])
      }
    }
  }

  /// Whether the signature is this key's for the message; an RSA signature is PKCS #1 v1.5, an ECDSA signature is DER.
  func verifies(_ signature: [UInt8], of message: [UInt8], hash: HashFunction) throws(CryptoFailure) -> Bool {
    let context = try DigestContext()
    try LibCrypto.demand("start verifying") {
      unsafe EVP_DigestVerifyInit_ex(context.pointer, nil, hash.rawValue, nil, nil, key, nil)
    }
    return LibCrypto.answers {
      unsafe EVP_DigestVerify(context.pointer, signature, signature.count, message, message.count)
    }
  }

  /// Makes a public key of parameters that stay valid during the call.
  private static func build(_ type: String, _ fields: [OSSL_PARAM]) throws(CryptoFailure) -> OpaquePointer {
    let builder = try KeyBuilder(type)
    try LibCrypto.demand("start reading a key") { unsafe EVP_PKEY_fromdata_init(builder.pointer) }
    var parameters = unsafe fields + [OSSL_PARAM_construct_end()]
    return try unsafe LibCrypto.make("read an \(type) key") {
      var key: OpaquePointer?
      let status = unsafe EVP_PKEY_fromdata(builder.pointer, &key, publicKeySelection, &parameters)
      return unsafe status == 1 ? key : nil
    }
  }

  /// EVP_PKEY_PUBLIC_KEY, a macro that Swift cannot import: the public half with the domain parameters.
  private static let publicKeySelection =
    OSSL_KEYMGMT_SELECT_PUBLIC_KEY | OSSL_KEYMGMT_SELECT_DOMAIN_PARAMETERS | OSSL_KEYMGMT_SELECT_OTHER_PARAMETERS
}

/// The names of OSSL_PARAM fields (core_names.h). A field keeps the pointer to its name, so that a Swift string, which
/// lives during one call only, must not be given; these names live as long as the process.
private enum Field {
  case group, publicKey, modulus, exponent

  var name: UnsafePointer<CChar> {
    let text: StaticString =
      switch self {
      case .group: "group"
      case .publicKey: "pub"
      case .modulus: "n"
      case .exponent: "e"
      }
    return unsafe UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
  }
}

/// The owner of a key under construction (EVP_PKEY_CTX).
@safe
private struct KeyBuilder: ~Copyable {
  let pointer: OpaquePointer

  init(_ type: String) throws(CryptoFailure) {
    unsafe pointer = try LibCrypto.make("create a key context") { unsafe EVP_PKEY_CTX_new_from_name(nil, type, nil) }
  }

  deinit {
    unsafe EVP_PKEY_CTX_free(pointer)
  }
}
