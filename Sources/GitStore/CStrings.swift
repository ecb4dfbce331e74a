import CLibGit2
import Glibc

/// Texts as the array of C strings that libgit2 takes.
@safe struct CStrings: ~Copyable {
  private var strings: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) {
    unsafe strings = texts.map { unsafe strdup($0) }
  }

  deinit {
    unsafe strings.forEach { unsafe free($0) }
  }

  /// The array, valid inside the closure.
  borrowing func withArray<Result>(_ body: (git_strarray) -> Result) -> Result {
    var copy = unsafe strings
    return unsafe copy.withUnsafeMutableBufferPointer { buffer in
      unsafe body(git_strarray(strings: buffer.baseAddress, count: buffer.count))
    }
  }
}
