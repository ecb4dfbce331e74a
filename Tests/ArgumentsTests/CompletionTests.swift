import Arguments
import Foundation
import Testing

@Suite("Completion")
struct CompletionTests {
  /// What bash offers for a line, asked the way readline asks: with the line split at blanks, `=` and `:`.
  private func bash(_ line: String, in directory: String = "/", entry: String = "__git_model_alone") throws -> [String]
  {
    let script = """
      git() { [ "$*" = 'model list --names' ] && printf 'credit-approval\\nchurn\\n'; }
      source "$SCRIPT"
      COMP_LINE=$LINE
      COMP_POINT=${#LINE}
      COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
      eval "$SPLIT"
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      \(entry)
      printf '%s|\\n' "${COMPREPLY[@]}"
      """
    // The words as readline makes them: `=` and `:` are words of their own.
    var words: [String] = [""]
    for character in line {
      if character == " " {
        if words.last != "" { words.append("") }
      } else if character == "=" || character == ":" {
        if words.last == "" { words[words.count - 1] = "\(character)" } else { words.append("\(character)") }
      } else if words.last == "=" || words.last == ":" {
        words.append("\(character)")
      } else {
        words[words.count - 1].append(character)
      }
    }
    var lines: [String] = []
    try withDirectory(["completion": sample.description.bashCompletion()]) { place in
      let outcome = try run(
        "bash", ["--norc", "-u", "-c", "cd \"$1\" && \(script)", "bash", directory],
        environment: [
          "SCRIPT": "\(place)/completion", "LINE": line,
          "SPLIT": "COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))",
        ])
      lines = outcome.output.split(separator: "\n").map { String($0.dropLast()) }.filter { !$0.isEmpty }
    }
    return lines
  }

  @Test(
    "bash completes commands, options and values",
    arguments: [
      ("git-model ", ["resolve ", "evidence ", "count ", "promote ", "pr ", "hook ", "help "]),
      ("git-model pro", ["promote "]),
      ("git-model evidence ", ["add ", "list "]),
      ("git-model help ho", ["hook "]),
      ("git-model -C /tmp evid", ["evidence "]),
      ("git-model promote --st", ["--stage="]),
      ("git-model pr --no-", ["--no-push ", "--no-color "]),
      ("git-model promote --stage ", ["Staging ", "Production ", "Archived "]),
      ("git-model promote -s P", ["Production "]),
      ("git-model promote --stage=", ["Staging ", "Production ", "Archived "]),
      ("git-model promote --stage=P", ["Production "]),
      ("git-model promote ", ["credit-approval ", "churn "]),
      ("git-model promote -m why -q cr", ["credit-approval "]),
      ("git-model promote churn ", []),
      ("git-model promote -- c", ["credit-approval ", "churn "]),
      ("git-model evidence add ", ["credit-approval ", "churn "]),
      ("git-model resolve models:/churn/", ["/churn/1 ", "/churn/2 "]),
      ("git-model resolve --alias=", ["champion ", "it\\'s\\ odd "]),
      ("git-model hook ", ["install "]),
      ("git-model nothing ", []),
      ("git-model hook pre-receive --se", []),
    ])
  func inBash(line: String, expected: [String]) throws {
    #expect(try bash(line) == expected)
  }

  @Test("bash completes files by extension, directories, and both after an equals sign")
  func filesInBash() throws {
    try withDirectory(["a.json": "", "b c.json": "", "d.txt": ""]) { directory in
      try FileManager.default.createDirectory(atPath: "\(directory)/sub", withIntermediateDirectories: true)
      #expect(try bash("git-model evidence add churn ", in: directory) == ["a.json", "b c.json", "sub"])
      #expect(try bash("git-model evidence add churn a.json b", in: directory) == ["b c.json"])
      #expect(try bash("git-model hook install --repository ", in: directory) == ["sub"])
      #expect(try bash("git-model hook install --repository=s", in: directory) == ["sub"])
      #expect(try bash("git-model promote -C s", in: directory) == ["sub"])
    }
  }

  @Test("git's own completion of bash reaches the same rules")
  func throughGit() throws {
    let own = ["/usr/share/bash-completion/completions/git", "/usr/share/git/completion/git-completion.bash"]
    guard let completion = own.first(where: FileManager.default.fileExists) else {
      print("git's completion for bash is not installed: 'git model' was completed by a stand-in alone.")
      #expect(try bash("git model pro", entry: standIn) == ["promote "])
      return
    }
    #expect(
      try bash("git model pro", entry: "set +u; unset -f git; source \(completion); __git_wrap__git_main") == [
        "promote "
      ])
    #expect(
      try bash(
        "git -C /tmp model promote --stage=P", entry: "set +u; unset -f git; source \(completion); __git_wrap__git_main"
      )
        == ["Production "])
    #expect(try bash("git model pro", entry: standIn) == ["promote "])
  }

  /// What git's completion sets before it calls the function for a command of one's own.
  private let standIn = "words=(git model pro) cword=2 cur=pro; _git_model"

  @Test("the scripts are well formed for their shells, as far as these are installed")
  func syntax() throws {
    let tool = sample.description
    let scripts = [
      ("bash", "-n", tool.bashCompletion()), ("zsh", "-n", tool.zshCompletion()), ("fish", "-n", tool.fishCompletion()),
    ]
    for (shell, check, script) in scripts {
      #expect(script.hasSuffix("\n"))
      guard isInstalled(shell) else {
        print("\(shell) is not installed: the syntax of its completion was not checked.")
        continue
      }
      try withDirectory(["script": script]) { directory in
        let outcome = try run(shell, [check, "\(directory)/script"])
        #expect(outcome.output == "" && outcome.status == 0)
      }
    }
  }

  @Test("fish completes commands, options and values")
  func inFish() throws {
    guard isInstalled("fish") else {
      print("fish is not installed: its completion was not asked.")
      return
    }
    let lines = [
      ("git-model pro", ["promote"]), ("git-model evidence a", ["add"]),
      ("git-model promote --stage=P", ["--stage=Production"]),
      ("git-model promote -s P", ["Production"]), ("git-model promote --no-p", ["--no-push"]),
      ("git-model evidence add ch", ["churn"]), ("git-model -C /tmp hook i", ["install"]),
      ("git model pro", ["promote"]), ("git -C /tmp -q model evidence add ch", ["churn"]),
    ]
    try withDirectory(["script.fish": sample.description.fishCompletion()]) { directory in
      for (line, expected) in lines {
        let outcome = try run(
          "fish", ["--no-config", "-c", "source $argv[1]; complete -C $argv[2]", "\(directory)/script.fish", line],
          environment: ["HOME": directory])
        let offered = outcome.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
        #expect(offered == expected, "for \(line)")
      }
    }
  }

  @Test("zsh and fish scripts hold every command, option and value that is shown, and none that is hidden")
  func contents() {
    let tool = sample.description
    for script in [tool.zshCompletion(), tool.fishCompletion(), tool.bashCompletion()] {
      for word in ["promote", "evidence", "install", "stage", "no-push", "Production", "git model list --names"] {
        #expect(script.contains(word))
      }
      #expect(!script.contains("pre-receive") && !script.contains("secret"))
    }
    #expect(tool.zshCompletion().hasPrefix("#compdef git-model\n"))
  }
}
