"""A session of an editor with two files; argument: a folder to write them to."""

import pathlib
import sys

from client import Client, place, span

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
LAWS = """//! Laws that others import.
/// Density of air.
const rho : [kg/m^3] = 1.225 [kg/m^3];
unit mph = 0.44704 [m/s];
const _own = 1;
"""
MAIN = """//! Drag, at 20 °C 𝑝.
import laws { rho, mph };
import laws as air;

/// Drag of a sphere.
/// Source: a book.
module drag(/// velocity against the air
    v: real[3] [mph] in -60 .. 60, radius: real [m] in 0.01 .. 0.2)
    -> (F: real[3] [N]) {
  param cd : real in 0.1 .. 0.6 = 0.35;
  let area = pi * radius^2; // 𝑝 area
  F = -0.5 * rho * cd * area * norm(v) * v;
}
module both(w: real[3] [m/s]) -> (a: real[3] [N], b: real [kg/m^3]) {
  a = drag(w, radius = 2 [cm], cd = 0.4);
  b = 2 * air.rho;
}
test "drag 𝑝 µ" (u: real[3] [µm/s] in -60 .. 60) {
  dot(drag(u, 0.1 [m]), u) <= 0;
}
"""
(folder / "laws.hyb").write_text(LAWS)
path = folder / "main.hyb"
path.write_text(MAIN)

client = Client()
capabilities = client.initialize()
for name in ("hover", "completion", "definition", "documentSymbol", "documentFormatting", "codeAction",
             "semanticTokens"):
    assert capabilities[name + "Provider"], name
assert capabilities["positionEncoding"] == "utf-16"
client.notify("initialized", {})
uri = client.open(path)
laws = (folder / "laws.hyb").as_uri()
assert client.found(uri) == [], client.diagnostics

# Hover: unit, domain, quantity, documentation; inferred types; units; operations; functions.
def hover(needle, inside=0):
    answer = client.at("hover", uri, *place(MAIN, needle, inside))
    return answer["contents"]["value"] if answer else None

def expect(text, *parts):
    for part in parts:
        assert text and part in text, (part, text)

expect(hover("v: real"), "input v: real[3] [mph] in -60 .. 60", "velocity [m/s], 3 components", "velocity against the air")
expect(hover("area * norm"), "let area: real [m^2]", "area [m^2]")
expect(hover("rho * cd"), "const rho: real [kg/m^3] = 1.225 [kg/m^3]", "density [kg/m^3]", "Density of air.")
expect(hover("drag(w"), "module drag(v: real[3] [mph] in -60 .. 60, radius: real [m] in 0.01 .. 0.2) -> (F: real[3] [N])",
       "Drag of a sphere.", "Source: a book.")
expect(hover("radius = 2"), "input radius: real [m]")
expect(hover("cd = 0.4"), "param cd: real in 0.1 .. 0.6 = 0.35")
expect(hover("cm]"), "1 cm is 0.01 [m]", "length")
expect(hover("mph] in"), "unit mph = 0.44704 [m/s]", "1 mph is 0.44704 [m/s]")
expect(hover("* norm"), "mass flow [kg/s]")
expect(hover("norm(v)"), "norm(x)", "length of a vector")
expect(hover("air.rho"), "laws.hyb", "Laws that others import.")
expect(hover("pi *"), "pi = 3.14159")
assert hover("// 𝑝") is None

# Places are counted in UTF-16: the title on this line has a character of two units, the unit one of one.
assert client.at("hover", uri, *place(MAIN, "u: real"))["range"] == span(MAIN, "u: real") | {
    "end": dict(zip(("line", "character"), place(MAIN, "u: real", 1)))}
expect(hover("µm/s"), "1 µm is 1e-6 [m]")

# Definition, also into the imported file.
def definition(needle, inside=0):
    return client.at("definition", uri, *place(MAIN, needle, inside))

assert definition("area * norm") == {"uri": uri, "range": span(MAIN, "area")}
assert definition("drag(w") == {"uri": uri, "range": span(MAIN, "drag")}
assert definition("rho * cd") == {"uri": laws, "range": span(LAWS, "rho")}
assert definition("air.rho", 4) == {"uri": laws, "range": span(LAWS, "rho")}
assert definition("mph] in") == {"uri": laws, "range": span(LAWS, "mph")}
assert definition("laws as")["uri"] == laws
assert definition("norm(v)") is None

