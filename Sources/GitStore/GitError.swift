/// Why a Git operation failed, as a sentence for people.
///
/// Paths and names inside the text come from the repository or from people: whoever prints it escapes it.
package struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The category of a failure: an open set, whose numbers are libgit2's (git2/errors.h) or, below -1000, our own.
  ///
  /// A `catch` clause may name a category: `catch GitError.Code.modified`.
  package struct Code: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// A failure without a category of its own.
    package static let failed = Code(rawValue: -1)
    package static let notFound = Code(rawValue: -3)
    package static let exists = Code(rawValue: -4)
    /// A short id or name that several objects or refs match.
    package static let ambiguous = Code(rawValue: -5)
    package static let bareRepository = Code(rawValue: -8)
    /// A name, path, key or value that Git does not allow.
    package static let invalid = Code(rawValue: -12)
    /// Local edits are in the way.
    package static let conflict = Code(rawValue: -13)
    /// Another process holds the lock file.
    package static let locked = Code(rawValue: -14)
    /// The ref no longer has the value that was read: the race is lost.
    package static let modified = Code(rawValue: -15)
    /// An object's content does not have the hash that its id says.
    package static let corrupted = Code(rawValue: -33)
    /// The repository belongs to somebody else.
    package static let owner = Code(rawValue: -36)
    /// A repository format that this program cannot read.
    package static let unsupported = Code(rawValue: -1001)
    /// The environment of a hook points outside its repository.
    package static let untrusted = Code(rawValue: -1002)
    /// A write where none may happen: in a hook, or to a ref in a dry run.
    package static let readOnly = Code(rawValue: -1003)

    package static func ~= (code: Code, error: any Error) -> Bool { (error as? GitError)?.code == code }
  }

  package let code: Code
  /// What was being done.
  package let operation: GitOperation
  /// What it was done to: a path, a ref, an object id; may be empty.
  package let subject: String
  /// What went wrong: libgit2's words, or ours.
  package let message: String
  /// The part of libgit2 that failed (git_error_t); 0 when the failure is ours.
  let origin: Int32

  init(_ code: Code, _ operation: GitOperation, _ subject: String = "", _ message: String, origin: Int32 = 0) {
    self.code = code.rawValue == -21 ? .invalid : code
    self.operation = operation
    self.subject = subject
    self.message = message
    self.origin = origin
  }

  package var description: String {
    "cannot \(operation.rawValue)\(subject.isEmpty ? "" : " \(subject)"): \(message)"
  }
}
