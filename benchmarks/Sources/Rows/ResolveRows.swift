import Manifest
import Names

extension Bench {
  /// Resolving an alias, a whole process each time, against `git cat-file` of the alias' file.
  func resolve() throws -> Findings {
    var findings = Findings()
    for count in isQuick ? [100] : [100, 1000, 10_000] {
      let registry = try generator.catalogue(count)
      let model = try BenchModel(count * 2 / 3)
      let alias = model.path(.alias(try Alias("champion")))
      let job = "resolve an alias, \(grouped(count)) models"
      let commands = [
        [program, "resolve", "-C", registry, "models:/\(model.name)@champion"],
        ["git", "-C", registry, "cat-file", "-p", "main:\(alias)"],
      ]
      let answers = [
        model.uri(.first) + "\n", String(decoding: AliasManifest(version: .first).write(), as: UTF8.self),
      ]
      let results = try alternate(commands, runs: runs(50)) { index, run in
        try expect(run, job, output: answers[index])
      }
      let ours = try Measurement(job: job, who: "git-model", results[0])
      findings.measurements += [ours, try Measurement(job: job, who: "git cat-file", results[1])]
      if count == 10_000 {
        findings.targets.append(Target(name: job, measured: ours.median, bar: 15, unit: "ms"))
        findings.targets.append(.memory(ours))
      }
    }
    return findings
  }

  /// Listing every model with its champion, against the one git command that reads the same files.
  func list() throws -> Findings {
    let count = isQuick ? 100 : 10_000
    let registry = try generator.catalogue(count)
    let job = "list champions, \(grouped(count)) models"
    let commands = [
      [program, "list", "-C", registry],
      ["git", "-C", registry, "grep", "-h", "^version: 1$", "main", "--", ":(glob)models/*/*/aliases/champion.yaml"],
    ]
    var expected = Set<String>()
    for index in 0..<count { expected.insert(try BenchModel(index).name.text) }
    let results = try alternate(commands, runs: runs(10)) { index, run in
      try expect(run, job)
      let lines = run.outputText.split(separator: "\n")
      guard index == 0 else {
        if lines.count != count { throw BenchError("git grep found \(lines.count) champions of \(count)") }
        return
      }
      let rows = lines.dropFirst().map { $0.split(separator: " ").map(String.init) }
      guard rows.count == count, Set(rows.map { $0[0] }) == expected,
        rows.allSatisfy({ $0.dropFirst().prefix(2) == ["v3", "v1"] })
      else {
        throw BenchError("git-model list printed \(rows.count) models, or wrong ones; expected \(count) with v3 v1")
      }
    }
    let ours = try Measurement(job: job, who: "git-model", results[0])
    return Findings(
      measurements: [ours, try Measurement(job: job, who: "git grep", results[1])],
      targets: isQuick ? [] : [Target(name: job, measured: ours.median, bar: 300, unit: "ms"), .memory(ours)])
  }
}

extension Target {
  /// No job may need more than 200 MB.
  static func memory(_ row: Measurement) -> Target {
    Target(name: "memory: \(row.job)", measured: Double(row.peakMemory ?? 0) / 1_000_000, bar: 200, unit: "MB")
  }
}
