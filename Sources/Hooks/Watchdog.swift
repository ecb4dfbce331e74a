import Glibc

/// The kernel's alarm, for what hangs where nothing looks at the time.
///
/// Its handlers do what a handler of signals may do: write bytes that are constant, and end the process.
enum Watchdog {
  /// From now on until it has run for so long, being ended refuses the push and says why.
  static func refuse(after seconds: UInt32) {
    _ = signal(SIGALRM) { _ in
      Watchdog.say(Watchdog.refusal)
      _exit(1)
    }
    alarm(seconds)
  }

  /// From now on being ended accepts the push: everything that could have refused it was judged and allowed.
  static func accept(after seconds: UInt32) {
    _ = signal(SIGALRM) { _ in
      Watchdog.say("git-model: the preview of a proposal was not finished, because it took too long\n")
      _exit(0)
    }
    alarm(seconds)
  }

  private static func say(_ text: StaticString) {
    _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }

  private static let refusal: StaticString = """
    git-model: refused, nothing was changed
      UNKNOWN push [UNDECIDED_TIME]
          found:    judging took far longer than the time for a decision and was ended
          mend:     ask the platform team; what was pushed, or the server's repository, needs attention

    """
}
