import Arguments
import GitStore
import Names
import Registry
import System
import Templates

/// The hosts that `init --ci` knows, as words.
enum CIHostArgument: String, CaseIterable, ExpressibleByArgument {
  case github, gitlab, gitea, forgejo

  var host: CIHost? { CIHost(rawValue: rawValue) }
}

/// The files of a host of merge requests, written into the working tree of a registry that exists.
enum HostFiles {
  /// The registry in a folder; nil when there is none.
  static func registry(at folder: String, _ run: Run) throws -> OpenRegistry? {
    guard Files.exists("\(folder)/.git"),
      let repository = try? Repository.open(at: folder, library: run.library())
    else { return nil }
    let registry = try OpenRegistry(repository, context: run.context)
    return registry.commitOrNil(registry.branch.text) == nil ? nil : registry
  }

  /// Writes what is not there; throws before the first when a file is there with another content.
  static func write(_ hosts: [CIHost], in registry: OpenRegistry, _ run: Run) throws -> Int32 {
    guard let tree = registry.repository.workingDirectory else {
      throw RegistryError("\(registry.repository.path) has no working tree", hint: "use a clone of it")
    }
    let files = Set(hosts.flatMap(\.files)).sorted { $0.path < $1.path }
    var written: [String] = []
    for file in files {
      let path = tree + file.path
      guard try Files.kind(of: path) != nil else {
        written.append(file.path)
        continue
      }
      guard try Files.read(path, limit: 1 << 20) == Array(file.text.utf8) else {
        throw RegistryError(
          "\(file.path) exists already, with another content; nothing was written", hint: "move it away, then compare")
      }
    }
    for file in files where written.contains(file.path) {
      let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
      try Files.makeFolder(tree + folder)
      try Files.write(Array(file.text.utf8), to: tree + file.path)
      run.print(file.path)
    }
    run.say(
      written.isEmpty
        ? "All of it is there already."
        : "Next: git model change \(written.joined(separator: " ")) -m \"check merge requests\"")
    return 0
  }
}
