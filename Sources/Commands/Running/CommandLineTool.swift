import Arguments
import Documents
import Gate
import GitStore
import Manifest
import Names
import Registry
import Snapshots
import System

/// The command line as a whole: parses, runs a verb, and turns what went wrong into sentences and an exit code.
package enum CommandLineTool {
  /// - Returns: 0 done or allowed, 1 refused or not found, 2 undecided, 129 used wrongly.
  package static func run(_ surroundings: Surroundings) -> Int32 {
    let isPlain = !surroundings.environment["NO_COLOR", default: ""].isEmpty
    let tool = Tool(GitModel.self, width: surroundings.width, isColored: surroundings.isOutputTerminal && !isPlain)
    defer { surroundings.finish() }
    do throws(ParseFailure) {
      var command = try tool.parse(surroundings.arguments)
      do {
        guard var verb = command as? any Verb else {
          try command.run()
          return 0
        }
        if let folder = verb.global.folder { try Files.changeFolder(folder) }
        return try verb.run(Run(surroundings, verb.global))
      } catch let failure as ParseFailure {
        throw failure
      } catch {
        if let failure = tool.failure(for: error, in: command) { throw failure }
        return report(error, surroundings)
      }
    } catch {
      if error.isError { surroundings.note(error.text) } else { surroundings.print(error.text) }
      return error.exitCode.rawValue
    }
  }

  private static func report(_ error: any Error, _ surroundings: Surroundings) -> Int32 {
    func say(_ message: String, hint: String? = nil) {
      let text = message.split(separator: "\n").map { printable(String($0), limit: 1000) }.joined(separator: "\n  ")
      surroundings.note("git-model: \(text)")
      if let hint { surroundings.note("hint: \(printable(hint, limit: 1000))") }
    }
    func undecided(_ error: StateError) -> Int32 {
      let check = error.check("registry")
      say(
        check.found,
        hint: error.isDamage ? "git model audit names the commit that damaged it" : check.mend)
      return 2
    }
    switch error {
    case let refusal as Refusal:
      for line in VerdictText(showsPasses: false, branch: refusal.branch).lines(refusal.verdict) {
        surroundings.note(line)
      }
      say("the gate refused; nothing was changed")
      return refusal.verdict.outcome == .undecided ? 2 : 1
    case let error as RegistryError:
      for line in error.quoted { surroundings.note(Run.quoted(line)) }
      say(error.message, hint: error.hint)
      switch error.kind {
      case .refused: return 1
      case .undecided: return 2
      case .usage: return 129
      }
    case let error as StateError: return undecided(error)
    case let error as ObjectError: return undecided(.object(error))
    case let error as InvalidName:
      say("\(error)")
      return 129
    case GitError.Code.notFound where "\(error)".contains("open"):
      say("\(error)", hint: "go to a clone of the registry, or make one with: git model init")
      return 2
    default:
      say("\(error)")
      return 2
    }
  }
}
