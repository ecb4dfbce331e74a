import Foundation
import TestSupport
import Testing

/// A command line, and how it must end.
struct Invocation: Sendable, CustomTestStringConvertible {
  let line: String
  let status: Int32
  /// What standard error, or standard output of a success, must hold.
  let words: [String]

  init(_ line: String, _ status: Int32, _ words: String...) {
    (self.line, self.status, self.words) = (line, status, words)
  }

  var testDescription: String { "git model \(line)" }

  /// The words; ␣ stands for a space inside of one.
  var arguments: [String] { line.split(separator: " ").map { String($0).replacing("␣", with: " ") } }
}

@Suite struct `The exit code and the words of a command` {
  static let usage: [Invocation] = [
    Invocation("", 129, "A command is missing", "usage: git model"),
    Invocation("lst", 129, "Did you mean 'list'?"),
    Invocation("member", 129, "git model member add"),
    Invocation("evidence ad", 129, "Did you mean 'add'?"),
    Invocation("list --nams", 129, "--names"),
    Invocation("list a b", 129, "usage: git model list"),
    Invocation("register", 129, "<model>"),
    Invocation("register a/b", 129, "a/b", "is not a model name"),
    Invocation("register m --risk huge", 129, "huge", "high, medium or low"),
    Invocation("register m --data train=sha256:x", 129, "train=sha256:x"),
    Invocation("register m --param C", 129, "NAME=VALUE"),
    Invocation("register m --owner risk", 1, "DENY_OWNERS"),
    Invocation("promote credit-approval", 129, "<version>", "-m <reason>"),
    Invocation("promote credit-approval x --stage Staging -m x", 129, "is not a version", "3 or v3"),
    Invocation("promote credit-approval 1 -m x", 129, "--stage", "--alias"),
    Invocation("promote credit-approval 1 --stage Staging", 129, "-m <reason>"),
    Invocation("rollback credit-approval", 129, "--alias", "--stage"),
    Invocation("rollback credit-approval --alias a --stage Staging", 129, "either"),
    Invocation("withdraw x", 129, "-m <reason>"),
    Invocation("approve", 129, "<branch>"),
    Invocation("merge", 129, "<branch>"),
    Invocation("resolve", 129, "usage: git model resolve"),
    Invocation("resolve credit-approval@", 129, "credit-approval@", "is not an alias"),
    Invocation("resolve credit-approval", 129, "names a model, not a version", "models:/credit-approval@champion"),
    Invocation("show credit-approval@v0x-", 1, "no alias"),
    Invocation("log --since yesterday", 129, "2026-03-01"),
    Invocation("log --stage Stagin", 1, "never been a stage Stagin", "did you mean Staging?", "Production"),
    Invocation("audit HEAD", 129, "OLD..NEW"),
    Invocation("audit --jobs many", 129, "whole number"),
    Invocation("evidence add credit-approval 1 --type nonsense x", 129, "modelCard"),
    Invocation("member add risk-2", 129, "needs a key"),
    Invocation("member add not␣an␣id --key x", 129, "not an id"),
    Invocation("policy edit -m x", 129, "--file FILE"),
    Invocation("change nothing-here -m x", 129, "there is no file nothing-here"),
    Invocation("change models -m x", 129, "is no plain file"),
    Invocation("change ../outside -m x", 129, "outside of this registry's working tree"),
    Invocation("change /etc/passwd -m x", 129, "/etc/passwd lies outside of this registry's working tree"),
    Invocation("change . -m x", 129, ". is the whole working tree"),
    Invocation("change .git/config -m x", 129, ".git/config is Git's own"),
    Invocation("change models/cr/credit-approval/versions/1/version.yaml -m x", 129, "is no governed file"),
    Invocation("log nope", 1, "there is no model nope", "git model list"),
    Invocation("status nope", 1, "there is no model nope", "git model list"),
    Invocation("ban nope 1 -m x", 1, "there is no model nope", "git model list"),
    Invocation("delete credit-approval 7 -m x", 1, "credit-approval has no version 7"),
    Invocation("ban credit-approval 1", 129, "-m"),
    Invocation(
      "resolve models:/credit-approval/latest", 1, "latest is not a stage of this registry",
      "the newest version is credit-approval@v1"),
    Invocation(
      "resolve models:/credit-approval/champion", 1, "champion is not a stage of this registry",
      "an alias is written credit-approval@champion"),
    Invocation("init x --member a=b", 129, "id:group=FILE.pub"),
    Invocation("init x --member a␣b:risk=c", 129, "a b:risk=c"),
  ]

