/// The shell script that a server runs as its pre-receive hook.
struct Script {
  let program: String
  /// What follows `hook pre-receive`; see `HookArguments`.
  var arguments: [String] = []
  /// A hook that runs before ours.
  var earlier: String?
  /// GitLab shows the lines of a refused merge on its page where they begin with `GL-HOOK-ERR:`.
  var isForGitLab = false

  var text: String {
    var lines = ["#!/bin/sh", HookInstallation.mark]
    let call = ([program] + ["hook", "pre-receive"] + arguments).map(Self.quoted).joined(separator: " ")
    if let earlier {
      lines += [
        "# The hook that was here before runs first; both must agree.", "updates=$(cat; echo x) || exit 1",
        "updates=${updates%x}", "printf '%s' \"$updates\" | \(Self.quoted(earlier)) || exit 1",
        "printf '%s' \"$updates\" | \(call)",
      ]
    } else {
      lines.append("# Every push is judged by the gate; if git-model is missing, every push is refused.")
      if isForGitLab {
        lines += [
          "# GitLab shows what begins so on the page of a merge request.",
          "case $GL_PROTOCOL in web) set -- --prefix 'GL-HOOK-ERR: ' ;; *) set -- ;; esac", "exec \(call) \"$@\"",
        ]
      } else {
        lines.append("exec \(call)")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A word of the shell, quoted where it needs it.
  static func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || "-_./+=:@,".utf8.contains($0)
    }
    return plain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
