/// How a shell completes a value. Completion scripts hold these as data: nothing of the tool runs to complete a name,
/// except for ``shellCommand(_:)``.
package enum CompletionKind: Sendable, Hashable {
  /// The listed values of the type, when there are any; else nothing.
  case `default`
  /// One of the given words.
  case list([String])
  /// A path of a file; with extensions (without dot), of a file with one of them.
  case file(extensions: [String] = [])
  /// A path of a directory.
  case directory
  /// A line that the command prints. The command is shell text, written into the script as it is.
  case shellCommand(String)

  /// The models of the registry at hand.
  package static let models = CompletionKind.shellCommand("git model list --names")

  /// The branches of the repository at hand, remote-tracking ones included.
  package static let branches = CompletionKind.shellCommand(
    "git for-each-ref --format='%(refname:short)' refs/heads refs/remotes")
}
