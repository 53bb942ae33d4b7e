"""Writes files that are nested 300 levels deep in ten ways, and one of long chains: nest.py PREFIX."""

import sys

MODULE = "module f(x: real) -> (y: real) {\n  %s\n}\n"
DEEP = 300
forms = [
    "y = " + "(" * DEEP + "x" + ")" * DEEP + ";",
    "y = " + "-" * DEEP + "x;",
    "y = x" + "^x" * DEEP + ";",
    "y = " + "sin(" * DEEP + "x" + ")" * DEEP + ";",
    "y = " + "[" * DEEP + "x" + "]" * DEEP + ";",
    "y = x" + "[0]" * DEEP + ";",
    "y = if " + "not " * DEEP + "x > 0 then 1 else 2;",
    "y = " + "if x > 0 then " * DEEP + "1" + " else 2" * DEEP + ";",
    "".join(f"repeat 2 (a{i} = 1) {{" for i in range(DEEP)) + "}" * DEEP,
]
for number, form in enumerate(forms):
    with open(f"{sys.argv[1]}-{number}.hyb", "w") as file:
        file.write(MODULE % form)
with open(f"{sys.argv[1]}-9.hyb", "w") as file:
    file.write("network f(x: real) -> (y: real) {" + "residual {" * DEEP + "}" * DEEP + "}\n")
with open(f"{sys.argv[1]}-long.hyb", "w") as file:
    lets = "".join(f"let a{i} = {f'a{i - 1} + x' if i else 'x'};\n  " for i in range(2000))
    file.write(MODULE % (lets + "y = x" + " + x" * 20000 + " + (" + "if x > 0 then 1 else " * 5000 + "a1999);"))
