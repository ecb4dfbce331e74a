import Foundation
import Names
import System
import Testing

@Suite struct `Another program` {
  private let environment = ["PATH": "/usr/bin:/bin"]

  private func shell(_ script: String, _ variables: [String: String] = [:]) throws -> Subprocess.Result {
    try Subprocess.run(["sh", "-c", script], environment: environment.merging(variables) { $1 })
  }

  @Test func `tells what it printed on both streams, and its status`() throws {
    let result = try shell("echo out; echo err >&2; exit 3")
    #expect(result.outputText == "out\n" && result.errorText == "err\n" && result.status == 3)
    #expect(try shell("kill -TERM $$").status == 128 + 15)
    #expect(try shell("").status == 0)
  }

  @Test func `may fill both streams at once without waiting for a reader`() throws {
    let result = try shell(
      "(i=0; while [ $i -lt 3000 ]; do printf '%01000d' 0; i=$((i+1)); done) & "
        + "(i=0; while [ $i -lt 3000 ]; do printf '%01000d' 1; i=$((i+1)); done) >&2; wait")
    #expect(result.output.count == 3_000_000 && result.errors.count == 3_000_000)
    #expect(result.output.allSatisfy { $0 == UInt8(ascii: "0") })
  }

  @Test func `is cut off at 64 MiB of output, and still runs to its end`() throws {
    let result = try shell("head -c 70000000 /dev/zero; echo done >&2")
    #expect(result.output.count == 64 * 1024 * 1024 && result.errorText == "done\n" && result.status == 0)
  }

  @Test func `gets exactly the variables and arguments it is given, and nothing to read`() throws {
    #expect(
      try shell("env | sort | grep -v '^_=\\|^PWD=\\|^SHLVL='", ["A": "1 = 2", "B": ""]).outputText
        == "A=1 = 2\nB=\nPATH=/usr/bin:/bin\n")
    let odd = ["", " ", "a b", "$HOME", "é", "-n", "'\""]
    let result = try Subprocess.run(["printf", "[%s]"] + odd, environment: environment)
    #expect(result.outputText == odd.map { "[\($0)]" }.joined())
    #expect(try shell("cat; echo end").outputText == "end\n")
  }

  @Test func `hears of signals that the caller blocks`() throws {
    let results = try ParallelMap.run([SIGCHLD, SIGTERM]) { blocked in
      var signals = sigset_t()
      unsafe sigemptyset(&signals)
      unsafe sigaddset(&signals, blocked)
      unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
      return try Subprocess.run(["grep", "SigBlk", "/proc/self/status"], environment: ["PATH": "/usr/bin:/bin"])
    }
    for result in results { #expect(result.outputText == "SigBlk:\t0000000000000000\n") }
  }

  @Test func `that is not there is named`() {
    #expect { try Subprocess.run(["no-such-program"], environment: environment) } throws: { error in
      "\(error)".contains("no-such-program")
    }
    #expect(throws: SystemError.self) { try Subprocess.run([], environment: environment) }
  }

  @Test func `runs beside others from several threads`() throws {
    let answers = try ParallelMap.run(Array(0..<8)) { number in
      try Subprocess.run(["sh", "-c", "echo \(number)"], environment: ["PATH": "/usr/bin:/bin"]).outputText
    }
    #expect(answers == (0..<8).map { "\($0)\n" })
  }
}

@Suite struct `Work on several threads` {
  @Test func `keeps the order of its inputs, whatever ends first`() throws {
    let result = try ParallelMap.run([30, 20, 10, 0]) { milliseconds in
      Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
      return milliseconds * 2
    }
    #expect(result == [60, 40, 20, 0])
    #expect(try ParallelMap.run([Int]()) { $0 } == [])
    #expect(try ParallelMap.run([7]) { $0 + 1 } == [8])
  }

  @Test func `throws the first error in the order of its inputs, after all have ended`() throws {
    struct Failure: Error, Equatable { let number: Int }
    #expect(throws: Failure(number: 1)) {
      try ParallelMap.run([0, 1, 2]) { number in
        if number == 1 { Thread.sleep(forTimeInterval: 0.02) }
        if number > 0 { throw Failure(number: number) }
      }
    }
  }

  @Test func `runs at the same time, and the caller hears while it waits`() throws {
    let began = Clock.monotonicMilliseconds()
    var calls = 0
    _ = try ParallelMap.run(Array(0..<6)) { _ in
      Thread.sleep(forTimeInterval: 0.25)
    } whileWaiting: {
      calls += 1
    }
    #expect(calls >= 2)
    #expect(Clock.monotonicMilliseconds() - began < 1400, "six waits of 0.25 s one after the other take 1.5 s")
    #expect(ParallelMap.processors >= 1)
  }

  @Test func `has room for deep recursion`() throws {
    @Sendable func depth(_ left: Int) -> Int { left == 0 ? 0 : 1 + depth(left - 1) }
    #expect(try ParallelMap.run([10_000, 10_000]) { depth($0) } == [10_000, 10_000])
  }
}

@Suite struct `The clock` {
  @Test func `tells the time of the system to the millisecond`() {
    let before = Date().timeIntervalSince1970
    let now = Clock.system.now()
    let after = Date().timeIntervalSince1970
    let seconds = Double(now.seconds)
    #expect(seconds >= before.rounded(.down) && seconds <= after)
  }

  @Test func `of differences never goes back`() {
    var last = Clock.monotonicMilliseconds()
    for _ in 0..<1000 {
      let next = Clock.monotonicMilliseconds()
      #expect(next >= last)
      last = next
    }
  }

  @Test func `takes the width of a terminal from COLUMNS where that makes sense`() {
    #expect(Terminal.width(environment: ["COLUMNS": "132"]) == 132)
    for odd in ["", "0", "-5", "many", "9999999999999999999999"] {
      #expect((20...1000).contains(Terminal.width(environment: ["COLUMNS": odd])), "\(odd)")
    }
  }
}
