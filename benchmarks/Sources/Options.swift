import System

/// What the command line asks.
struct Options {
  enum Row: String, CaseIterable { case resolve, list, push, audit, hash }

  private(set) var json: String?
  private(set) var cache = ".build/bench"
  private(set) var rows = Row.allCases
  private(set) var isQuick = false
  private(set) var onlyGenerates = false
  private var program: String?

  private static let usage = """
    usage: git-model-bench [--program FILE] [--cache DIR] [--json FILE] [--only resolve|list|push|audit|hash]… [--quick]
    """

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    var only: [Row] = []
    func value(_ name: String) throws -> String {
      guard let value = rest.popFirst() else { throw BenchError("\(name) wants a value\n\(Self.usage)") }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--json": json = try value(argument)
      case "--cache": cache = try value(argument)
      case "--program": program = try value(argument)
      case "--quick": isQuick = true
      case "--generate": onlyGenerates = true
      case "--only":
        let name = try value(argument)
        guard let row = Row(rawValue: name) else { throw BenchError("there is no row \(name)\n\(Self.usage)") }
        only.append(row)
      default: throw BenchError("\(argument) is not known\n\(Self.usage)")
      }
    }
    if !only.isEmpty { rows = only }
    // Programs run in other folders.
    if !cache.hasPrefix("/") { cache = "\(try Files.currentFolder())/\(cache)" }
  }

  /// The git-model to be measured: the one named, else the one beside this program.
  func programPath() throws -> String {
    if let program {
      guard let path = Files.realPath(program) else { throw BenchError("there is no program \(program)") }
      return path
    }
    guard let me = Files.realPath("/proc/self/exe"), let slash = me.lastIndex(of: "/"),
      let path = Files.realPath("\(me[..<slash])/git-model")
    else { throw BenchError("there is no git-model beside this program; name one with --program") }
    return path
  }
}
