import Foundation
import TestSupport
import Testing

/// What a run of the program loads: what only some commands need, the others do not pay for.
@Suite struct `Starting the program` {
  /// The libraries that the dynamic linker loads, by its own account (ld.so(8), LD_DEBUG).
  private func libraries(_ person: Person, _ arguments: [String], input: [UInt8] = [], in folder: String? = nil) throws
    -> String
  {
    let ended = try person.attempt(
      [try TestedProgram.path()] + arguments, in: folder, input: input, extra: ["LD_DEBUG": "files"])
    return ended.errors
  }

  @Test func `resolve and the hook load no libcurl, and a download does`() throws {
    let team = try Team(.staged)
    let resolve = try libraries(team.dev, ["resolve", "models:/credit-approval/Staging"])
    #expect(resolve.contains("libgit2") && !resolve.contains("libcurl"))
    let main = try team.main()
    let hook = try libraries(
      team.dev, ["hook", "pre-receive"], input: Array("\(main) \(main) refs/heads/main\n".utf8), in: team.server)
    #expect(hook.contains("libgit2") && !hook.contains("libcurl"))
    try team.dev.run(
      [try TestedProgram.path(), "register", "fraud", "--artifact", sample("model"), "--uri", "http://127.0.0.1:1/"])
    let fetch = try libraries(team.dev, ["fetch", "fraud@v1", "-o", "\(team.dev.home)/model"])
    #expect(fetch.contains("libcurl"))
  }
}
