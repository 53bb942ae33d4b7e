"""Every link of the Markdown pages below a folder has a page, and there the anchor; formulas close what they open."""

import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
texts = {path.resolve(): path.read_text() for path in folder.rglob("*.md")}
links = 0
for path, text in texts.items():
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for file, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", prose):
        target = (path.parent / file).resolve() if file else path
        assert target in texts, (path, file)
        assert not anchor or '<a id="%s"></a>' % anchor in texts[target], (path, file, anchor)
        links += 1
    anchors = re.findall(r'<a id="([^"]*)"></a>', prose)
    assert len(anchors) == len(set(anchors)), path
    for formula in re.findall(r"^```math\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        for opening, closing in ((r"\\left(?![a-z])", r"\\right(?![a-z])"), (r"(?<!\\)\{", r"(?<!\\)\}")):
            assert len(re.findall(opening, formula)) == len(re.findall(closing, formula)), formula
        assert sorted(re.findall(r"\\begin\{(\w+)\}", formula)) == sorted(re.findall(r"\\end\{(\w+)\}", formula)), formula
assert links > 0
print(links, "links")
