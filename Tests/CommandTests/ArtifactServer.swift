import Foundation
import TestSupport

/// A web server on 127.0.0.1 that serves a folder, and misbehaves where its paths say so. It is stopped with the last
/// thing that uses it, and stops by itself after a minute.
final class ArtifactServer {
  let port: String
  private let running: Running

  /// `/files/…` is the folder; the other paths each do what they are called.
  private static let script = #"""
    import http.server, os, sys
    folder, announce = sys.argv[1], sys.argv[2]
    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def __init__(self, *a): super().__init__(*a, directory=folder)
        def log_message(self, *a): pass
        def answer(self, body, length=None, status=200, headers={}):
            self.send_response(status)
            for name, value in headers.items(): self.send_header(name, value)
            if self.close_connection: self.send_header("Connection", "close")
            if length != "none": self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            try: self.wfile.write(body)
            except OSError: pass
        def do_GET(self):
            kind, _, rest = self.path.lstrip("/").partition("/")
            if kind == "files":
                self.path = "/" + rest
                return super().do_GET()
            if kind == "redirect":
                count, _, rest = rest.partition("/")
                target = f"/redirect/{int(count) - 1}/{rest}" if int(count) > 1 else f"/{rest}"
                return self.answer(b"moved", status=302, headers={"Location": target})
            if kind == "to-file": return self.answer(b"", status=302, headers={"Location": "file://" + folder + "/" + rest})
            if kind == "to-ftp": return self.answer(b"", status=302, headers={"Location": "ftp://127.0.0.1/" + rest})
            if kind == "status": return self.answer(b"content", status=int(rest.partition("/")[0]))
            if kind == "endless":
                self.send_response(200)
                self.send_header("Connection", "close")
                self.end_headers()
                try:
                    for _ in range(4096): self.wfile.write(b"x" * 65536)
                except OSError: pass
                self.close_connection = True
                return
            self.close_connection = True
            body = open(os.path.join(folder, *rest.split("/")), "rb").read()
            if kind == "cut": return self.answer(body[:-1], length=len(body))
            if kind == "short": return self.answer(body[:-1])
            if kind == "long": return self.answer(body + b"x")
            if kind == "untold": return self.answer(body + b"x", length="none")
            if kind == "flipped": return self.answer(bytes([body[0] ^ 1]) + body[1:])
            self.answer(b"no such thing", status=404)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open(announce + ".tmp", "w") as file: file.write(str(server.server_address[1]))
    os.rename(announce + ".tmp", announce)
    server.serve_forever()
    """#

  init(serving folder: String, scratch: String) throws {
    let announce = "\(scratch)/port-\(UUID().uuidString)"
    running = try Running(
      ["python3", "-c", Self.script, folder, announce], in: scratch,
      environment: ["PATH": "/usr/bin:/bin", "HOME": scratch, "LC_ALL": "C.UTF-8"])
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: announce) { usleep(50_000) }
    guard let text = try? String(contentsOfFile: announce, encoding: .utf8) else {
      throw UnexpectedOutcome(description: "the web server did not start")
    }
    port = text
  }

  deinit { _ = running.stop() }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }
}
