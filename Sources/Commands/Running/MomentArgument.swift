import Arguments
import Names
import Registry

/// A moment on the command line: a day, a time, or a commit.
enum MomentArgument {
  /// What looks like a date is a date, also where a branch or tag has that name (write `refs/tags/2026-03-01` for it).
  static let parse: @Sendable (String) throws -> Moment = { text in
    if let day = Instant(day: text) { return .day(day) }
    if let time = try? Instant(rfc3339: text) { return .time(time) }
    guard text.prefixMatch(of: /\d{4}-\d{2}-\d{2}([Tt ]|$)/) == nil else {
      throw ValidationError(
        "\"\(safe(text))\" is no time; write 2026-03-01, 2026-03-01T12:00:00Z or 2026-03-01T13:00:00+01:00.")
    }
    return .commit(text)
  }
}
