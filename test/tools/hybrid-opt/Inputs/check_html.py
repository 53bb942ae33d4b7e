"""check_html.py PAGE: a page of the report is small, needs nothing from elsewhere, and its pictures and formulas are
well-formed with at most 2,000 points each. Prints its text, without tags, for FileCheck."""
import re
import sys
import xml.etree.ElementTree as tree

page = open(sys.argv[1], encoding="utf-8").read()
assert len(page.encode()) <= 2_000_000
assert "<script" not in page and "href" not in page and "src=" not in page and "@import" not in page
assert re.findall(r"\w+://\S+", page.replace('xmlns="http://www.w3.org/2000/svg"', "")) == []
assert page.count("<html") == page.count("</html>") == 1

pictures = re.findall(r"<svg.*?</svg>", page, re.S)
for picture in pictures:
    for path in tree.fromstring(picture).iter("{http://www.w3.org/2000/svg}path"):
        assert len(re.findall("[ML]", path.get("d"))) <= 2000
for formula in re.findall(r"<math.*?</math>", page, re.S):
    tree.fromstring(formula.replace("&#x2061;", "").replace("&#x2062;", ""))
print("pictures:", len(pictures))
text = re.sub(r"<(style|math)\b.*?</\1>", "", page, flags=re.S)
print(re.sub(r"\n\s*\n+", "\n", re.sub(r"<[^>]+>", "\n", text)))
