import GitStore
package import Names
package import System

/// What a use case gets from its caller besides its own arguments: the surroundings, never read from globals.
package struct Context {
  /// The caller's variables.
  package let environment: [String: String]
  package let clock: Clock
  /// Called with a sentence that a person should see while the work goes on.
  package let notice: (String) -> Void
  /// Called with a line that a server said.
  package let quote: (String) -> Void
  /// Called with how much of long work is done, out of how much (0 when unknown), in which unit.
  package let progress: (_ done: Int64, _ total: Int64, _ unit: String) -> Void

  package init(
    environment: [String: String], clock: Clock, notice: @escaping (String) -> Void,
    quote: @escaping (String) -> Void, progress: @escaping (Int64, Int64, String) -> Void
  ) {
    self.environment = environment
    self.clock = clock
    self.notice = notice
    self.quote = quote
    self.progress = progress
  }

  /// The date that commits and statements get: `GIT_COMMITTER_DATE` as Git honours it, else the clock.
  package var today: Instant {
    guard let text = environment["GIT_COMMITTER_DATE"] else { return clock.now() }
    if let instant = try? Instant(text) { return instant }
    let number = text.split(separator: " ").first.map { $0.hasPrefix("@") ? $0.dropFirst() : $0 }
    return number.flatMap { Int64($0) }.flatMap { Instant(seconds: $0) } ?? clock.now()
  }
}

extension Context {
  /// Runs `git` in a repository with the caller's own environment, so that their ssh settings, credential helpers and
  /// hooks apply. Its messages are in English, because some are looked into.
  func git(_ arguments: [String], in repository: Repository, streams: Subprocess.Streams = .collect) throws
    -> Subprocess.Result
  {
    let place = repository.workingDirectory ?? repository.path
    let variables = environment.merging(["LC_ALL": "C"]) { $1 }
    return try Subprocess.run(["git", "-C", place] + arguments, environment: variables, streams: streams)
  }
}
