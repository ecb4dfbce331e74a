import Glibc

/// The last resort: the kernel's alarm, for what hangs where nothing looks at the time, and the signals of a program that
/// breaks, for what nobody foresaw.
///
/// Its handlers do what a handler of signals may do: write bytes that are constant, and end the process.
enum Watchdog {
  /// From now on until it has run for so long, being ended refuses the push and says why.
  static func refuse(after seconds: UInt32) {
    handle([SIGALRM]) { _ in
      Watchdog.say(Watchdog.tooLong)
      _exit(1)
    }
    handle(breaking) { _ in
      Watchdog.say(Watchdog.broken)
      _exit(1)
    }
    alarm(seconds)
  }

  /// From now on being ended accepts the push: everything that could have refused it was judged and allowed.
  static func accept(after seconds: UInt32) {
    handle([SIGALRM]) { _ in
      Watchdog.say("git-model: the preview of a proposal was not finished, because it took too long\n")
      _exit(0)
    }
    handle(breaking) { _ in
      Watchdog.say(
        "git-model: the preview of a proposal was not finished, because git-model failed; please report this\n")
      _exit(0)
    }
    alarm(seconds)
  }

  /// What ends a program that breaks: a trap of Swift, memory that is not there (a stack that is full too), an abort.
  private static let breaking = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT]

  private static func handle(_ signals: [Int32], _ handler: @escaping @convention(c) (Int32) -> Void) {
    _ = stack
    for number in signals {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = handler
      action.sa_flags = SA_ONSTACK
      _ = unsafe sigaction(number, &action, nil)
    }
  }

  /// Handlers run on a stack of their own, because the program's may be full.
  private static let stack: Int32 = {
    let size = 64 * 1024
    var stack = unsafe stack_t(ss_sp: malloc(size), ss_flags: 0, ss_size: size)
    return unsafe sigaltstack(&stack, nil)
  }()

  private static func say(_ text: StaticString) {
    _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }

  private static let tooLong: StaticString = """
    git-model: refused, nothing was changed
      UNKNOWN push [UNDECIDED_TIME]
          found:    judging took far longer than the time for a decision and was ended
          mend:     ask the platform team; what was pushed, or the server's repository, needs attention

    """

  private static let broken: StaticString = """
    git-model: refused, nothing was changed
      UNKNOWN push [UNDECIDED_OBJECT]
          found:    git-model failed while it judged the push
          mend:     ask the platform team to report this; what was pushed needs attention

    """
}
