import Foundation
import TestSupport
import Testing

/// What the hook is given by Git, or by whoever plays Git.
@Suite struct `The hook's input` {
  private static let one = String(repeating: "1", count: 40)
  private static let zero = String(repeating: "0", count: 40)
  /// Of those tests that push nothing.
  private static let untouched = Result { try Team() }

  /// Runs the hook as Git does, in the server's repository.
  private func hook(_ team: Team, _ input: String, extra: [String: String] = ["GIT_DIR": "."]) throws -> Finished {
    try team.dev.attempt(
      [try TestedProgram.path(), "hook", "pre-receive"], in: team.server, input: Array(input.utf8), extra: extra)
  }

  @Test func `is accepted when it is what Git writes`() throws {
    let team = try Self.untouched.get()
    let answer = try hook(team, "\(Self.zero) \(team.main()) refs/heads/experiment\n")
    #expect(answer.status == 0, "\(answer.errors)")
  }

  @Test(arguments: [
    "", "\n", " \n", "\(zero) \(one) refs/heads/x", "\(zero) \(one)\n", "\(zero) \(one) refs/heads/x y\n",
    "\(zero)  \(one) refs/heads/x\n", " \(zero) \(one) refs/heads/x\n", "\(zero)\t\(one)\trefs/heads/x\n",
    "000 \(one) refs/heads/x\n", "\(zero) 1111111 refs/heads/x\n",
    "\(zero) \(String(repeating: "A", count: 40)) refs/heads/x\n",
    "\(zero) \(String(repeating: "g", count: 40)) refs/heads/x\n",
    "\(String(repeating: "0", count: 64)) \(String(repeating: "1", count: 64)) refs/heads/x\n",
    "\(zero) \(one) refs/heads/\(String(repeating: "x", count: 5 * 1024))\n", "\(zero) \(one) refs/heads/x\u{0}\n",
    "\(zero) \(one) refs/heads/x\n\(zero) \(one) refs/heads/x\n", "\(zero) \(zero) refs/heads/x\n",
    "\(zero) \(one) refs/heads/x\n\n", "\(zero) \(one) refs/heads/x\r\n", "\(zero) \(one) main\n",
    "\(zero) \(one) refs/heads/../main\n", "\(zero) \(one) refs/heads/x.lock\n",
  ])
  func `is refused when it is anything else`(_ input: String) throws {
    let team = try Self.untouched.get()
    let answer = try hook(team, input)
    #expect(answer.status == 1)
    #expect(answer.errors.contains("[DENY_INPUT]"), "\(answer.errors)")
    #expect(answer.errors.contains("mend:"), "\(answer.errors)")
  }

  @Test func `is refused when it is not UTF-8 or too long`() throws {
    let team = try Self.untouched.get()
    let line = Array("\(Self.zero) \(Self.one) refs/heads/".utf8)
    let program = try TestedProgram.path()
    for bytes in [line + [0xFF, 0xFE, 0x0A], line + [0xC3, 0x28, 0x0A], [UInt8](repeating: 0x0A, count: 5 << 20)] {
      let answer = try team.dev.attempt(
        [program, "hook", "pre-receive"], in: team.server, input: bytes, extra: ["GIT_DIR": "."])
      #expect(answer.status == 1)
      #expect(answer.errors.contains("mend:"), "\(answer.errors)")
    }
  }

  @Test(arguments: ["refs/heads/x", "refs/heads/main", "refs/tags/t"])
  func `is refused when its objects are missing`(_ ref: String) throws {
    let team = try Self.untouched.get()
    let old = ref == "refs/heads/main" ? try team.main() : Self.zero
    let answer = try hook(team, "\(old) \(Self.one) \(ref)\n")
    // A tag may name anything; Git itself then misses the object.
    #expect(ref == "refs/tags/t" || answer.errors.contains("UNDECIDED_OBJECT"), "\(answer.errors)")
    #expect(ref == "refs/tags/t" || answer.status == 1)
  }

  @Test func `is refused when the environment is not Git's`() throws {
    let team = try Self.untouched.get()
    let elsewhere = "\(team.dev.work)/.git/objects"
    let line = try "\(Self.zero) \(team.main()) refs/heads/experiment\n"
    for extra in [
      [:], ["GIT_DIR": "\(team.scratch.path)/nowhere"], ["GIT_DIR": ".", "GIT_NAMESPACE": "other"],
      ["GIT_DIR": ".", "GIT_OBJECT_DIRECTORY": elsewhere],
      ["GIT_DIR": ".", "GIT_ALTERNATE_OBJECT_DIRECTORIES": elsewhere],
      ["GIT_DIR": ".", "GIT_QUARANTINE_PATH": elsewhere], ["GIT_DIR": ".", "GIT_WORK_TREE": team.dev.work],
    ] {
      let answer = try hook(team, line, extra: extra)
      #expect(answer.status == 1, "\(extra)")
      let code = extra["GIT_DIR"]?.hasSuffix("nowhere") == true ? "[UNDECIDED_OBJECT]" : "[DENY_INPUT]"
      #expect(answer.errors.contains(code), "\(extra): \(answer.errors)")
    }
  }

  @Test func `is not led astray by variables that a local push brings`() throws {
    let team = try Team()
    let evil = "\(team.dev.home)/evil"
    let text = """
      [user]
      \tname = dev-1
      \temail = dev-1@example.org
      [model]
      \tprotected = other
      \troot = \(try team.dev.head())
      \thookSeconds = 1
      [core]
      \tbare = false
      [safe]
      \tdirectory = *

      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: evil))
    try team.dev.write(
      "\(Team.model)/versions/1/stage.yaml", "apiVersion: git-model/v1\nkind: StageAssignment\nstage: Production\n")
    try team.dev.commit()
    for extra in [
      ["GIT_CONFIG_GLOBAL": evil], ["GIT_CONFIG_SYSTEM": evil, "GIT_CONFIG_NOSYSTEM": "0"],
      ["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "model.protected", "GIT_CONFIG_VALUE_0": "other"],
      ["GIT_REPLACE_REF_BASE": "refs/heads/"], ["LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Apia"],
      ["HOME": "/nonexistent"],
      ["GIT_MODEL_ALLOW": "1", "MODEL_OVERRIDE": "1", "GIT_TRACE": "1"],
    ] {
      try team.expectRefusal("DENY_RECORD", of: team.dev.push("main", extra: extra))
    }
    try team.expectRefusal("DENY_INPUT", of: team.dev.push("main", extra: ["GIT_NAMESPACE": "other"]))
  }

  @Test func `is judged although the server's time budget is set to nonsense`() throws {
    let team = try Team()
    try team.administer("config", "model.hookSeconds", "-5")
    try team.dev.write("README.md", "fine\n")
    try team.dev.commit()
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }

  @Test func `runs the hook that was there before first, and both must agree`() throws {
    let team = try Team()
    let hook = "\(team.server)/hooks/pre-receive"
    try Data("#!/bin/sh\ngrep -q ' refs/heads/forbidden$' && { echo not here >&2; exit 1; }\nexit 0\n".utf8)
      .write(to: URL(fileURLWithPath: hook))
    try team.dev.run(["chmod", "+x", hook])
    try team.dev.run([try TestedProgram.path(), "hook", "install"], in: team.server)
    let earlier = try team.dev.push("main:forbidden")
    #expect(earlier.status != 0)
    #expect(earlier.errors.contains("not here"))
    try team.expectRefusal("DENY_REF_CONFUSABLE", of: team.dev.push("main:Main"))
    #expect(try team.dev.push("main:allowed").succeeded)
    try team.expectCleanServer()
  }
}
