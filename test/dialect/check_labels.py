"""Every constraint that an op's description labels is broken by a test whose function bears the label.

Usage: check_labels.py DIALECT_FOLDER TEST_FOLDER

A constraint is written `(dense_c1)` in a .td file; the verifier's message ends with the same label, so that a case in
an invalid-*.mlir file expects it.
"""

import pathlib
import re
import sys

LABEL = re.compile(r"\((\w+_c\d+)\)")


def labels(text):
    return set(LABEL.findall(text))


def main():
    dialect, tests = map(pathlib.Path, sys.argv[1:])
    declared = set().union(*(labels(path.read_text()) for path in dialect.glob("*.td")))
    messages = set().union(*(labels(path.read_text()) for path in dialect.glob("*.cpp")))
    messages |= set(re.findall(r'"(\w+_c\d+)"', "".join(path.read_text() for path in dialect.glob("*.cpp"))))
    expected = set()
    for path in tests.glob("invalid-*.mlir"):
        lines = [line for line in path.read_text().splitlines() if "expected-error" in line]
        expected |= labels("\n".join(lines))
    problems = [f"{label}: no test expects it" for label in sorted(declared - expected)]
    problems += [f"{label}: no verifier says it" for label in sorted(declared - messages)]
    problems += [f"{label}: no description declares it" for label in sorted((messages | expected) - declared)]
    print(*problems, sep="\n", end="\n" if problems else "")
    print(f"{len(declared)} constraints, {len(problems)} problems")
    return 1 if problems else 0


sys.exit(main())
