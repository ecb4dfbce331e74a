import Arguments
import Testing

@Suite("Manual pages")
struct ManPageTests {
  let pages = sample.description.manPages(date: "2026-01-31")

  func page(_ name: String) throws -> String {
    try #require(pages.first { $0.fileName == name }).text
  }

  @Test("there is a page for the tool and one for each verb, none for what is hidden")
  func files() {
    #expect(
      pages.map(\.fileName) == [
        "git-model.1", "git-model-resolve.1", "git-model-evidence.1", "git-model-count.1", "git-model-promote.1",
        "git-model-hook.1",
      ])
  }

  @Test("a page has the parts of a manual page in their order")
  func parts() throws {
    let text = try page("git-model-promote.1")
    #expect(
      text.hasPrefix(
        #"""
        .TH "GIT\-MODEL\-PROMOTE" "1" "2026\-01\-31" "git\-model 1.2.3" "git model manual"
        .SH "NAME"
        git\-model\-promote \- propose that a version takes a stage or an alias
        .SH "SYNOPSIS"
        .nf
        \fBgit model promote\fR [\-s <stage>] [\-a <alias>]... \-m <reason> [\-\-[no\-]push] [\-f] [<global options>] <model> <version>
        .fi
        .SH "DESCRIPTION"
        Propose that a version takes a stage or an alias.
        .PP
        Writes the branch \fBpromote/<model>/<version>\-<target>\fR.
        .SH "ARGUMENTS"
        .TP
        \fI<model>\fR
        The model\(aqs name.
        """#))
    #expect(
      text.contains(
        #"""
        .TP
        \fB\-m\fR, \fB\-\-message\fR \fI<reason>\fR
        Why.
        .IP
        Kept in the record.
        """#))
    let headings = text.split(separator: "\n").filter { $0.hasPrefix(".SH") }
    #expect(
      headings == [
        #".SH "NAME""#, #".SH "SYNOPSIS""#, #".SH "DESCRIPTION""#, #".SH "ARGUMENTS""#, #".SH "OPTIONS""#,
        #".SH "GLOBAL OPTIONS""#, #".SH "EXAMPLES""#, #".SH "SEE ALSO""#,
      ])
  }

  @Test("a verb's page tells of the commands below it")
  func nested() throws {
    let text = try page("git-model-evidence.1")
    #expect(text.contains(#".SH "GIT MODEL EVIDENCE ADD""#))
    #expect(text.contains(#"\fB\-\-param\fR \fI<key=value>\fR"#))
    #expect(try !page("git-model-hook.1").contains("receive"))
  }

  @Test("text cannot become a request, and hyphens, backslashes and quotes stay themselves")
  func escaping() throws {
    let text = try page("git-model.1")
    #expect(text.contains(#"\&.leading dot, back\(rsslash, \(aqquotes\(aq and a\-hyphen"#))
    struct Nasty: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "nasty", abstract: ".so /etc/passwd \\fB",
        discussion: "'br\n\n.de x\n\n  .ex\n  \\n(.$ ~^`\n\n- .tm x\n\nGrüße \u{1F600}\u{7} `a`b`")
    }
    let nasty = Tool(Nasty.self).description.manPages(date: "\" .x")[0].text
    let requests = nasty.split(separator: "\n").filter { $0.hasPrefix(".") || $0.hasPrefix("'") }
    let known = [".TH", ".SH", ".PP", ".IP", ".RS", ".RE", ".nf", ".fi", ".TP"]
    #expect(requests.allSatisfy { request in known.contains { request.hasPrefix($0) } })
    #expect(nasty.contains(#"\(rsn(.$ \(ti\(ha\(ga"#))
    #expect(nasty.contains(#"Gr\[u00FC]\[u00DF]e \[u1F600] \fBa\fRb\(ga"#))
    try check("nasty.1", nasty)
  }

  @Test("groff and man read every page without a warning, and show what was meant")
  func rendering() throws {
    for page in pages { try check(page.fileName, page.text) }
    guard isInstalled("groff") else { return }
    let shown = try run("groff", ["-man", "-Tascii", "-P-c"], input: page("git-model.1")).output
    #expect(shown.contains(".leading dot, back\\slash, 'quotes' and a-hyphen"))
  }

  private func check(_ fileName: String, _ text: String) throws {
    guard isInstalled("groff") else {
      print("groff is not installed: \(fileName) was not rendered.")
      return
    }
    let groff = try run("groff", ["-man", "-ww", "-Tutf8", "-z"], input: text)
    #expect(groff.output == "" && groff.status == 0)
    guard isInstalled("man") else {
      print("man is not installed: \(fileName) was rendered by groff alone.")
      return
    }
    try withDirectory([fileName: text]) { directory in
      let shown = try run(
        "sh",
        ["-c", "man --warnings -l \"$1\" >\"$1.txt\" && test -s \"$1.txt\"", "sh", "\(directory)/\(fileName)"],
        environment: ["MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"])
      #expect(shown.output == "" && shown.status == 0)
      if fileName.hasPrefix("git"), isInstalled("lexgrog") {
        let name = try run("lexgrog", ["\(directory)/\(fileName)"]).output
        #expect(name.contains("\"\(fileName.dropLast(2)) - "))
      }
    }
  }
}

@Suite("Markdown reference")
struct MarkdownTests {
  let text = sample.description.markdownReference()

  @Test("every command that is shown has a heading that the index refers to")
  func headings() {
    #expect(text.hasPrefix("# git model\n\nKeep models and the approvals of their releases in Git.\n"))
    #expect(
      text.contains("| [`git model promote`](#git-model-promote) | Propose that a version takes a stage or an alias. |")
    )
    #expect(text.contains("\n## git model evidence\n"))
    #expect(text.contains("\n### git model evidence add\n"))
    #expect(!text.contains("pre-receive"))
  }

  @Test("options stand in a table, examples in a fence, and placeholders do not become HTML")
  func command() {
    #expect(text.contains("| `-s, --stage <stage>` | The stage to take (one of Staging, Production, Archived). |"))
    #expect(text.contains("| `-m, --message <reason>` | Why. Kept in the record. Required. |"))
    #expect(text.contains("| `-a, --alias <alias>` | An alias to take. May be repeated. |"))
    #expect(text.contains("| `-C <path>` | Run as if started in \\<path>. |"))
    #expect(text.contains("```sh\ngit model evidence add risk-model 1 report.json\n```"))
    #expect(text.contains("Writes the branch `promote/<model>/<version>-<target>`."))
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
  }
}
