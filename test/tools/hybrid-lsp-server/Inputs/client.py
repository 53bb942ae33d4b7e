"""A client of hybrid-lsp-server for tests: speaks the protocol with its headers, answers when the server answered."""

import json
import pathlib
import subprocess


class Client:
    def __init__(self, *options):
        self.process = subprocess.Popen(["hybrid-lsp-server", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.count = 0
        self.diagnostics = {}  # by URI, the latest
        self.versions = {}

    def send_raw(self, body):
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send_raw(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def receive(self):
        length = 0
        while True:
            line = self.process.stdout.readline().strip()
            assert line or length, "the server is gone: " + self.process.stderr.read().decode()
            if not line:
                return json.loads(self.process.stdout.read(length))
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])

    def ask(self, method, params):
        """The answer to a request; notifications on the way are kept."""
        self.count += 1
        self.send_raw(json.dumps({"jsonrpc": "2.0", "id": self.count, "method": method, "params": params}).encode())
        while True:
            message = self.receive()
            if message.get("id") == self.count:
                return message
            assert message["method"] == "textDocument/publishDiagnostics", message
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]

    def result(self, method, params):
        answer = self.ask(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def initialize(self):
        return self.result("initialize", {"processId": None, "rootUri": None, "capabilities": {}})["capabilities"]

    def open(self, path, text=None):
        uri = pathlib.Path(path).as_uri()
        text = pathlib.Path(path).read_text() if text is None else text
        self.versions[uri] = 1
        self.notify("textDocument/didOpen",
                    {"textDocument": {"uri": uri, "languageId": "hybrid", "version": 1, "text": text}})
        return uri

    def change(self, uri, *changes):
        self.versions[uri] += 1
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": self.versions[uri]},
                                               "contentChanges": list(changes)})

    def at(self, method, uri, line, character):
        return self.result("textDocument/" + method,
                           {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})

    def of(self, method, uri, **more):
        return self.result("textDocument/" + method, {"textDocument": {"uri": uri}, **more})

    def found(self, uri):
        """What the server has published, once it has read everything."""
        self.of("documentSymbol", uri)
        return self.diagnostics[uri]

    def stop(self):
        assert self.result("shutdown", None) is None
        self.notify("exit", None)
        return self.process.wait(timeout=20)


def place(text, needle, inside=0):
    """Line and UTF-16 character of the first `needle`, `inside` characters further."""
    before = text[:text.index(needle) + inside]
    line = before.count("\n")
    return line, len(before[before.rfind("\n") + 1:].encode("utf-16-le")) // 2


def span(text, needle):
    start, end = place(text, needle), place(text, needle, len(needle))
    return {"start": dict(zip(("line", "character"), start)), "end": dict(zip(("line", "character"), end))}
