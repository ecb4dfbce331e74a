/// What several runs of one thing cost.
struct Measurement {
  /// The job: "resolve an alias, 10,000 models".
  let job: String
  /// Who does it: "git-model", "git".
  let who: String
  /// Wall-clock time of the middle run, in milliseconds.
  let median: Double
  /// Of the fastest run: what the work takes when nobody else uses the machine.
  let fastest: Double
  /// Processor time of the middle run, in milliseconds.
  let processor: Double
  /// The most memory that any run had, in bytes; nil where it says nothing.
  let peakMemory: Int?
  let runs: Int

  init(job: String, who: String, _ runs: [ProgramRun], showsMemory: Bool = true) throws {
    guard !runs.isEmpty else { throw BenchError("\(job) was never run") }
    self.job = job
    self.who = who
    median = Self.middle(runs.map(\.milliseconds))
    fastest = runs.map(\.milliseconds).min() ?? 0
    processor = Self.middle(runs.map(\.processorMilliseconds))
    peakMemory = showsMemory ? runs.map(\.peakMemory).max() : nil
    self.runs = runs.count
  }

  private static func middle(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
  }
}

/// A figure of the product's promise, and what was measured. Shown, never asserted: machines differ.
struct Target {
  let name: String
  let measured: Double
  let bar: Double
  let unit: String

  var holds: Bool { measured <= bar }
}

/// What a benchmark found.
struct Findings {
  var measurements: [Measurement] = []
  var targets: [Target] = []
  /// Sentences about what the numbers leave out.
  var notes: [String] = []

  static func + (left: Findings, right: Findings) -> Findings {
    Findings(
      measurements: left.measurements + right.measurements, targets: left.targets + right.targets,
      notes: left.notes + right.notes)
  }
}
