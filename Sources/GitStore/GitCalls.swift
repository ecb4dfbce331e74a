import CLibGit2

/// The gate that every call into libgit2 passes.
///
/// It reads and clears the library's last error, copes with a missing one, and adds what was being done. Tests give it
/// a `Fault` to make any operation fail before the library is reached.
package struct GitCalls: Sendable {
  /// Decides whether an operation fails, and how; nil lets it happen.
  package typealias Fault = @Sendable (GitOperation) -> GitError.Code?

  private let fault: Fault?

  /// - Parameter fault: for tests only.
  package init(fault: Fault? = nil) { self.fault = fault }

  /// Makes a call whose negative results are failures, and returns the others.
  @discardableResult
  func run(
    _ operation: GitOperation, _ subject: @autoclosure () -> String = "", _ call: () -> CInt
  ) throws(GitError) -> CInt {
    try meetFault(operation, subject())
    git_error_clear()
    let result = call()
    guard result < 0 else { return result }
    throw Self.lastError(GitError.Code(rawValue: result), operation, subject())
  }

  /// Starts libgit2, before which it keeps no errors to clear or to read.
  func start() throws(GitError) {
    try meetFault(.start, "")
    let result = git_libgit2_init()
    guard result > 0 else {
      throw GitError(GitError.Code(rawValue: result), .start, "", "its initialisation failed (code \(result))")
    }
  }

  /// Fails where a test wants it.
  private func meetFault(_ operation: GitOperation, _ subject: @autoclosure () -> String) throws(GitError) {
    if let code = fault?(operation) { throw GitError(code, operation, subject(), "a test made this fail") }
  }

  /// Like `run`, with nil for "not found".
  func find(
    _ operation: GitOperation, _ subject: @autoclosure () -> String = "", _ call: () -> CInt
  ) throws(GitError) -> CInt? {
    do {
      return try run(operation, subject(), call)
    } catch {
      if error.code == .notFound { return nil }
      throw error
    }
  }

  /// Makes a call that hands out something to be freed.
  func own(
    _ operation: GitOperation, _ subject: @autoclosure () -> String = "", free: @escaping (OpaquePointer?) -> Void,
    _ call: (UnsafeMutablePointer<OpaquePointer?>) -> CInt
  ) throws(GitError) -> Handle {
    var pointer: OpaquePointer?
    try run(operation, subject()) { unsafe call(&pointer) }
    guard let pointer = unsafe pointer else {
      throw GitError(.failed, operation, subject(), "libgit2 answered with nothing")
    }
    return unsafe Handle(pointer, free: free)
  }

  /// Like `own`, with nil for "not found".
  func ownIfFound(
    _ operation: GitOperation, _ subject: @autoclosure () -> String = "", free: @escaping (OpaquePointer?) -> Void,
    _ call: (UnsafeMutablePointer<OpaquePointer?>) -> CInt
  ) throws(GitError) -> Handle? {
    do {
      return unsafe try own(operation, subject(), free: free, call)
    } catch {
      if error.code == .notFound { return nil }
      throw error
    }
  }

  private static func lastError(_ code: GitError.Code, _ operation: GitOperation, _ subject: String) -> GitError {
    defer { git_error_clear() }
    guard let last = unsafe git_error_last(), let message = unsafe last.pointee.message else {
      return GitError(code, operation, subject, "libgit2 gave no reason (code \(code.rawValue))")
    }
    return GitError(code, operation, subject, unsafe String(cString: message), origin: unsafe Int32(last.pointee.klass))
  }
}

/// The sole owner of something that libgit2 allocated; never outlives the repository that it came from.
@safe struct Handle: ~Copyable {
  let pointer: OpaquePointer
  private let free: (OpaquePointer?) -> Void

  init(_ pointer: OpaquePointer, free: @escaping (OpaquePointer?) -> Void) {
    unsafe self.pointer = unsafe pointer
    unsafe self.free = unsafe free
  }

  deinit { unsafe free(pointer) }
}