# Symbols.
symbols = {symbol["name"]: symbol for symbol in client.of("documentSymbol", uri)}
assert list(symbols) == ["drag", "both", "drag 𝑝 µ"], list(symbols)
assert [(child["name"], child["detail"]) for child in symbols["drag"]["children"]] == [
    ("v", "real[3] [mph]"), ("radius", "real [m]"), ("F", "real[3] [N]")]

# Semantic tokens: each name once, with what it means.
legend = capabilities["semanticTokensProvider"]["legend"]["tokenTypes"]
lines = MAIN.split("\n")
tokens, line, character = [], 0, 0
data = client.of("semanticTokens/full", uri)["data"]
for i in range(0, len(data), 5):
    delta, start, length, kind, modifiers = data[i:i + 5]
    line, character = line + delta, (start if delta else character + start)
    units = lines[line].encode("utf-16-le")
    tokens.append((units[2 * character:2 * (character + length)].decode("utf-16-le"), legend[kind]))
for token in [("module", "keyword"), ("drag", "function"), ("v", "parameter"), ("mph", "type"), ("F", "property"),
              ("area", "variable"), ("norm", "function"), ("0.5", "number"), ("air", "namespace"), ("as", "keyword"),
              ('"drag 𝑝 µ"', "string"), ("u", "parameter"), ("µm", "type"), ("// 𝑝 area", "comment"), ("*", "operator"), ("cm", "type")]:
    assert token in tokens, (token, tokens)

# Formatting: what `hybrid fmt` makes of it; nothing where it is right or cannot be parsed.
client.change(uri, {"text": "module f( x:real)->(y:real){\ny=x;\n}\n"})
edits = client.of("formatting", uri, options={"tabSize": 2, "insertSpaces": True})
assert [edit["newText"] for edit in edits] == ["module f(x: real) -> (y: real) {\n  y = x;\n}\n"], edits
assert edits[0]["range"] == {"start": {"line": 0, "character": 0}, "end": {"line": 3, "character": 0}}

# Diagnostics as one types: an edit in the middle, behind a character of two units; all at once, with code, related
# place and fix.
broken = "module f(x: real [m]) -> (y: real [m]) {\n  y = x + 1;\n  let z = xx;\n  y = x;\n}\n"
client.change(uri, {"text": "// 𝑝 [m]\n" + broken})
codes = [(d["code"], d["range"]["start"]["line"], d["severity"]) for d in client.found(uri)]
assert codes == [("dimension", 2, 1), ("unknown-name", 3, 1), ("result", 4, 1)], codes


def edit(start, end, text):
    return {"range": {"start": dict(zip(("line", "character"), start)), "end": dict(zip(("line", "character"), end))},
            "text": text}


client.change(uri, edit((4, 0), (5, 0), ""), edit((3, 0), (4, 0), ""), edit((2, 11), (2, 11), " [m]"),
              edit((0, 3), (0, 5), "p"))
assert client.found(uri) == [], client.found(uri)
assert client.of("formatting", uri, options={}) == []

twice = "const a = 1;\nconst a = 2;\nmodule f(x: real) -> (y: real) { y = sinn(x); }\n"
client.change(uri, {"text": twice})
duplicate, unknown = client.found(uri)
assert duplicate["relatedInformation"] == [
    {"location": {"uri": uri, "range": span(twice, "a")},
     "message": "the first declaration is here"}], duplicate
actions = client.of("codeAction", uri, range=unknown["range"], context={"diagnostics": []})
assert [action["title"] for action in actions] == ["replace 'sinn' by 'sign'"], actions
assert actions[0]["edit"]["changes"] == {uri: [{"range": span(twice, "sinn"), "newText": "sign"}]}

# A change of an imported file is seen by those that import it, before it is saved.
client.change(uri, {"text": MAIN})
client.open(folder / "laws.hyb", LAWS.replace("rho : [kg/m^3] = 1.225 [kg/m^3]", "rho : [kg] = 1 [kg]"))
assert [d["code"] for d in client.found(uri)] == ["dimension", "dimension"], client.found(uri)
client.change(laws, {"text": "const rho = ;"})
client.found(laws)
seen = client.found(uri)
assert seen[0]["message"] == "the imported file has 1 error" and seen[0]["relatedInformation"][0]["location"]["uri"] == laws, seen
client.notify("textDocument/didClose", {"textDocument": {"uri": laws}})
assert client.found(uri) == [], client.found(uri)

# A fault in the project file is told where its files are open.
(folder / "project").mkdir(exist_ok=True)
(folder / "project" / "hybrid.toml").write_text("[package]\nname = 3\n")
member = client.open(folder / "project" / "a.hyb", "const a = 1;\n")
(summary,) = client.found(member)
assert summary["code"] == "project" and summary["message"].endswith("hybrid.toml has 1 error"), summary
assert summary["relatedInformation"][0]["message"] == "'name' is a string", summary