  static let notFound: [Invocation] = [
    Invocation("show nope", 1, "there is no model nope", "git model list"),
    Invocation("show nope@v1", 1, "there is no model nope"),
    Invocation("show credit-approval@v7", 1, "no version 7", "git model show"),
    Invocation("show credit-approval --at nope", 1, "there is no commit \"nope\""),
    Invocation("resolve models:/nope@champion", 1, "there is no model nope"),
    Invocation("resolve models:/credit-approval@champion", 1, "no alias champion", "hint: no alias is set"),
    Invocation("resolve models:/credit-approval/Production", 1, "no version of credit-approval is in Production"),
    Invocation("promote nope 1 --stage Staging -m x", 1, "there is no model nope"),
    Invocation("promote credit-approval 7 --stage Staging -m x", 1, "no version 7", "it has v1"),
    Invocation("promote credit-approval 1 --stage Stagin -m x", 1, "no stage Stagin", "Staging, Production"),
    Invocation("promote credit-approval 1 --remove-alias champion -m x", 1, "does not point at"),
    Invocation("approve nope", 1, "there is no branch nope", "git model status"),
    Invocation("approve main", 1, "protected branch"),
    Invocation("merge nope", 1, "there is no branch nope"),
    Invocation("merge main", 1, "landed already"),
    Invocation("verify nope", 1, "no branch or commit \"nope\""),
    Invocation("verify nope..HEAD", 1, "there is no commit \"nope\""),
    Invocation("withdraw nope -m x", 1, "there is no branch nope"),
    Invocation("withdraw 0123456789abcdef -m x", 1, "no promotion 0123456789abcdef"),
    Invocation("rollback nope --alias champion", 1, "there is no model nope"),
    Invocation("rollback credit-approval --alias champion", 1, "none to undo"),
    Invocation("rollback credit-approval --stage Staging", 1, "no version of credit-approval is in Staging"),
    Invocation("audit --root nope", 1, "there is no commit \"nope\""),
    Invocation("evidence add credit-approval 9 --type other README.md", 1, "no version 9"),
    Invocation("register other --artifact nope", 1, "no file or folder nope", "--artifact PATH"),
    Invocation("member revoke nope -m x", 1, "there is no member nope", "git model member list"),
    Invocation("change README.md -m x", 1, "nothing would change"),
  ]

  static let undecided: [Invocation] = [
    Invocation("list -C nowhere", 2, "cannot change to the folder nowhere"),
    Invocation("policy check nope.yaml", 2, "nope.yaml"),
    Invocation("evidence add credit-approval 1 --type other nope", 2, "nope"),
    Invocation("register other --metrics nope", 2, "nope"),
    Invocation("init x --member a:b=nope", 2, "nope"),
  ]

  static let successes: [Invocation] = [
    Invocation("list", 0, "credit-approval"), Invocation("list nope*", 0), Invocation("status", 0),
    Invocation("show credit-approval", 0, "v1"), Invocation("resolve credit-approval@v1", 0, "s3://"),
    Invocation("log", 0), Invocation("audit", 0, "no findings"),
    Invocation("verify", 0, "nothing is to be judged: main has nothing that"),
    Invocation("member list", 0, "owner-1"), Invocation("policy check", 0, "satisfiable"),
    Invocation("--version", 0, "git model 0."),
  ]

  private static let team = Result { try Team() }

