import Documents
import Foundation
import Templates
import TestSupport
import Testing

/// What the files of `git model init --ci` say to the host.
@Suite struct `The files of a host` {
  private static let python = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]

  @Test(arguments: CIHost.allCases) func `run the base branch's check, with the script of this project`(
    _ host: CIHost
  ) throws {
    let check = host.files[0]
    let file = try YAML.read(Array(check.text.utf8))
    #expect(!check.text.contains("{{verify}}"))
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../templates/ci")
    let script = try String(contentsOf: folder.appending(path: "verify.sh"), encoding: .utf8)
    guard host != .gitlab else {
      #expect(file["gate"]?["script"]?.texts.joined().hasSuffix(script) == true)
      return
    }
    let triggers = Set((file["on"]?.pairs ?? []).map(\.key))
    #expect(triggers.contains("pull_request_target") && !triggers.contains("pull_request"))
    #expect(file["on"]?["pull_request_target"]?["types"]?.texts.contains("edited") == true, "a changed base counts")
    for (name, job) in (file["jobs"]?.pairs ?? []).map({ ($0.key, $0.value) }) {
      let steps = job["steps"]?.items ?? []
      #expect(steps.count == 1 && steps[0]["uses"] == nil, "\(name) runs nothing of others, and checks nothing out")
      let run = steps[0]["run"]?.text ?? ""
      #expect(run.hasSuffix(script), "\(name)")
      // An expression in a script would be text of the pull request run as a command.
      #expect(!run.contains("${{"), "\(name)")
    }
  }

  @Test func `allow the check of GitHub to read, and nothing else`() throws {
    let file = try YAML.read(Array(CIHost.github.files[0].text.utf8))
    #expect(file["permissions"]?.pairs.map(\.key) == ["contents"] && file["permissions"]?["contents"]?.text == "read")
  }

  @Test(
    .enabled(
      if: python != nil, "set GIT_MODEL_TEST_PYTHON to a Python that has check-jsonschema (scripts/oracles.txt)"),
    arguments: CIHost.allCases)
  func `are what the published schemas of the hosts take`(_ host: CIHost) throws {
    let team = try Scratch()
    let path = "\(team.path)/check.yaml"
    try Data(host.files[0].text.utf8).write(to: URL(fileURLWithPath: path))
    let kind =
      host == .gitlab
      ? ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"] : ["vendor.github-workflows"]
    let python = try #require(Self.python)
    func validate() throws -> Finished {
      try Running(
        [python, "-m", "check_jsonschema", "--builtin-schema"] + kind + [path], in: team.path,
        environment: ["PATH": "/usr/bin:/bin", "HOME": team.path, "LC_ALL": "C.UTF-8"]
      ).wait()
    }
    let answer = try validate()
    #expect(answer.status == 0, "\(answer.output)\(answer.errors)")
    let key = host == .gitlab ? "artifacts:" : "runs-on:"
    let broken = host.files[0].text.replacingOccurrences(of: key, with: "x\(key)")
    try Data(broken.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try validate().status != 0, "the schema takes anything")
  }
}
