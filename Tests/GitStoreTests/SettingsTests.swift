import GitStore
import Names
import Testing

@Suite struct SettingsTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `local settings are read with all their values`() throws {
    try sandbox.makeWork(["a": "1"])
    for branch in ["refs/heads/main", "refs/heads/é ü"] {
      try sandbox.git("config", "--add", "model.protected", branch)
    }
    let repository = try sandbox.open()
    #expect(try repository.localSettings("model.protected") == ["refs/heads/main", "refs/heads/é ü"])
    #expect(try repository.localSetting("model.protected") == "refs/heads/é ü")
    #expect(try repository.localSettings("model.none").isEmpty)
    #expect(try repository.localSetting("Model.Protected") != nil)
    #expect(try repository.setting("core.bare") == "false")
    #expect(try repository.setting("model.none") == nil)
  }

  @Test func `a key without a value has the empty text`() throws {
    try sandbox.makeWork(["a": "1"])
    try sandbox.write("work/.git/config", (sandbox.read("work/.git/config") ?? "") + "[model]\n\troot\n")
    let repository = try sandbox.open()
    #expect(try repository.localSettings("model.root") == [""])
    #expect(try repository.setting("model.root") == "")
  }

  @Test func `a setting that is written is the one that git reads`() throws {
    try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    for value in ["abc", " padded ", "quote\"s \\ #;", "two\nlines", ""] {
      try repository.setLocal("model.root", value)
      #expect(try sandbox.git("config", "--local", "-z", "model.root") == value + "\0")
      #expect(try repository.localSetting("model.root") == value)
      #expect(try repository.setting("model.root") == value)
    }
    try repository.addLocal("model.protected", "one")
    try repository.addLocal("model.protected", "two")
    try repository.addLocal("model.protected", "two")
    #expect(try sandbox.git("config", "--local", "--get-all", "model.protected") == "one\ntwo\ntwo")
    let all = try repository.allLocalSettings().filter { $0.key.hasPrefix("model.") }.map { "\($0.key)=\($0.value)" }
    #expect(all == ["model.root=", "model.protected=one", "model.protected=two", "model.protected=two"])
  }

  @Test(arguments: ["", "model", "model.", ".root", "model.ro ot", "model.root\0"])
  func `a malformed key is refused`(key: String) throws {
    try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    #expect(throws: GitError.self) { try repository.localSetting(key) }
    #expect(throws: GitError.self) { try repository.setLocal(key, "x") }
  }

  @Test func `a broken configuration file throws`() throws {
    try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    try sandbox.write("work/.git/config", "[model\nroot = 1")
    #expect(throws: GitError.self) { try repository.localSetting("model.root") }
  }

  @Test func `a linked working tree reads the settings of the repository`() throws {
    try sandbox.makeWork(["a": "1"])
    try sandbox.git("config", "model.root", "abc")
    try sandbox.git("worktree", "add", "-q", "-b", "side", "../linked")
    #expect(try sandbox.open("linked").localSetting("model.root") == "abc")
  }

  @Test func `settings that the repository's own file includes count`() throws {
    try sandbox.makeWork(["a": "1"])
    try sandbox.write("extra", "[model]\n\troot = included\n")
    try sandbox.git("config", "include.path", "\(sandbox.root)/extra")
    #expect(try sandbox.open().localSetting("model.root") == "included")
  }
}
