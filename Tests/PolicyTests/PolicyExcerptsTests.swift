import Policy
import Testing

@Suite struct `The text of a gate` {
  private let policy = """
    apiVersion: git-model/v1
    # About all gates.
    gates:
      # About staging.
      - name: staging
        applies: {stage: Staging}  # its stage

        # Who signs.
        requires: {approvals: [{group: "model-owners", count: 1}]}

      # About production.
      - name: production
        applies:
          stage: Production
        requires: {}
    # About undoing.
    rollback: {withinDays: 14}
    withdraw:
      approvals: []

    """

  private func gate(_ name: String, of text: String? = nil) -> String? {
    PolicyExcerpts(Array((text ?? policy).utf8)).gate(name)
  }

  @Test func `is its lines as they were written, with its own comments`() {
    #expect(
      gate("staging") == """
        - name: staging
          applies: {stage: Staging}  # its stage

          # Who signs.
          requires: {approvals: [{group: "model-owners", count: 1}]}
        """)
    #expect(gate("production") == "- name: production\n  applies:\n    stage: Production\n  requires: {}")
  }

  @Test func `is a key of its own for what is no gate of the list`() {
    #expect(gate("rollback") == "rollback: {withinDays: 14}")
    #expect(gate("rollback (otherwise)") == gate("rollback"))
    #expect(gate("withdraw") == "withdraw:\n  approvals: []")
  }

  @Test func `is nothing where there is no such gate, or no policy`() {
    #expect(gate("champion") == nil && gate("") == nil && gate("name") == nil)
    #expect(gate("staging", of: "gates: [") == nil && gate("staging", of: "- a") == nil)
  }

  @Test func `is the whole line where gates share one`() {
    let text = "gates: [{name: a, x: 1}, {name: b}]\nfree: []\n"
    #expect(gate("a", of: text) == "gates: [{name: a, x: 1}, {name: b}]")
    #expect(gate("b", of: text) == gate("a", of: text))
  }

  @Test func `is found in the policy's own order, also when its name is not the first key`() {
    let text = "gates:\n  - applies: {alias: x}\n    name: a\n    requires: {}\n  - name: b\n    requires: {}\n"
    #expect(gate("a", of: text) == "- applies: {alias: x}\n  name: a\n  requires: {}")
  }
}
