"""Compares lines `name value` on standard input with the functions themselves."""

import math
import sys

x, y = 2.5, 1.75
EXPECTED = {
    "sign": lambda v: math.copysign(1, v),
    "cbrt": lambda v: v ** (1 / 3),
    "abs": abs,
    "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
    "softplus": lambda v: math.log1p(math.exp(v)),
    "round": lambda v: math.floor(v + 0.5),
    "acosh": lambda v: math.nan,
    "pow": pow,
    "min": min,
    "max": max,
    "mod": lambda a, b: a % b,
}
count = 0
for line in sys.stdin:
    name, value = line.split()
    function = EXPECTED.get(name) or getattr(math, name)
    expected = function(x, y) if name in ("pow", "min", "max", "atan2", "hypot", "mod") else function(0.625)
    value = float(value)
    good = math.isnan(value) if math.isnan(expected) else abs(value - expected) <= 4e-15 * abs(expected)
    if not good:
        sys.exit(f"{name}: {value}, not {expected}")
    count += 1
print(count, "agree")
