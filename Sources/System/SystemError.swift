import Glibc

/// A call to the operating system that failed, as a sentence.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried and why it failed.
  package let description: String
  /// The system's error number; 0 when there is none.
  package let number: Int32

  package init(_ description: String) {
    self.description = description
    number = 0
  }

  /// The failure that `errno` tells of, after an attempt to do `deed`.
  package static func last(_ deed: String) -> SystemError { of(errno, deed) }

  /// More bytes came than may be read; the sentence says of what.
  package static func tooLong(_ description: String) -> SystemError {
    SystemError(description: description, number: EFBIG)
  }

  /// Whether it is because more bytes came than may be read.
  package var isTooLong: Bool { number == EFBIG }

  package static func of(_ number: Int32, _ deed: String) -> SystemError {
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return SystemError(description: "cannot \(deed): \(reason)", number: number)
  }

  private init(description: String, number: Int32) {
    self.description = description
    self.number = number
  }
}
