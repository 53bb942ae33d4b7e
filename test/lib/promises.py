"""What docs/library.md promises about every module: a source, a domain on each input, and a claim that calls it."""

import re
import sys

MODULE = re.compile(r"((?:^///.*\n)*)^module ([A-Za-z]\w*)\(([^{]*?)\)\s*-> \(", re.M)
TEST = re.compile(r"^test .*?^\}\n", re.M | re.S)

complaints, count = [], 0
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    tests = "".join(TEST.findall(text))
    if "//! " not in text or not tests:
        complaints.append(f"{path}: no description or no test")
    for documentation, name, inputs in MODULE.findall(text):
        count += 1
        if "/// Source: " not in documentation:
            complaints.append(f"{path}: {name} has no source")
        if inputs.count(" in ") != inputs.count(": real"):
            complaints.append(f"{path}: an input of {name} has no domain")
        if not re.search(rf"\b{name}\(", tests):
            complaints.append(f"{path}: no claim calls {name}")
print("\n".join(complaints + [f"{count} modules"]))
sys.exit(bool(complaints) or count == 0)
