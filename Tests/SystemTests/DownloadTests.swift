import Foundation
import System
import TestSupport
import Testing

/// One server on 127.0.0.1 that speaks HTTP on a port and HTTPS on another, by a certificate that nobody else trusts.
/// It stops when its folder is removed, at the end of the tests, and after five minutes in any case.
private final class OddServer: Sendable {
  static let shared = Result { try OddServer() }

  let scratch: Scratch
  let http: String
  let https: String
  var authorities: String { "\(scratch.path)/server.pem" }

  private static let script = #"""
    import os, socket, ssl, sys, threading, time
    folder = sys.argv[1]
    def watch():
        while os.path.exists(folder): time.sleep(0.2)
        os._exit(0)
    threading.Thread(target=watch, daemon=True).start()
    def listener():
        server = socket.socket()
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        return server
    plain, secure = listener(), listener()
    http = f"http://127.0.0.1:{plain.getsockname()[1]}"
    https = f"https://127.0.0.1:{secure.getsockname()[1]}"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")
    def redirect(to): return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    def found(body, length): return f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    answers = {
        "/hello": found("hello", 5), "/cut": found("hel", 5), "/announces-less": found("hello", 3),
        "/announces-more-than-the-limit": found("hello", 6),
        "/loop": redirect("/loop"), "/there-and-back": redirect("/back"), "/back": redirect("/there-and-back"),
        "/to-http": redirect(f"{http}/hello"), "/to-https": redirect(f"{https}/hello"),
        "/to-file": redirect(f"file://{folder}/server.pem"), "/to-data": redirect("data:,hello"),
        "/to-https-to-http": redirect(f"{https}/to-http"), "/to-nothing": "HTTP/1.1 302 Found\r\n\r\n",
        "/stalls": found("hel", 5), "/no-http": "hello\r\n\r\n",
    }
    def serve(connection, wrap):
        try:
            if wrap: connection = context.wrap_socket(connection, server_side=True)
            request = b""
            while b"\r\n\r\n" not in request:
                more = connection.recv(4096)
                if not more: return
                request += more
            path = request.split()[1].decode()
            if path == "/silent": time.sleep(60)
            connection.sendall(answers[path].encode())
            if path == "/stalls": time.sleep(60)
        except (OSError, KeyError): pass
        finally: connection.close()
    def accept(server, wrap):
        while True: threading.Thread(target=serve, args=(server.accept()[0], wrap), daemon=True).start()
    threading.Thread(target=accept, args=(secure, True), daemon=True).start()
    with open(f"{folder}/ready.tmp", "w") as file: file.write(f"{http} {https}")
    os.rename(f"{folder}/ready.tmp", f"{folder}/ready")
    accept(plain, False)
    """#

  private init() throws {
    scratch = try Scratch()
    let folder = scratch.path
    let environment = ["PATH": "/usr/bin:/bin", "HOME": folder]
    let made = try Running(
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "server.key", "-out",
        "server.pem",
      ], in: folder, environment: environment
    ).wait()
    guard made.succeeded else { throw UnexpectedOutcome(description: made.errors) }
    _ = try Running(["python3", "-c", Self.script, folder], in: folder, environment: environment, seconds: 300)
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: "\(folder)/ready") { usleep(50_000) }
    let places = try String(contentsOfFile: "\(folder)/ready", encoding: .utf8).split(separator: " ").map(String.init)
    (http, https) = (places[0], places[1])
  }
}

@Suite struct `A download` {
  private let server: OddServer

  init() throws { server = try OddServer.shared.get() }

  /// What a download brings, at most 5 bytes of it.
  private func get(_ url: String, trusted: Bool = true, patience: Int = 20) throws(SystemError) -> String {
    let downloader = try Downloader(authorities: trusted ? server.authorities : nil, patience: patience)
    var bytes: [UInt8] = []
    try unsafe downloader.get(url, limit: 5) { (chunk: UnsafeRawBufferPointer) throws(SystemError) in
      unsafe bytes.append(contentsOf: chunk)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func failure(_ url: String, trusted: Bool = true, patience: Int = 20) -> String {
    do throws(SystemError) { return "no failure, but: \(try get(url, trusted: trusted, patience: patience))" } catch {
      return "\(error)"
    }
  }

  @Test func `comes over http, over https, and over a redirect from http to https`() throws {
    #expect(try get(server.http + "/hello") == "hello")
    #expect(try get(server.https + "/hello") == "hello")
    #expect(try get(server.http + "/to-https") == "hello")
  }

  @Test func `never leaves https for http, at whichever redirect`() throws {
    for url in [server.https + "/to-http", server.https + "/to-https-to-http"] {
      #expect(failure(url).contains("or away from https:"), "\(failure(url))")
    }
  }

  @Test func `never leads to a file or to another protocol`() throws {
    for base in [server.http, server.https] {
      for path in ["/to-file", "/to-data"] {
        #expect(failure(base + path).contains("redirects to another protocol"), "\(failure(base + path))")
      }
    }
    #expect(failure("file://\(server.authorities)").contains("only http: and https: are downloaded"))
  }

  @Test func `ends where redirects turn in a circle`() {
    for path in ["/loop", "/there-and-back"] {
      #expect(failure(server.http + path).contains("more than 5 redirects"), "\(failure(server.http + path))")
    }
  }

  @Test func `from a server that nobody vouches for is refused`() {
    #expect(failure(server.https + "/hello", trusted: false).contains("certificate"))
    #expect(failure(server.https.replacing("127.0.0.1", with: "localhost") + "/hello").contains("cannot download"))
  }

  @Test func `that ends too early, is too long or is no answer of HTTP is refused`() throws {
    for path in ["/cut", "/announces-more-than-the-limit", "/to-nothing", "/no-http"] {
      #expect(!failure(server.http + path).hasPrefix("no failure"), "\(path)")
    }
    #expect(failure(server.http + "/announces-more-than-the-limit").contains("more than 5 bytes"))
    // What comes behind the announced length is no part of the answer; the caller finds the digest wrong.
    #expect(try get(server.http + "/announces-less") == "hel")
  }

  @Test func `from a server that falls silent is given up`() {
    let start = Clock.monotonicMilliseconds()
    for url in [server.http + "/silent", server.http + "/stalls", server.https + "/silent"] {
      #expect(failure(url, patience: 1).contains("cannot download"), "\(failure(url, patience: 1))")
    }
    #expect(Clock.monotonicMilliseconds() - start < 50_000)
  }
}
