extension Bench {
  /// Judging a whole history again, against Git's check of commit signatures, scaled to as many commits.
  func audit() throws -> Findings {
    let registry = try generator.history()
    let steps = Generator.historySteps
    let job = "audit \(grouped(steps)) steps, 2 signatures each"
    let ours = try alternate([[program, "audit", "-C", registry]], runs: runs(5)) { _, run in
      try expect(run, job)
      // The root is judged too; each promotion is counted.
      guard run.outputText.contains("\(steps + 1) steps"), run.outputText.contains("\(steps) promotion"),
        run.outputText.contains("no findings")
      else {
        throw BenchError(
          "the audit printed \"\(run.outputText.prefix(500))\"; expected \(steps) promotions without findings")
      }
    }
    let row = try Measurement(job: job, who: "git-model", ours[0])
    let commits = Generator.signedCommits
    let check = ["git", "-C", try generator.signedCommits(), "log", "--format=%G?", "-n", "\(commits)", "main"]
    let theirs = try alternate([check], runs: runs(3)) { _, run in
      try expect(run, "git log", output: String(repeating: "G\n", count: commits))
    }
    let git = try Measurement(
      job: "check 1 signature each of \(commits) commits", who: "git log --format=%G?", theirs[0])
    let scaled = git.median / Double(commits) * Double(steps)
    return Findings(
      measurements: [row, git],
      targets: [Target(name: job, measured: row.median / 1000, bar: 5, unit: "s"), .memory(row)],
      notes: [
        "git log --format=%G? needs \(Report.decimal(git.median / Double(commits))) ms per commit: \(Report.decimal(scaled / 1000)) s for "
          + "\(grouped(steps)) commits with one signature each and no policy, \(Report.decimal(scaled / row.median)) times as long as the audit."
      ])
  }
}
