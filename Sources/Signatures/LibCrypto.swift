import CLibCrypto

/// A call of libcrypto or libsodium that failed for a reason other than its input's content.
struct CryptoFailure: Error, Hashable, CustomStringConvertible {
  var library = "libcrypto"
  /// What was being done: "create a digest context".
  let operation: String
  /// What the library says, or "no reason given".
  let reason: String

  var description: String { "\(library) could not \(operation): \(reason)" }
}

/// The one gate to libcrypto's errors, and its start.
enum LibCrypto {
  /// Starts libcrypto without reading openssl.cnf: neither a file nor the variables OPENSSL_CONF and OPENSSL_MODULES,
  /// which a local push hands to the hook, shall change what verifies. Without effect when another library of the
  /// process has read it already.
  private static let startsPlain = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1

  /// Makes one call and returns what it made; null means failure.
  static func make<Value>(_ operation: String, _ call: () -> Value?) throws(CryptoFailure) -> Value {
    guard startsPlain else { throw CryptoFailure(operation: "start", reason: takeReason()) }
    // Whatever is in the queue now was left there by others.
    ERR_clear_error()
    guard let value = call() else { throw CryptoFailure(operation: operation, reason: takeReason()) }
    return value
  }

  /// Makes one call that answers 1 for success.
  static func demand(_ operation: String, _ call: () -> Int32) throws(CryptoFailure) {
    _ = try make(operation) { call() == 1 ? true : nil }
  }

  /// Makes one call that answers 1 for yes; every other answer is no, and what it left in the queue is dropped.
  static func answers(_ call: () -> Int32) -> Bool {
    let answer = call()
    if answer != 1 { ERR_clear_error() }
    return answer == 1
  }

  /// Reads the oldest error of this thread's queue and clears the queue.
  private static func takeReason() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return "no reason given" }
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      unsafe ERR_error_string_n(code, start, buffer.count)
      return unsafe String(cString: start)
    }
  }
}
