import Foundation
import Manifest
import Registry
import TestSupport
import Testing

@Suite struct `A requirements file` {
  @Test func `of MLflow is read as it is`() {
    let text = """
      mlflow==3.17.2
      numpy==2.4.6
      pandas==3.1.1
      scikit-learn==1.9.1
      scipy==1.17.1
      skops==0.16.0
      """
    let (packages, leftOut) = Requirements.read(text)
    #expect(packages.map { "\($0.key) \($0.value)" }.first == "mlflow 3.17.2" && packages.count == 6 && leftOut == 0)
    #expect(packages.contains(TagsManifest.Tag(key: "scikit-learn", value: "1.9.1")))
  }

  @Test(arguments: [
    ("Flask_Cors == 1.0", "flask-cors", "1.0"), ("a.b--c_d>=1,<2", "a-b-c-d", ">=1,<2"), ("x", "x", "any"),
    ("requests[security,socks]==2.0", "requests", "2.0"), ("x==1.*", "x", "==1.*"),
    ("x===weird build", "x", "===weird build"),
    ("x==1.0 ; python_version < '3.12'", "x", "==1.0 ; python_version < '3.12'"),
    ("x==1.0+cu121 # GPU", "x", "1.0+cu121"),
    ("x @ https://host/x.whl#sha256=ab", "x", "@ https://host/x.whl#sha256=ab"), ("  x ~= 1.4.2  ", "x", "~= 1.4.2"),
    ("x==1.0 --hash=sha256:aa --hash=sha256:bb", "x", "1.0"), ("x==1.0 \\\n  --hash=sha256:aa", "x", "1.0"),
    ("x==1.0\r\n", "x", "1.0"), ("x (>=1)", "x", "(>=1)"),
  ])
  func `line is a package and its version`(_ line: String, name: String, version: String) {
    let (packages, leftOut) = Requirements.read(line)
    #expect(packages == [TagsManifest.Tag(key: name, value: version)] && leftOut == 0)
  }

  @Test(arguments: ["", "# only a comment", "-r other.txt", "--index-url https://host/", "-e .", "   "])
  func `line may name no package`(_ line: String) {
    let (packages, leftOut) = Requirements.read(line)
    #expect(packages.isEmpty && leftOut == 0)
  }

  @Test(arguments: [
    "./local/folder", "https://host/x.whl", "-", "=1.0", "x y", "x[", "x\u{202E}==1", "-x-==1", "paket\u{E9}==1",
    "x $HOME",
    "x==\u{1B}[31m1",
  ])
  func `line that is not understood is counted`(_ line: String) {
    let (packages, leftOut) = Requirements.read(line)
    #expect(packages.isEmpty && leftOut == (line == "-" || line.hasPrefix("-x") ? 0 : 1), "\(packages)")
  }

  @Test func `keeps several demands of one package, and has a bound`() {
    let twice = Requirements.read("x==1; sys_platform=='linux'\nX==2; sys_platform!='linux'\n")
    #expect(twice.packages.map(\.value) == ["==1; sys_platform=='linux' | ==2; sys_platform!='linux'"])
    let many = Requirements.read((0..<1100).map { "p\($0)==1" }.joined(separator: "\n"))
    #expect(many.packages.count == 1000 && many.leftOut == 100)
  }

  private static let python = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]
  private static let reason: Comment = "set GIT_MODEL_TEST_PYTHON to a Python to compare with what pip itself reads"

  @Test(.enabled(if: python != nil, reason))
  func `names the packages that pip reads`() throws {
    let lines = [
      "mlflow==3.17.2", "Scikit_Learn==1.9.1", "a.b==1", "requests[security]>=2,<3", "x~=1.4.2", "zope.interface",
      "x!=1",
      "torch==2.1.0+cu121", "y @ https://host/y.whl", "n==1.0 ; python_version < '3.12'", "A-_-B==1",
      "ruamel.yaml>=0.17",
    ]
    let script = """
      import sys
      from pip._vendor.packaging.requirements import Requirement
      from pip._vendor.packaging.utils import canonicalize_name
      for line in sys.stdin.read().splitlines():
        r = Requirement(line)
        pins = [s.version for s in r.specifier if s.operator == '==']
        print(canonicalize_name(r.name), pins[0] if len(pins) == 1 and not r.marker else '')
      """
    let python = try #require(Self.python)
    let running = try Running(
      [python, "-c", script], in: "/", environment: ["PATH": "/usr/bin:/bin"],
      input: Array(lines.joined(separator: "\n").utf8))
    let finished = running.wait()
    #expect(finished.status == 0, "\(finished.errors)")
    let expected = finished.output.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: false)
    }
    #expect(expected.count == lines.count)
    for (line, answer) in zip(lines, expected) {
      let read = try #require(Requirements.read(line).packages.first)
      #expect(read.key == answer[0], "\(line)")
      if answer.count > 1, !answer[1].isEmpty { #expect(read.value == answer[1], "\(line)") }
    }
  }
}
