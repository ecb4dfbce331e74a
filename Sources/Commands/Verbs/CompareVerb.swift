import Arguments
import Documents
import Gate
import Names
import Registry

struct Compare: Verb {
  static let configuration = CommandConfiguration(
    abstract: "put two versions of a model side by side",
    discussion: """
      Shows the metrics of their evaluation evidence by dataset, fairness for each group of their bias audits, parameters, \
      data and dependencies. The better value is marked where the gate could compare the two: on datasets of equal digests, \
      for metrics whose direction is known. Where a version has several values, all of them must be better.
      """,
    examples: [
      CommandExample("git model compare credit-approval 2 3", "Two versions."),
      CommandExample("git model compare credit-approval champion v3 --json", "Today's champion and version 3."),
    ])
  @Argument(help: "the model's name", completion: .models, transform: parsed(ModelName.init(_:))) var model: ModelName
  @Argument(help: ArgumentHelp("3, v3, an alias or a stage", valueName: "version")) var first: String
  @Argument(help: ArgumentHelp("the same", valueName: "version")) var second: String
  @Flag(help: "also parameters, data and dependencies that are the same") var all = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let comparison = try run.readRegistry().compare(model, first, second)
    if run.wantsJSON {
      run.print(json: ComparisonJSON(comparison: comparison).node)
      return 0
    }
    let text = ComparisonText(comparison: comparison, showsSame: all)
    for line in text.lines(width: run.surroundings.tableWidth, run.emphasis) { run.print(line) }
    return 0
  }
}
