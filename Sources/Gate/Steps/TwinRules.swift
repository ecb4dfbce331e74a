import Names
import Snapshots

/// Refuses new files outside the registry's own folders whose names another file or folder has but for case or width:
/// on a file system that folds them, only one of the two would be checked out.
struct TwinRules {
  let after: State

  func violations(_ changes: [TreeChange]) throws(StateError) -> [Check] {
    var folders: [String: [[UInt8]: [String]]] = [:]
    var checks: [Check] = []
    for change in changes where change.old == nil && change.new != nil {
      var folder = ""
      for component in Text.components(change.path).map(String.init) {
        if folders[folder] == nil { folders[folder] = try names(in: folder) }
        let twins = folders[folder]?[Text.confusionKey(component)] ?? []
        if let twin = twins.first(where: { !$0.utf8.elementsEqual(component.utf8) }) {
          checks.append(
            .fail(
              "name of \(change.path)", .name, "\(component) and \(twin) differ only in case or width",
              mend: "rename one of them"))
          break
        }
        folder += folder.isEmpty ? component : "/\(component)"
      }
    }
    return checks
  }

  /// The names in a folder by the key under which they look the same.
  private func names(in folder: String) throws(StateError) -> [[UInt8]: [String]] {
    let entries: [TreeEntry]
    do {
      entries =
        try folder.isEmpty ? after.snapshot.objects.tree(after.snapshot.root).entries() : after.snapshot.list(folder)
    } catch { throw .object(error) }
    return Dictionary(grouping: entries.compactMap(\.text)) { Text.confusionKey($0) }
  }
}
