import Glibc

/// What is known of the terminal behind a standard stream.
package enum Terminal {
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The width in columns: `COLUMNS`, else what the terminal says, else 80.
  package static func width(environment: [String: String]) -> Int {
    if let text = environment["COLUMNS"], let columns = Int(text), (20...1000).contains(columns) { return columns }
    var size = winsize()
    if unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 { return Int(size.ws_col) }
    return 80
  }
}
