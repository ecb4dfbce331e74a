import TestSupport
import Testing

@Suite struct `Whoever signs a change` {
  @Test func `reads who comes, whose key changes and who goes`() throws {
    let team = try Team(.proposed)
    let fingerprint = try team.stranger.run(["ssh-keygen", "-lf", team.stranger.key + ".pub"])
      .split(separator: " ")[1]
    try team.risk.model(
      "member", "add", "owner-2", "--key", team.stranger.key + ".pub", "--group", "credit-team", "--group", "on-call",
      "--push")
    try team.stranger.git("fetch", "-q")
    let shown = try team.stranger.command(["approve", "change/member-add-owner-2", "--push"])
    let added = "owner-2 (person), groups credit-team, on-call, key \(fingerprint)"
    #expect(shown.errors.contains(added), "\(shown.errors)")
    try team.dev.git("fetch", "-q")
    try team.dev.model("approve", "change/member-add-owner-2", "--push")
    try team.dev.model("merge", "change/member-add-owner-2", "--push")

    try team.risk.update()
    try team.risk.model("member", "revoke", "owner-2", "-m", "left", "--push")
    try team.dev.git("fetch", "-q")
    let revoked = try team.dev.command(["approve", "change/member-revoke-owner-2", "--push"])
    #expect(revoked.errors.contains("owner-2: key \(fingerprint) revoked: left"), "\(revoked.errors)")
    #expect(!revoked.errors.contains("owner-1"), "\(revoked.errors)")
  }

  @Test func `of other files reads how to see what changes`() throws {
    let team = try Team(.registered)
    try team.risk.update()
    try team.risk.write("ci.yml", "x\n")
    try team.risk.model("change", "ci.yml", "-m", "a check", "--push")
    let branch = try #require(
      try team.risk.git("for-each-ref", "--format=%(refname:short)", "refs/heads/change/").lines.first.map(String.init))
    let tip = try team.risk.branch(branch)
    try team.dev.git("fetch", "-q")
    let approved = try team.dev.command(["approve", branch, "--push"])
    #expect(approved.errors.contains("adds") && approved.errors.contains("ci.yml"), "\(approved.errors)")
    #expect(approved.errors.contains("git diff main...\(tip.prefix(10))\n"), "\(approved.errors)")
  }
}
