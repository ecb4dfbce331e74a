import Documents
import Foundation
import Templates
import TestSupport

/// A merge request as a host sees it: its commits lie below a ref of the host.
struct MergeRequest {
  let number: Int
  /// The commit that the check is shown for.
  let head: String
  let team: Team

  /// Opens one for a branch that was pushed.
  ///
  /// - Parameter ref: where the host keeps it, without number: `refs/pull`, `refs/merge-requests`.
  init(_ branch: String, number: Int = 7, below ref: String, _ team: Team) throws {
    head = try team.administer("rev-parse", "refs/heads/\(branch)")
    self.number = number
    self.team = team
    try team.administer("update-ref", "\(ref)/\(number)/head", head)
  }
}

/// Runs the check of a host as far as it is shell: the host's part is what takes the file from the branch where the host
/// takes it, gives the script its variables and runs it.
struct HostedCheck {
  enum Event {
    case mergeRequest(MergeRequest)
    /// GitHub's merge queue: a commit on a ref of the queue, made on top of the branch.
    case queue(head: String)
    /// The branch moved.
    case push
  }

  let host: CIHost
  let team: Team
  /// The shells that hosts use.
  var shell = ["sh", "-e"]
  /// What the project's settings say.
  var settings: [String: String]

  init(_ host: CIHost, _ team: Team) {
    self.host = host
    self.team = team
    settings = ["GIT_MODEL_ROOT": team.root]
  }

  /// Where the host keeps merge requests.
  var refs: String { host == .gitlab ? "refs/merge-requests" : "refs/pull" }

  /// The path of the check in the registry.
  var path: String { host.files[0].path }

  /// The folder that the job is started in.
  var place: String { "\(team.scratch.path)/job" }

  /// Runs the job that the event starts.
  ///
  /// - Parameter text: the file that the host uses; else that of the protected branch, as GitHub, Gitea and Forgejo do
  ///   for `pull_request_target`, and GitLab does when its setting names it.
  func run(_ event: Event, file text: String? = nil) throws -> Finished {
    let file = try YAML.read(Array((text ?? team.administer("show", "refs/heads/main:\(path)") + "\n").utf8))
    try? FileManager.default.removeItem(atPath: place)
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let job = try host == .gitlab ? gitlab(file, event) : actions(file, event)
    let program = (try TestedProgram.path() as NSString).deletingLastPathComponent
    let base = ["PATH": "\(program):/usr/bin:/bin", "HOME": place, "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC"]
    try Data(job.script.utf8).write(to: URL(fileURLWithPath: "\(team.scratch.path)/job.sh"))
    return try Running(
      shell + ["\(team.scratch.path)/job.sh"], in: place, environment: base.merging(job.variables) { $1 }
    ).wait()
  }

  /// What the job left for the page of the merge request.
  func summary() throws -> String {
    try String(contentsOfFile: host == .gitlab ? "\(place)/verdict.txt" : "\(place)/summary", encoding: .utf8)
  }

  // MARK: GitHub, Gitea and Forgejo Actions

  private func actions(_ file: Node, _ event: Event) throws -> (script: String, variables: [String: String]) {
    let context = context(event)
    let name = context["github.event_name"] ?? ""
    guard let trigger = file["on"]?[name] else { throw UnexpectedOutcome(description: "nothing is run on \(name)") }
    guard trigger["branches"]?.texts == ["main"] else { throw UnexpectedOutcome(description: "other branches") }
    let jobs = file["jobs"]?.pairs ?? []
    let started = try jobs.filter { try Expression.value("\($0.value["if"]?.text ?? "")", context) == "true" }
    guard started.count == 1, let steps = started[0].value["steps"]?.items, steps.count == 1 else {
      throw UnexpectedOutcome(description: "\(started.map(\.key)) are started on \(name)")
    }
    var variables = ["GITHUB_STEP_SUMMARY": "\(place)/summary"]
    for pair in steps[0]["env"]?.pairs ?? [] {
      variables[pair.key] = try Expression.fill(pair.value.text ?? "", context)
    }
    return (steps[0]["run"]?.text ?? "exit 99", variables)
  }

