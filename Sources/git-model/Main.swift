import Commands
import Glibc
import Hooks
import System

/// Starts the command, or the hook: the hook is not parsed as a command line so that nothing but Git speaks to it.
@main
enum Main {
  static func main() {
    let surroundings = Surroundings.process()
    if surroundings.arguments == ["hook", "pre-receive"], !Terminal.isTerminal(STDIN_FILENO) {
      let answer = PreReceive.run(environment: surroundings.environment, clock: surroundings.clock)
      let text = answer.lines.map { $0 + "\n" }.joined()
      try? Files.write(Array(text.utf8), to: STDERR_FILENO, named: "standard error")
      exit(answer.status)
    }
    exit(CommandLineTool.run(surroundings))
  }
}
