"""Extracts the examples of docs/language.md as parts of one file; `// error: words` is what the compiler says there.

With --grammar it checks instead that test/frontend/dsl/grammar.hyb has an example for each production.
"""

import re
import sys

page = open(sys.argv[1], encoding="utf-8").read()
if "--grammar" not in sys.argv:
    blocks = re.findall(r"^```hyb\n(.*?)^```", page, re.M | re.S)
    parts = [re.sub(r"// error: (.*)$", r"// expected-error {{\1}}", block, flags=re.M) for block in blocks]
    print("\n// -----\n\n".join(parts), end="")
    print(f"// {len(parts)} examples")
else:
    grammar = re.search(r"^```ebnf\n(.*?)^```", page, re.M | re.S).group(1)
    productions = set(re.findall(r"^([a-z-]+) +=", grammar, re.M))
    examples = open(sys.argv[2], encoding="utf-8").read()
    shown = set(word for line in re.findall(r"^ *// production: (.*)$", examples, re.M) for word in line.split(", "))
    if productions != shown:
        sys.exit(f"productions without example: {sorted(productions - shown)}; unknown: {sorted(shown - productions)}")