  /// The values of the expressions that the file may use.
  private func context(_ event: Event) -> [String: String] {
    var values = [
      "github.server_url": "file://\(team.scratch.path)", "github.repository": "registry", "github.token": "token",
      "vars.GIT_MODEL_ROOT": settings["GIT_MODEL_ROOT"] ?? "",
    ]
    switch event {
    case .mergeRequest(let request):
      values["github.event_name"] = "pull_request_target"
      values["github.event.pull_request.base.ref"] = "main"
      values["github.event.pull_request.number"] = "\(request.number)"
      values["github.event.pull_request.head.sha"] = request.head
    case .queue(let head):
      values["github.event_name"] = "merge_group"
      values["github.event.merge_group.base_ref"] = "refs/heads/main"
      values["github.event.merge_group.head_ref"] = "refs/heads/queue"
      values["github.event.merge_group.head_sha"] = head
    case .push:
      values["github.event_name"] = "push"
      values["github.ref_name"] = "main"
    }
    return values
  }

  // MARK: GitLab

  private func gitlab(_ file: Node, _ event: Event) throws -> (script: String, variables: [String: String]) {
    guard let job = file["gate"], job["variables"]?["GIT_STRATEGY"]?.text == "none" else {
      throw UnexpectedOutcome(description: "no job, or one that checks the proposal out")
    }
    var variables = [
      "CI_PROJECT_URL": "file://\(team.scratch.path)/registry", "CI_JOB_TOKEN": "token", "CI_PROJECT_DIR": place,
      "CI_DEFAULT_BRANCH": "main", "GIT_MODEL_ROOT": settings["GIT_MODEL_ROOT"] ?? "",
    ]
    switch event {
    case .mergeRequest(let request):
      variables["CI_MERGE_REQUEST_IID"] = "\(request.number)"
      variables["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] = "main"
      variables["CI_COMMIT_SHA"] = request.head
    case .queue: throw UnexpectedOutcome(description: "GitLab has no merge queue")
    case .push:
      variables["CI_COMMIT_BRANCH"] = "main"
      variables["CI_COMMIT_SHA"] = try team.main()
    }
    return ((job["script"]?.texts ?? ["exit 99"]).joined(separator: "\n"), variables)
  }
}

/// The few expressions of Actions that the files use: names, `a || b`, `a == 'text'` and `format('…{0}…', a)`.
enum Expression {
  static func value(_ text: String, _ context: [String: String]) throws -> String {
    let text = text.trimmingCharacters(in: .whitespaces)
    let choices = text.components(separatedBy: " || ")
    if choices.count > 1 {
      return try choices.map { try value($0, context) }.first { !$0.isEmpty && $0 != "false" } ?? "false"
    }
    let sides = text.components(separatedBy: " == ")
    if sides.count == 2 { return try value(sides[0], context) == value(sides[1], context) ? "true" : "false" }
    if text.hasPrefix("'"), text.hasSuffix("'") { return String(text.dropFirst().dropLast()) }
    if text.hasPrefix("format("), text.hasSuffix(")") {
      let parts = text.dropFirst(7).dropLast().components(separatedBy: ", ")
      guard parts.count == 2 else { throw UnexpectedOutcome(description: "\(text) is not understood") }
      return try value(parts[0], context).replacingOccurrences(of: "{0}", with: value(parts[1], context))
    }
    guard text.wholeMatch(of: /(github|vars)(\.\w+)+/) != nil else {
      throw UnexpectedOutcome(description: "the expression \(text) is not understood")
    }
    return context[text] ?? ""
  }

  /// Puts values in the place of `${{ … }}`.
  static func fill(_ text: String, _ context: [String: String]) throws -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.range(of: "${{"), let close = rest.range(of: "}}", range: open.upperBound..<rest.endIndex) {
      result += rest[..<open.lowerBound] + (try value(String(rest[open.upperBound..<close.lowerBound]), context))
      rest = rest[close.upperBound...]
    }
    return result + rest
  }
}

extension Node {
  subscript(key: String) -> Node? { pairs.first { $0.key == key }?.value }

  var pairs: [Pair] {
    if case .mapping(let pairs) = value { return pairs }
    return []
  }

  var items: [Node] {
    if case .sequence(let items) = value { return items }
    return []
  }

  var text: String? {
    if case .string(let text) = value { return text }
    return nil
  }

  var texts: [String] { items.compactMap(\.text) }
}
