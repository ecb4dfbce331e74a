import System

/// The machine that the figures are of.
struct Machine: CustomStringConvertible {
  let description: String

  init(_ runner: Runner) throws {
    let system = Self.value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=") ?? "unknown system"
    let processor = Self.value(of: "model name", in: "/proc/cpuinfo", separator: ":") ?? "unknown processor"
    let memory = Self.value(of: "MemTotal", in: "/proc/meminfo", separator: ":").flatMap {
      $0.split(separator: " ").first
    }
    let gigabytes = memory.flatMap { Double($0) }.map { Int(($0 / 1_048_576).rounded()) } ?? 0
    let git = try runner.demand(["git", "--version"])
    description = "\(ParallelMap.processors) cores (\(processor)), \(gigabytes) GB, \(system), \(git)"
  }

  private static func value(of key: String, in file: String, separator: Character) -> String? {
    guard let bytes = try? Files.read(file, limit: 1 << 22) else { return nil }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(key) }
    guard let line, let place = line.firstIndex(of: separator) else { return nil }
    return String(line[place...].dropFirst().drop { $0 == " " || $0 == "\"" }.prefix { $0 != "\"" })
  }
}
