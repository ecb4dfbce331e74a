import Documents
import Manifest
import Names
import Testing

/// Payloads that are as large as they may be, or larger: each is read in a time that grows with its size alone.
@Suite struct `A large payload` {
  private func problems(_ format: EvidenceFormat, _ text: String) -> String {
    do throws(Problems) {
      _ = try format.report(in: Array(text.utf8))
      return ""
    } catch { return "\(error)" }
  }

  @Test(.timeLimit(.minutes(2))) func `of the harness is read with as many tasks as groups`() throws {
    let names = (0..<24_000).map { "\($0)" }
    let tasks = names.map { "\"t\($0)\":{}" }.joined(separator: ",")
    let groups = names.map { "\"g\($0)\":[1]" }.joined(separator: ",")
    let payload = Array("{\"results\":{\(tasks),\"g7\":{}},\"group_subtasks\":{\(groups)}}".utf8)
    let partial = try EvidenceFormat.harnessResults.report(in: payload).partial
    #expect(partial?.hasPrefix("it does not say how many samples of t0 were used; ") == true)
    #expect(partial?.hasSuffix("; and 23995 more") == true)
  }

  @Test(.timeLimit(.minutes(2))) func `of an audit is read with a thousand groups that intersections are made of`()
    throws
  {
    func groups(_ name: (Int) -> String) -> String {
      (0..<1000).map { "\"\(name($0))\":{\"count\":2,\"selected\":1}" }.joined(separator: ",")
    }
    let single = (0..<8).map { "\"a\($0)\":{\(groups { "g\($0)" })}" }
    let name = (0..<8).map { "a\($0)" }.joined(separator: "*")
    let crossed = "\"\(name)\":{\(groups { group in Array(repeating: "g\(group)", count: 8).joined(separator: "*") })}"
    let whole = "{\"kind\":\"BiasAudit\",\"attributes\":{\((single + [crossed]).joined(separator: ","))}}"
    let audit = try BiasAuditFormat.counts.read(Array(whole.utf8), attribute: nil)
    #expect(audit.attributes.count == 9 && audit.attributes.allSatisfy { $0.groups.count == 1000 })
    // Thousands of contradictions are told as some.
    let strangers = whole.replacing(crossed, with: crossed.replacing("g", with: "h"))
    do throws(Problems) {
      _ = try BiasAuditFormat.counts.read(Array(strangers.utf8), attribute: nil)
      Issue.record("groups of unknown values were taken")
    } catch {
      #expect(error.all.count == 51)
      #expect("\(error)".contains("has groups of \"h0\", which \"a0\" does not list"))
    }
  }

  @Test func `has at most 10,000 metrics, in each format`() {
    let many = EvaluationBounds.maximumMetrics
    func pairs(_ count: Int, _ suffix: String = "") -> String {
      (0..<count).map { "\"m\($0)\(suffix)\":1" }.joined(separator: ",")
    }
    func index(_ count: Int) -> String {
      "model-index:\n- name: x\n  results:\n  - task: {type: t}\n    dataset: {type: d, name: h}\n    metrics:\n"
        + (0..<count).map { "    - {type: m\($0), value: 1}\n" }.joined()
    }
    func results(_ count: Int) -> String {
      (0..<count).map { "- {dataset: {id: d, task_id: t\($0)}, value: 1}\n" }.joined()
    }
    let payloads: [(EvidenceFormat, (Int) -> String)] = [
      (.mlflowMetrics, { "{\(pairs($0))}" }), (.sklearnReport, { "{\"c\":{\(pairs($0))}}" }),
      (.harnessResults, { "{\"results\":{\"t\":{\(pairs($0, ",none"))}}}" }), (.modelIndex, index),
      (.evalResults, results),
    ]
    for (format, payload) in payloads {
      #expect(problems(format, payload(many)) == "", "\(format)")
      #expect(problems(format, payload(many + 1)).contains("more than 10000 metrics"), "\(format)")
    }
  }

  @Test func `has no names out of which gigabytes could be put together`() {
    let long = String(repeating: "d", count: EvaluationBounds.maximumNameBytes + 1)
    let index = """
      model-index:
      - name: x
        results:
        - task: {type: t}
          dataset: {type: \(long), name: h}
          metrics: [{type: m, value: 1}]
      """
    #expect(problems(.modelIndex, index).contains("expected a text of at most 500 bytes"))
    #expect(problems(.modelIndex, index.replacing(long, with: long.dropLast())) == "")
    let results = "- {dataset: {id: d, task_id: \(long)}, value: 1}\n"
    #expect(problems(.evalResults, results).contains("expected a text of at most 500 bytes"))
  }
}
