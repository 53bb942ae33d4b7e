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
print("done")
