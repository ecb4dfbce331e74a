package import Names

/// What the hook's script may say to the hook: settings, where a host keeps no settings with the repository. Only somebody
/// who may write the hook can have written them, so they are as good as the server's config and come before it.
package struct HookArguments: Sendable {
  /// `--root ID`: the registry's first commit.
  package private(set) var root: ObjectID?
  /// `--protected BRANCH`, again for each: the refs that the gate guards.
  package private(set) var protected: [RefName] = []
  /// `--object-folder DIR`, again for each: where the host keeps pushed objects outside of the repository.
  package private(set) var objectFolders: [String] = []
  /// `--prefix TEXT`: what each line of a refusal begins with; a host may want it to show them on its pages.
  package private(set) var prefix = ""

  /// An argument that is not understood; the push is refused.
  package struct Misunderstood: Error, CustomStringConvertible {
    package let description: String
  }

  /// Reads what follows `hook pre-receive`.
  ///
  /// - Throws: ``Misunderstood`` at the first word that is not understood: a setting that is skipped is a hole.
  package init(_ words: [String]) throws(Misunderstood) {
    var rest = words[...]
    while let option = rest.popFirst() {
      guard let value = rest.popFirst(), !value.isEmpty else {
        throw Misunderstood(description: "the hook's script gives no value to \(option)")
      }
      switch option {
      case "--root":
        guard let id = ObjectID(value), root == nil else {
          throw Misunderstood(description: "--root of the hook's script wants one full commit id, not \(value)")
        }
        root = id
      case "--protected":
        do { protected.append(try RefName(branch: value)) } catch {
          throw Misunderstood(description: "--protected of the hook's script: \(value) is \(error)")
        }
      case "--object-folder":
        guard value.hasPrefix("/") else {
          throw Misunderstood(description: "--object-folder of the hook's script wants an absolute path, not \(value)")
        }
        objectFolders.append(value)
      case "--prefix": prefix = value
      default: throw Misunderstood(description: "the hook's script says \(option), which is not understood")
      }
    }
  }
}