# Completion where one writes: the line under the cursor is never whole.
def complete(text):
    """`|` is the cursor."""
    cursor = place(text, "|")
    client.change(uri, {"text": text.replace("|", "", 1)})
    return [item["label"] for item in client.at("completion", uri, *cursor)]

def offers(text, wanted, unwanted=()):
    labels = complete(text)
    for name in wanted:
        assert name in labels, (name, labels)
    for name in unwanted:
        assert name not in labels, (name, labels)

head = MAIN[:MAIN.index("module both")]
offers(head + "module g(w: real [m|", ["mph", "kg", "N"], ["sin", "drag"])
offers(head + "module g(w: real[3]) -> (u: real[3]) {\n  let x = 2 [|", ["mph", "kg"], ["x", "w"])
offers(head + "module g(w: real[3]) -> (u: real[3]) {\n  let near = 2;\n  u = w[|", ["w", "near"], ["kg"])
offers(head + "module g(w: real) -> (u: real) {\n  let near = 2;\n  u = ne|\n}\n", ["near", "w", "u", "sin", "drag", "rho", "air", "pi", "let"],
       ["v", "area", "kg", "_own"])
offers(head + "module g(w: real) -> (u: real) {\n  u = air.|;\n}\n", ["rho"], ["_own", "w", "mph", "sin"])
offers(head + "module g(w: real) -> (u: real) {\n  u = drag(w,\n    |", ["radius =", "cd =", "w"], ["kg"])
offers(head + "module g(w: real) -> (u: real) {\n  u = both(w).|", [], ["w"])
offers("module g(w: real) -> (u: real, s: real) { u = w; s = w; }\nmodule h(w: real) -> (u: real) {\n  u = g(w).|", ["u", "s"], ["w", "sin"])
offers("import |", ["laws", "main", "physics", "math"])
offers("import physics.|", ["constants", "mechanics"], ["laws"])
offers("import laws { |", ["rho", "mph"], ["_own"])
assert complete("// |") == [] and complete('test "|') == []

# Half-written text never stops the server: every beginning of the file, and every file with one character lost.
for cut in range(0, len(MAIN), 7):
    client.change(uri, {"text": MAIN[:cut]})
    client.at("completion", uri, *place(MAIN[:cut] + "\0", "\0"))
for lost in range(0, len(MAIN), 11):
    text = MAIN[:lost] + MAIN[lost + 1:]
    client.change(uri, {"text": text})
    client.of("semanticTokens/full", uri)
    client.at("hover", uri, *place(text[:lost] + "\0", "\0"))
    client.of("codeAction", uri, range={"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}},
              context={"diagnostics": []})
for text in ("", "\n", "\r\n", "[", "module", "module f(", "import", "import .", "unit", "test \"", "?", "\u00e9\U0001d45d", "const a = " + "(" * 5000):
    client.change(uri, {"text": text})
    client.found(uri)

# Places outside the text, files that are not open, unknown requests, messages that are none.
client.change(uri, {"text": "const a = 1;\n"})
for line, character in ((0, 999), (999, 0), (999, 999), (1, 0)):
    client.at("hover", uri, line, character), client.at("completion", uri, line, character)
nowhere = {"textDocument": {"uri": (folder / "nowhere.hyb").as_uri()}, "position": {"line": 0, "character": 0}}
for method in ("hover", "definition", "documentSymbol", "formatting", "semanticTokens/full"):
    assert client.result("textDocument/" + method, nowhere) is None, method
assert client.ask("textDocument/nothing", nowhere)["error"]["code"] == -32601
assert client.ask("textDocument/hover", {"textDocument": 3})["error"]["code"] == -32602
client.send_raw(b"{ this is no JSON")
client.send_raw(b"[" * 200000)
client.send_raw(b"[1, 2]")
client.send_raw(b'{"jsonrpc": "2.0", "method": 7}')
client.notify("textDocument/didChange", {"textDocument": {"uri": "untitled:1", "version": 2}, "contentChanges": []})
client.process.stdin.write(b"Content-Length: many\r\n\r\n")
assert client.found(uri) == []
assert client.stop() == 0

# Without `shutdown` the end is a failure, as the protocol says; so is an unknown option.
client = Client()
client.initialize()
client.process.stdin.close()
assert client.process.wait(timeout=20) == 1
assert Client("--nothing").process.wait(timeout=20) == 2
print("done")
