import Arguments
import Documents
import Gate
import GitStore
import Registry

struct DoctorVerb: Verb {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "say whether a server guards its registry, or a clone can be worked with",
    discussion: """
      Of a bare repository: whether the hook is where its host runs it, executable, and refusing, which a push against a \
      scratch copy shows; the pinned root, the settings, symbolic refs, who may write what. Of a clone: the pinned root and \
      your key. Says how to mend each. Changes nothing.

      Exit codes: 0 all is well or could be better, 1 something is broken, 2 something could not be looked at.
      """,
    examples: [
      CommandExample("git model doctor /srv/git/registry.git", "Examines a server."),
      CommandExample("git model doctor --remote origin", "Also tries a push that the server must refuse."),
    ])

  @Argument(help: ArgumentHelp("a repository; the current one if left out", valueName: "dir"), completion: .directory)
  var directory: String?
  @Option(
    help: ArgumentHelp("of a clone: try a branch there that the hook must refuse", valueName: "name")) var remote:
    String?
  @Flag(name: .customLong("no-canary"), help: "of a server: start no hook, not even on a scratch copy") var noCanary =
    false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let repository = try directory.map { try Repository.open(at: $0, library: run.library()) } ?? run.repository()
    let doctor = Doctor(repository, context: run.context, program: try Program.path())
    let diagnosis = doctor.examine(canary: !noCanary, remote: remote)
    if run.wantsJSON { run.print(json: Self.node(diagnosis)) } else { Self.print(diagnosis, run) }
    switch diagnosis.outcome {
    case .ok, .warning: return 0
    case .failure: return 1
    case .unknown: return 2
    }
  }

  private static func print(_ diagnosis: Diagnosis, _ run: Run) {
    let place = diagnosis.place == .server ? "server" : "clone"
    run.print("\(place)\(diagnosis.host.map { " (\($0.title))" } ?? "") \(safe(diagnosis.repository))")
    let width = diagnosis.findings.map(\.name.count).max() ?? 0
    for finding in diagnosis.findings {
      let label: String
      let role: Emphasis.Role
      switch finding.status {
      case .ok: (label, role) = ("ok     ", .good)
      case .warning: (label, role) = ("warning", .strong)
      case .failure: (label, role) = ("FAILURE", .bad)
      case .unknown: (label, role) = ("unknown", .strong)
      }
      let name = finding.name + String(repeating: " ", count: width - finding.name.count)
      run.print("\(run.emphasis.apply(role, label))  \(name)  \(safe(finding.found, limit: 1000))")
      if let mend = finding.mend {
        run.print("         \(String(repeating: " ", count: width))  mend: \(safe(mend, limit: 1000))")
      }
    }
    let counts = [Finding.Status.failure, .unknown, .warning].map { status in
      diagnosis.findings.count { $0.status == status }
    }
    run.print(
      counts == [0, 0, 0] ? "all is well" : "\(counts[0]) broken, \(counts[1]) unknown, \(counts[2]) could be better")
  }

  private static func node(_ diagnosis: Diagnosis) -> Node {
    let findings = diagnosis.findings.map { finding -> Node in
      var pairs: [(String, Node)] = [
        ("name", .string(finding.name)), ("status", .string(finding.status.rawValue)),
        ("found", .string(finding.found)),
      ]
      if let mend = finding.mend { pairs.append(("mend", .string(mend))) }
      return .mapping(pairs)
    }
    return .mapping([
      ("formatVersion", .integer(1)), ("repository", .string(diagnosis.repository)),
      ("place", .string(diagnosis.place.rawValue)), ("host", diagnosis.host.map { .string($0.rawValue) } ?? .null),
      ("outcome", .string(diagnosis.outcome.rawValue)), ("checks", .sequence(findings)),
    ])
  }
}
