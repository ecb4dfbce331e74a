import Glibc
import Synchronization

/// Runs a function over a few inputs at once, one thread each.
package enum ParallelMap {
  /// The number of processors that this process may use.
  package static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// - Parameters:
  ///   - inputs: one thread is started for each.
  ///   - body: must not touch anything that belongs to the caller's thread.
  ///   - whileWaiting: called every few milliseconds on the caller's thread.
  /// - Returns: the results in the order of the inputs; throws the first error.
  package static func run<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ body: @escaping @Sendable (Input) throws -> Output, whileWaiting: () -> Void = {}
  ) throws -> [Output] {
    if inputs.count == 1, let only = inputs.first { return [try body(only)] }
    let jobs = inputs.map { input in Job { try body(input) } }
    for job in jobs { try job.start() }
    while jobs.contains(where: { !$0.isDone }) {
      usleep(5_000)
      whileWaiting()
    }
    return try jobs.map { try $0.join() }
  }
}

/// One thread and its result.
private final class Job<Output: Sendable>: Sendable {
  private let work: @Sendable () throws -> Output
  private let result = Mutex<Result<Output, any Error>?>(nil)

  init(_ work: @escaping @Sendable () throws -> Output) { self.work = work }

  var isDone: Bool { result.withLock { $0 != nil } }

  func start() throws {
    var thread = pthread_t()
    let box = unsafe Unmanaged.passRetained(
      Start { [self] in
        let outcome = Result { try work() }
        result.withLock { $0 = outcome }
      })
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    // Judging walks folders recursively; the default of a secondary thread is the process's stack limit.
    unsafe pthread_attr_setstacksize(&attributes, 8 * 1024 * 1024)
    defer { unsafe pthread_attr_destroy(&attributes) }
    let failure = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        if let argument = unsafe argument { unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    guard failure == 0 else {
      unsafe box.release()
      throw SystemError.of(failure, "start a thread")
    }
    pthread_detach(thread)
  }

  func join() throws -> Output {
    guard let result = result.withLock({ $0 }) else { throw SystemError("a thread ended without a result") }
    return try result.get()
  }
}

/// What a new thread runs.
private final class Start {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}
