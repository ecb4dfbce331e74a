import System

extension Bench {
  /// Registering an artifact without writing anything, which hashes it, builds the version and has it judged, against
  /// `sha256sum` of the same files, which only hashes.
  func hash() throws -> Findings {
    let registry = try generator.catalogue(100)
    var findings = Findings()
    for artifact in generator.artifactShapes(isQuick: isQuick) {
      let job = "hash \(artifact.name)"
      let commands = [
        [
          program, "register", "-C", registry, "bench-hash", "--artifact", artifact.path, "--owner", "credit-team",
          "--dry-run", "--json",
        ],
        ["sh", "-c", "find '\(artifact.path)' -type f -print0 | xargs -0 sha256sum | wc -l"],
      ]
      let results = try alternate(commands, runs: runs(10)) { index, run in
        try expect(run, job)
        guard index == 1 else {
          if !run.outputText.contains("\"digest\": \"sha256:") { throw BenchError("\(job) printed no digest") }
          return
        }
        // Counted by wc, so that this process stays small: its memory counts as that of what it starts.
        try expect(run, job, output: "\(artifact.files)\n")
      }
      let ours = try Measurement(job: job, who: "git-model register", results[0])
      let theirs = try Measurement(job: job, who: "sha256sum", results[1])
      findings.measurements += [ours, theirs]
      findings.targets += [
        Target(
          name: "\(job): our time / that of sha256sum", measured: ours.median / theirs.median, bar: 1 / 0.9, unit: "×"),
        Target(name: "memory: \(job)", measured: Double(ours.peakMemory ?? 0) / 1_000_000, bar: 50, unit: "MB"),
      ]
    }
    return findings
  }
}

extension Generator {
  /// An artifact to be hashed.
  struct ArtifactShape {
    let name: String
    let path: String
    let files: Int
    let isFolder: Bool
  }

  func artifactShapes(isQuick: Bool) -> [ArtifactShape] {
    let (megabytes, count) = isQuick ? (64, 2000) : (1024, 20_000)
    return [
      ArtifactShape(
        name: "one file of \(grouped(megabytes)) MiB", path: "\(folder)/artifact-\(megabytes)", files: 1,
        isFolder: false),
      ArtifactShape(
        name: "\(grouped(count)) files of 1 to 8 KiB", path: "\(folder)/artifacts-\(count)", files: count,
        isFolder: true),
    ]
  }

  /// Writes the files to be hashed, of bytes that do not repeat.
  func artifacts(isQuick: Bool) throws {
    for shape in artifactShapes(isQuick: isQuick) where !Files.exists("\(shape.path).complete") {
      try runner.demand(["rm", "-rf", shape.path])
      if shape.isFolder {
        var random = Noise()
        for index in 0..<shape.files {
          let path = "\(shape.path)/part-\(index / 500)"
          if index.isMultiple(of: 500) { try Files.makeFolder(path) }
          try Files.write(random.bytes(1024 + index % 7 * 1024), to: "\(path)/weights-\(index).bin")
        }
      } else {
        let megabytes = isQuick ? 64 : 1024
        try runner.demand(["dd", "if=/dev/urandom", "of=\(shape.path)", "bs=1M", "count=\(megabytes)", "status=none"])
      }
      try Files.write([], to: "\(shape.path).complete")
    }
  }
}

/// Bytes that look random and are the same in every run: SplitMix64.
private struct Noise {
  private var state: UInt64 = 1

  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      mixed ^= mixed >> 31
      for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: mixed >> UInt64(shift))) }
    }
    return Array(bytes.prefix(count))
  }
}
