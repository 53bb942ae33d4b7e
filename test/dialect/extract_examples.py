"""Prints the examples of the dialect's descriptions as one file of parts that hybrid-opt can read.

Usage: extract_examples.py FILE.td ...

A fenced example is a part as it stands; what examples call is declared in front where needed. An example
of one op in backquotes becomes the body of a function whose arguments have the operands' types; one of an attribute is
put on a function.
"""

import pathlib
import re
import sys

CALLEES = {"@gravity": """hybrid.module @gravity(%m1: f64, %m2: f64, %r: f64) -> f64 {
  hybrid.return %m1 : f64
}
""", "@spin": """hybrid.network @spin(%x: tensor<?x6xf32>) -> tensor<?x3xf32> {
  %w = arith.constant dense<1.0> : tensor<6x3xf32>
  %y = hybrid.dense %x, %w : (tensor<?x6xf32>, tensor<6x3xf32>) -> tensor<?x3xf32>
  hybrid.return %y : tensor<?x3xf32>
}
"""}


def split_types(text):
    """Types of a list, split at commas outside brackets."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "<(") - (c in ">)")
        if c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return [part for part in parts + [text[start:].strip()] if part]


def operands_with_types(op):
    """The operands of a one-line op, each with the type that the op's type list gives it."""
    body, _, types = op.rpartition(" : ")
    names = re.findall(r"%\w+", body.partition(" = ")[2] or body)
    functional = re.match(r"\((.*)\) -> ", types)
    listed = split_types(functional.group(1)) if functional else [types.strip()] * len(names)
    return list(zip(names, listed, strict=True))


def wrap(example):
    """A module around one op or attribute."""
    if example.startswith("#"):
        return f"func.func private @example() attributes {{example = {example}}}\n"
    if "hybrid.param" in example:
        arguments = []
    else:
        arguments = operands_with_types(example)
    signature = ", ".join(f"{name}: {type_}" for name, type_ in dict(arguments).items())
    if example.startswith("hybrid.return"):
        return f"hybrid.network @example({signature}) -> {arguments[0][1]} {{\n  {example}\n}}\n"
    if example.startswith("hybrid.yield"):
        name, type_ = arguments[0]
        return (f"func.func @example(%x: {type_}) -> {type_} {{\n  %r = hybrid.choice(%x) : ({type_}) -> {type_} reference {{\n"
                f"  ^bb0({name}: {type_}):\n    {example}\n  }}\n  return %r : {type_}\n}}\n")
    return f"func.func @example({signature}) {{\n  {example}\n  return\n}}\n"


def examples(text):
    for description in re.findall(r"description = \[\{(.*?)\}\];", text, re.DOTALL):
        _, found, after = description.partition("Example:")
        if not found:
            continue
        fenced = re.findall(r"```mlir\n(.*?)```", after, re.DOTALL)
        inline = re.findall(r"`([^`]+)`", "" if fenced else after)
        yield from fenced
        yield from (wrap(" ".join(example.split())) for example in inline)


def main():
    parts = [part for path in sys.argv[1:] for part in examples(pathlib.Path(path).read_text())]
    print("// -----\n".join("".join(text for name, text in CALLEES.items() if name in part) + part for part in parts))
    print(f"// {len(parts)} examples")


main()
