import System

/// What every row needs: the program, the registries, and how often to run.
struct Bench {
  /// The absolute path of the git-model that is measured.
  let program: String
  let generator: Generator
  /// Whether a look is enough: fewer runs, small registries.
  let isQuick: Bool

  var runner: Runner { generator.runner }

  func runs(_ count: Int) -> Int { isQuick ? max(3, count / 5) : count }

  /// Runs commands in turns, so that what disturbs the machine disturbs all alike, after a first round that only warms
  /// the caches.
  ///
  /// - Parameter check: throws when an answer is wrong; asked after every run.
  func alternate(
    _ commands: [[String]], runs: Int, check: (_ command: Int, ProgramRun) throws -> Void
  ) throws -> [[ProgramRun]] {
    var results = commands.map { _ in [ProgramRun]() }
    for round in 0...runs {
      for (index, command) in commands.enumerated() {
        let result = try runner.run(command)
        try check(index, result)
        if round > 0 { results[index].append(result) }
      }
    }
    return results
  }

  /// Throws when a run did not end well or did not print what it should.
  func expect(_ run: ProgramRun, _ what: String, output: String? = nil) throws {
    guard run.status == 0 else {
      throw BenchError("\(what) ended with \(run.status): \(run.errorText.prefix(2000)) \(run.outputText.prefix(2000))")
    }
    if let output, run.outputText != output {
      throw BenchError("\(what) printed \"\(run.outputText.prefix(500))\"; expected \"\(output.prefix(500))\"")
    }
  }
}

/// 10000 as `10,000`.
func grouped(_ number: Int) -> String {
  number < 1000 ? "\(number)" : "\(grouped(number / 1000)),\(String(String(1000 + number % 1000).dropFirst()))"
}
