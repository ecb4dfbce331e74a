/// What a signature is meant for; it is part of what is signed, so that one kind can never pass as another.
package enum SignatureNamespace: String, Hashable, Sendable, CaseIterable {
  case proposal = "proposal@git-model"
  case approval = "approval@git-model"
  case evidence = "evidence@git-model"
  /// A new key's proof that its owner holds it.
  case possession = "possession@git-model"
  case withdrawal = "withdrawal@git-model"
  /// What git itself uses for commits and tags.
  case commit = "git"
}
