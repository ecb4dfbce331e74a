import Glibc
import System

/// Measures git-model against Git on registries that it makes; see docs/performance.md.
@main
enum Main {
  static func main() {
    do {
      try run(Options(Array(CommandLine.arguments.dropFirst())))
    } catch {
      try? Files.write(Array("git-model-bench: \(error)\n".utf8), to: STDERR_FILENO, named: "standard error")
      exit(1)
    }
  }

  private static func run(_ options: Options) throws {
    let folder = "\(options.cache)/format-\(Generator.format)"
    try Files.makeFolder("\(folder)/home")
    let runner = Runner(environment: environment(home: "\(folder)/home"), folder: folder)
    try settings(home: "\(folder)/home")
    let generator = try Generator(folder: folder, runner: runner)
    if options.onlyGenerates {
      try generate(options, generator)
      return
    }
    // In a process of its own, because a parent's memory counts as that of what it starts.
    let me = Files.realPath("/proc/self/exe") ?? CommandLine.arguments[0]
    let rows = options.rows.flatMap { ["--only", $0.rawValue] }
    try runner.demand([me, "--generate", "--cache", options.cache] + rows + (options.isQuick ? ["--quick"] : []))

    let bench = Bench(program: try options.programPath(), generator: generator, isQuick: options.isQuick)
    var findings = Findings()
    for row in options.rows {
      switch row {
      case .resolve: findings = findings + (try bench.resolve())
      case .list: findings = findings + (try bench.list())
      case .push: findings = findings + (try bench.push())
      case .audit: findings = findings + (try bench.audit())
      case .hash: findings = findings + (try bench.hash())
      }
    }
    let report = Report(findings: findings, machine: try Machine(runner))
    try Files.write(
      Array((report.lines.joined(separator: "\n") + "\n").utf8), to: STDOUT_FILENO, named: "standard output")
    if let file = options.json { try Files.write(report.json, to: file) }
  }

  private static func generate(_ options: Options, _ generator: Generator) throws {
    for count in options.isQuick ? [100] : [100, 1000, 10_000] { _ = try generator.catalogue(count) }
    if options.rows.contains(.hash) { try generator.artifacts(isQuick: options.isQuick) }
    if options.rows.contains(.audit) {
      _ = try generator.history()
      _ = try generator.signedCommits()
    }
  }

  /// Nobody's settings but ours take part.
  private static func environment(home: String) -> [String: String] {
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return ["HOME": home, "PATH": path, "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"]
  }

  private static func settings(home: String) throws {
    let text =
      "[user]\n\tname = owner-1\n\temail = owner-1@example.org\n[gc]\n\tauto = 0\n[receive]\n\tautogc = false\n"
    try Files.write(Array(text.utf8), to: "\(home)/.gitconfig")
  }
}
