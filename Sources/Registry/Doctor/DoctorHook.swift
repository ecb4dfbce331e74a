import GitStore
import System

/// Where the hook of a server lies, and what it is.
struct HookPlace {
  /// The file that holds our script.
  let path: String
  let folder: String
  let script: String
  /// Files that Git or the host needs to run it, by the names that they have beside Git's `pre-receive`.
  let links: [(name: String, target: String)]

  /// The absolute path of git-model that the script starts; nil where it is found on PATH, or quoted.
  var program: String? {
    let words = script.split { $0 == " " || $0 == "\n" }
    guard let place = words.indices.dropLast().first(where: { words[$0] == "hook" && words[$0 + 1] == "pre-receive" }),
      place > 0, words[place - 1].hasPrefix("/")
    else { return nil }
    return String(words[place - 1])
  }

  /// What the script names as the root.
  var root: String? {
    let words = script.split { $0 == " " || $0 == "\n" }
    guard let option = words.firstIndex(of: "--root"), words.indices.contains(option + 1) else { return nil }
    return String(words[option + 1])
  }
}

extension Doctor {
  /// Finds the hook where the host runs it.
  ///
  /// - Throws: when there is none of ours, with what installs it.
  func hookPlace(_ host: HookHost) throws -> HookPlace {
    let own = "\(repository.path)hooks"
    switch host {
    case .git: return try place(in: HookInstallation.folder(of: repository)) { $0 == "pre-receive" }
    case .gitolite: return try place(in: own) { $0.hasPrefix("pre-receive") }
    case .gitea, .forgejo: return try single(in: "\(own)/pre-receive.d")
    case .gitlab: return try single(in: "\(repository.path)custom_hooks/pre-receive.d")
    }
  }

  private func text(_ path: String) -> String? {
    (try? Files.read(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
  }

  private func isOurs(_ text: String) -> Bool {
    text.contains(HookInstallation.mark) || text.contains("git-model hook pre-receive")
  }

  private func missing(_ folder: String) -> RegistryError {
    RegistryError("there is no hook of git-model in \(folder)", hint: "git model hook install")
  }

  /// A folder in which Git runs `pre-receive`, which may run the others.
  private func place(in folder: String, _ isWanted: (String) -> Bool) throws -> HookPlace {
    let names = ((try? Files.list(folder)) ?? []).filter { $0.hasPrefix("pre-receive") && !$0.hasSuffix(".sample") }
    for name in names where isWanted(name) {
      guard let script = text("\(folder)/\(name)"), isOurs(script) else { continue }
      return HookPlace(
        path: "\(folder)/\(name)", folder: folder, script: script,
        links: names.map { ($0, Files.realPath("\(folder)/\($0)") ?? "\(folder)/\($0)") })
    }
    throw missing(folder)
  }

  /// A folder whose files the host runs one by one.
  private func single(in folder: String) throws -> HookPlace {
    for name in (try? Files.list(folder)) ?? [] {
      let path = "\(folder)/\(name)"
      guard let script = text(path), isOurs(script) else { continue }
      return HookPlace(path: path, folder: folder, script: script, links: [("pre-receive", path)])
    }
    throw missing(folder)
  }

  func hook(_ host: HookHost) -> [Finding] {
    let option = host == .git ? "" : " --host \(host.rawValue)"
    let place = host == .gitolite ? " --into LOCAL_CODE" : " --repository \(repository.path)"
    let install = "git model hook install\(option)\(place)"
    let hook: HookPlace
    do { hook = try hookPlace(host) } catch {
      let what = (error as? RegistryError)?.message ?? "\(error)"
      return [Finding("hook", .failure, "\(what): whatever is pushed is taken", mend: install)]
    }
    var found: [Finding] = []
    for path in Set([hook.path] + hook.links.filter { $0.name == "pre-receive" }.map(\.target)).sorted()
    where !Files.isExecutable(path) {
      found.append(
        Finding(
          "hook", .failure, "\(path) is not executable, so it is skipped without a word", mend: "chmod +x \(path)"))
    }
    if let program = hook.program, !Files.isExecutable(program) {
      found.append(
        Finding(
          "hook", .failure, "it starts \(program), which is not there: every push is refused", mend: install))
    }
    if [.gitea, .forgejo].contains(host) {
      let dispatcher = "\(repository.path)hooks/pre-receive"
      if !Files.isExecutable(dispatcher) || text(dispatcher)?.contains(".d") != true {
        found.append(
          Finding(
            "hook", .failure, "\(dispatcher) does not run what is in pre-receive.d",
            mend: "let \(host.title) write its hooks anew (\(host.rawValue) admin regenerate hooks)"))
      }
    }
    return found.isEmpty ? [Finding("hook", .ok, hook.path)] : found
  }
}
