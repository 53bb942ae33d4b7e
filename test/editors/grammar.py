"""Checks the files of editors/vscode against the compiler's tables; argument: the source folder."""

import json
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
extension = source / "editors" / "vscode"
package = json.loads((extension / "package.json").read_text())
json.loads((extension / "language-configuration.json").read_text())
for entry in package["contributes"]["grammars"]:
    assert (extension / entry["path"]).is_file(), entry
for entry in package["contributes"]["languages"]:
    assert (extension / entry["configuration"]).is_file(), entry
assert (extension / package["main"]).is_file()
grammar = json.loads((extension / "syntaxes" / "hybrid.tmLanguage.json").read_text())


def patterns(node):
    """Every rule of the grammar."""
    if isinstance(node, list):
        for each in node:
            yield from patterns(each)
    elif isinstance(node, dict):
        if any(key in node for key in ("match", "begin", "include")):
            yield node
        for each in node.values():
            yield from patterns(each)


for rule in patterns(grammar):
    for key in ("match", "begin", "end"):
        if key in rule:
            re.compile(rule[key])  # what is used here means the same in Oniguruma
    if "include" in rule:
        assert rule["include"][1:] in grammar["repository"], rule


def rows(path, macro):
    return set(re.findall(r"^%s\((?:\w+, )?\"(\w+)\"" % macro, (source / path).read_text(), re.MULTILINE))


def words(names):
    """The words that rules of these scopes list."""
    found = []
    for rule in grammar["repository"]["keywords"]["patterns"]:
        if rule["name"] in names:
            found += re.search(r"\(\?:([\w|]+)\)", rule["match"]).group(1).split("|")
    assert len(found) == len(set(found)), found
    return set(found)


place = {"keyword.other.hybrid"}
reserved = {rule["name"] for rule in grammar["repository"]["keywords"]["patterns"]} - place
assert words(reserved) == rows("support/ReservedWords.def", "HYBRID_RESERVED_WORD"), "reserved words"
assert words(place) == rows("frontend/dsl/PlaceWords.def", "HYBRID_PLACE_WORD"), "words in their place"
# The parser asks for these words by their text; none may be missing in the table.
asked = set()
for path in (source / "frontend" / "dsl").glob("*.cpp"):
    text = path.read_text()
    asked |= set(re.findall(r"isWord\(\"(\w+)\"\)", text)) | set(re.findall(r"\.Case\(\"(\w+)\", Layer::Kind", text))
assert asked == rows("frontend/dsl/PlaceWords.def", "HYBRID_PLACE_WORD"), asked
constants = re.search(r"kNamedConstants\[\] = \{(.*?)\};", (source / "frontend/dsl/Functions.cpp").read_text(), re.DOTALL)
assert grammar["repository"]["constants"]["match"] == r"\b(?:%s)\b" % "|".join(
    re.findall(r"\"(\w+)\"", constants.group(1))), "constants"


def scopes(line):
    """What the grammar says of a line: the leftmost match wins, of several at one place the first."""
    rules = []
    for included in grammar["patterns"]:
        entry = grammar["repository"][included["include"][1:]]
        rules += [entry] if "begin" in entry or "match" in entry else entry["patterns"]
    found, position = {}, 0
    while position < len(line):
        best = None
        for rule in rules:
            pattern = rule["match"] if "match" in rule else "(?:%s).*?(?:%s)" % (rule["begin"], rule["end"])
            match = re.compile(pattern).search(line, position)
            if match and match.end() > match.start() and (best is None or match.start() < best[0].start()):
                best = match, rule
        if not best:
            break
        match, rule = best
        if "name" in rule:
            found.setdefault(match.group(), rule["name"])
        for number, capture in rule.get("captures", {}).items():
            if match.group(int(number)):
                found.setdefault(match.group(int(number)).strip(), capture["name"])
        position = match.end()
    return {text: name.removesuffix(".hybrid") for text, name in found.items()}


for line, expected in {
    "module drag(v: real[3] [m/s] in -60 .. 60) -> (F: real[3] [N]) {": {
        "module": "keyword.declaration", "drag": "entity.name.function", "real": "storage.type",
        "[3]": "constant.numeric.shape", "m/s": "support.type.unit", "in": "keyword.operator.word",
        "60": "constant.numeric", "..": "keyword.operator", "->": "keyword.operator", "N": "support.type.unit"},
    "  F = 0.5 [kg/m^3] * log(v[0]) * pi; // a note": {
        "0.5": "constant.numeric", "kg/m^3": "support.type.unit", "log": "entity.name.function.call",
        "0": "constant.numeric", "pi": "constant.language", "// a note": "comment.line.double-slash"},
    "import physics.constants { c as light };": {
        "import": "keyword.control.import", "physics.constants": "entity.name.namespace", "as": "keyword.other"},
    "const rho : [kg/m^3] = 1.225e0 [kg/m^3] +- 1e-3;": {
        "rho": "variable.other", "kg/m^3": "support.type.unit", "1.225e0": "constant.numeric", "+-": "keyword.operator"},
    "/// Newton's law.": {"/// Newton's law.": "comment.line.documentation"},
    'test "drag, at 3 [m]" (x: real in 1 .. 2 log) {': {
        "test": "keyword.declaration", '"drag, at 3 [m]"': "string.quoted.double", "log": "keyword.other"},
    "  normalize; dense(32, tanh); until x1 < 2": {
        "normalize": "keyword.other", "dense": "keyword.other", "32": "constant.numeric", "until": "keyword.other"},
}.items():
    known = scopes(line)
    for text, name in expected.items():
        assert known.get(text) == name, (line, text, known)
print("done")