  @Test(arguments: usage + notFound + undecided)
  func `tell what is wrong, and nothing is changed`(_ invocation: Invocation) throws {
    let team = try Self.team.get()
    let before = try team.dev.files(objects: false)
    let answer = try team.dev.command(invocation.arguments)
    #expect(answer.status == invocation.status, "\(answer.output)\(answer.errors)")
    #expect(answer.output == "")
    for words in invocation.words { #expect(answer.errors.contains(words), "\(answer.errors)") }
    #expect(try team.dev.files(objects: false) == before)
  }

  @Test(arguments: successes) func `are 0 and the data`(_ invocation: Invocation) throws {
    let answer = try Self.team.get().dev.command(invocation.arguments)
    #expect(answer.status == 0, "\(answer.errors)")
    for words in invocation.words { #expect(answer.output.contains(words), "\(answer.output)") }
  }

  @Test(arguments: [
    "list", "status", "show m", "resolve m@a", "log", "audit", "verify", "register m", "promote m 1 --stage S -m x",
    "approve b", "merge b", "withdraw b -m x", "rollback m --alias a", "evidence add m 1 --type other /dev/null",
    "member list", "member add m --group g", "member revoke m -m x", "policy check", "change f -m x", "hook install",
  ])
  func `outside a repository are 2 and where to go`(_ line: String) throws {
    let team = try Self.team.get()
    let answer = try team.dev.command(line.split(separator: " ").map(String.init), in: team.scratch.path)
    #expect(answer.status == 2)
    #expect(answer.errors.contains("git model init"), "\(answer.errors)")
    #expect(answer.output == "")
  }

  @Test func `are 2 where the history is damaged`() throws {
    let team = try Team()
    let tree = try team.dev.git("rev-parse", "HEAD~1^{tree}")
    let store = "\(team.dev.work)/.git/objects"
    try team.dev.run([
      "sh", "-c",
      "mkdir ../packs && mv \(store)/pack/* ../packs && for p in ../packs/*.pack; do git unpack-objects -q <$p; done",
    ])
    try FileManager.default.removeItem(atPath: "\(store)/\(tree.prefix(2))/\(tree.dropFirst(2))")
    let audit = try team.dev.command(["audit"])
    #expect(audit.status == 2, "\(audit.output)\(audit.errors)")
    #expect((audit.output + audit.errors).contains(tree), "the object is named: \(audit.output)\(audit.errors)")
  }

  @Test func `are 1 in a repository that is no registry, which is said and not trusted`() throws {
    let team = try Self.team.get()
    let folder = "\(team.scratch.path)/plain"
    try team.dev.run(["git", "init", "-q", folder], in: team.scratch.path)
    let empty = try team.dev.command(["list"], in: folder)
    #expect(empty.status == 1 && empty.errors.contains("git model init"), "\(empty.errors)")
    try team.dev.run(["git", "commit", "-q", "--allow-empty", "-m", "x"], in: folder)
    for command in [
      "list", "status", "register m --uri s3://x", "promote m 1 --stage Staging -m x", "audit", "log",
      "evidence add m 1 --type other /dev/null", "rollback m --alias champion", "resolve models:/m@champion",
    ] {
      let answer = try team.dev.command(command.split(separator: " ").map(String.init), in: folder)
      #expect(answer.status == 1 && answer.errors.contains("holds no registry"), "\(command): \(answer.errors)")
    }
    let pin = try team.dev.attempt(["git", "-C", folder, "config", "model.root"])
    #expect(pin.status == 1, "its commit is not pinned")
  }
}

@Suite struct `Help` {
  /// Every command, read from the reference that the program writes.
  static let commands = Result {
    let team = try Team()
    let folder = "\(team.scratch.path)/reference"
    try team.dev.model("document", folder)
    let reference = try String(contentsOfFile: "\(folder)/commands.md", encoding: .utf8)
    return reference.matches(of: /(?m)^#+ git model ([a-z -]+)$/).map { String($0.1) }
  }

  @Test func `of every command exits 0, shows an example and fits 80 columns`() throws {
    let team = try Team()
    let commands = try Self.commands.get()
    #expect(commands.count > 25)
    for command in commands {
      let answer = try team.dev.command(command.split(separator: " ").map(String.init) + ["-h"])
      #expect(answer.status == 0 && answer.errors == "")
      #expect(answer.output.hasPrefix("usage: git model \(command)"), "\(answer.output)")
      #expect(answer.output.contains("Examples\n    "), "\(command)")
      let wide = answer.output.lines.filter { $0.count > 80 }
      #expect(wide == [], "\(command)")
    }
  }

  @Test func `of the root names every verb, and git finds it`() throws {
    let team = try Team()
    let help = try team.dev.run(["git", "model", "-h"])
    for command in try Self.commands.get() where !command.contains(" ") {
      #expect(help.contains("    \(command) "), "\(command)")
    }
    #expect(try team.dev.run(["git", "model", "--version"]).hasPrefix("git model 0."))
    #expect(try team.dev.run(["git", "model", "resolve", "credit-approval@v1"]) == "s3://models/credit-approval")
  }

  @Test func `needs no repository`() throws {
    let team = try Team()
    #expect(try team.dev.command(["register", "--help"], in: "/").status == 0)
  }

  @Test func `what is installed completes git model in fish, and has its manual`() throws {
    let team = try Team()
    let share = "\(team.scratch.path)/installed/usr/share"
    try team.dev.run(
      ["\(packageRoot)/scripts/install"],
      extra: ["GIT_MODEL": TestedProgram.path(), "DESTDIR": "\(team.scratch.path)/installed", "PREFIX": "/usr"])
    #expect(try team.dev.run(["cat", "\(share)/man/man1/git-model-promote.1"]).contains("SYNOPSIS"))
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/fish") else {
      print("fish is not installed: what is installed for it was not asked.")
      return
    }
    // As somebody types it first in a new shell: nothing of git-model has been completed before.
    let offered = try team.dev.run(
      ["fish", "-c", "complete -C 'git model pro'; complete -C 'git -C . model show cr'"],
      extra: ["XDG_DATA_DIRS": "\(share):/usr/share"])
    let words = offered.lines.compactMap { $0.split(separator: "\t").first }.filter { !$0.isEmpty }
    #expect(words == ["promote", "credit-approval"], "\(offered)")
  }

  @Test func `man pages, completions and reference in the package are those that the program writes`() throws {
    let team = try Team()
    let folder = "\(team.scratch.path)/fresh"
    try team.dev.model("document", folder)
    let places = [("man/man1", "docs/man"), ("completions", "completions"), ("commands.md", "docs/commands.md")]
    for (fresh, kept) in places {
      guard FileManager.default.fileExists(atPath: "\(packageRoot)/\(kept)") else {
        print("not compared: there is no \(kept) yet; make docs writes it")
        continue
      }
      let difference = try team.dev.attempt(["diff", "-r", "\(folder)/\(fresh)", "\(packageRoot)/\(kept)"])
      #expect(difference.status == 0, "make docs writes \(kept) anew: \(difference.output.prefix(2000))")
    }
  }
}
