import Commands
import Glibc
import Hooks
import System

/// Starts the command, or the hook: the hook is not parsed as a command line so that nothing but Git speaks to it.
@main
enum Main {
  static func main() {
    let surroundings = Surroundings.process()
    let words = surroundings.arguments
    // Git sets GIT_DIR for a hook; whoever has none may ask for help, and gets it from the command line.
    let asksForHelp = surroundings.environment["GIT_DIR"] == nil && ["--help", "-h"].contains(words.last)
    if words.starts(with: ["hook", "pre-receive"]), !asksForHelp, !Terminal.isTerminal(STDIN_FILENO) {
      let answer = PreReceive.run(
        arguments: Array(words.dropFirst(2)), environment: surroundings.environment, clock: surroundings.clock)
      write(answer.lines)
      write(answer.preview())
      exit(answer.status)
    }
    exit(CommandLineTool.run(surroundings))
  }

  private static func write(_ lines: [String]) {
    let text = lines.map { $0 + "\n" }.joined()
    try? Files.write(Array(text.utf8), to: STDERR_FILENO, named: "standard error")
  }
}
