#!/usr/bin/env python3
"""Makes the null set: nulls.csv and networks/*.onnx. Deterministic; needs numpy, scipy and onnx.

    make.py            all
    make.py odd tree   these classes only; the other rows of the table stay

What each class tempts to, and what counts as wrong, stands in README.md. To add a function, add a line to its class.
"""

import csv
import json
import os
import re
import sys

import numpy as np
import scipy.special as special

import train

HERE = os.path.dirname(os.path.abspath(__file__))
FUNCTIONS = {name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "abs", "sign")}
FUNCTIONS.update(max=np.maximum, min=np.minimum, pi=np.pi, erf=special.erf, j0=special.j0, i0=special.i0,
                 gamma=special.gamma, lgamma=special.gammaln, digamma=special.digamma, zeta=special.zeta,
                 ellipk=special.ellipk, lambertw=lambda x: special.lambertw(x).real)
#: What the compiler's operators cannot say: such a function has no closed form for it.
UNKNOWN = re.compile(r"\b(j0|i0|l?gamma|digamma|zeta|ellipk|lambertw)\(")

# law, its box, and the smooth factor it is multiplied with
NEAR = {
    "kinetic": ("m*v**2/2", dict(m=(1, 5), v=(1, 5)), "sin(m + v)"),
    "coulomb": ("q*p/(4*pi*r**2)", dict(q=(1, 3), p=(1, 3), r=(1, 3)), "cos(q - r)"),
    "gauss": ("exp(-x**2/2)*y", dict(x=(0, 2), y=(1, 5)), "sin(2*y)"),
    "radius": ("sqrt(x**2 + y**2)", dict(x=(1, 5), y=(1, 5)), "sin(x*y/3)"),
    "wave": ("a*sin(w*t)", dict(a=(1, 3), w=(1, 2), t=(0, 2)), "cos(a*t)"),
    "entropy": ("x*log(y)", dict(x=(1, 5), y=(1.5, 5)), "exp(-(y - 3)**2)"),
    "fraction": ("1/(1 + x)", dict(x=(0, 4)), "sin(3*x)"),
    "decay": ("exp(-x)*cos(2*x)", dict(x=(0, 2)), "x*(2 - x)"),
}
MULTIPLES = (3, 10, 30)

SPECIAL = {
    "erf": ("erf(x)", dict(x=(0, 3))),
    "erf-times": ("erf(x)*y", dict(x=(0.2, 2), y=(1, 5))),
    "erf-decay": ("erf(x/2)*exp(-y)", dict(x=(0.5, 4), y=(0, 2))),
    "erf-plus": ("x**2 + erf(y)", dict(x=(0, 2), y=(0, 2))),
    "j0": ("j0(x)", dict(x=(0, 10))),
    "j0-times": ("j0(x)*y", dict(x=(0, 2), y=(1, 5))),
    "j0-decay": ("j0(x)*exp(-y)", dict(x=(0, 5), y=(0, 2))),
    "j0-plus": ("j0(x) + sin(y)", dict(x=(0, 4), y=(0, 3))),
    "i0-times": ("i0(x)*y", dict(x=(0, 3), y=(1, 5))),
    "gamma-times": ("gamma(x)*y", dict(x=(1.5, 4), y=(1, 5))),
    "gamma-over": ("gamma(x)/y", dict(x=(2, 5), y=(1, 5))),
    "gamma-plus": ("gamma(x) + y**2", dict(x=(1.5, 3.5), y=(0, 2))),
    "lgamma": ("lgamma(x)", dict(x=(2, 6))),
    "digamma-times": ("digamma(x)*y", dict(x=(2, 6), y=(1, 5))),
    "zeta": ("zeta(x)", dict(x=(1.5, 5))),
    "ellipk": ("ellipk(x)", dict(x=(0, 0.9))),
    "lambertw": ("lambertw(x)", dict(x=(0.5, 8))),
}

ODD = {
    "0.0796": ("0.0796*x*y", dict(x=(1, 5), y=(1, 5))),
    "0.0796-over": ("0.0796*x**2/y", dict(x=(1, 5), y=(1, 5))),
    "0.1592": ("0.1592*x/y", dict(x=(1, 5), y=(1, 5))),
    "0.318": ("0.318*x*y", dict(x=(1, 5), y=(1, 5))),
    "3.14": ("3.14*x*y", dict(x=(1, 5), y=(1, 5))),
    "9.87": ("9.87*x*y**2", dict(x=(1, 3), y=(1, 3))),
    "1.4142": ("1.4142*x*y", dict(x=(1, 5), y=(1, 5))),
    "0.333": ("exp(-0.333*x)*y", dict(x=(0, 5), y=(1, 5))),
    "1.571": ("x*sin(1.571*y)", dict(x=(1, 5), y=(0, 3))),
    "1.0037": ("sqrt(x**2 + 1.0037*y**2)", dict(x=(1, 5), y=(1, 5))),
    "power-2.03": ("x**2.03*y", dict(x=(1, 5), y=(1, 5))),
    "power-1.97": ("x/y**1.97", dict(x=(1, 5), y=(1, 3))),
    "power-0.52": ("x**0.52*y", dict(x=(1, 5), y=(1, 5))),
}

JOINED = {
    "half": ("x*y + max(0, x - 3)*y/2", dict(x=(1, 5), y=(1, 5))),
    "corner": ("x*y + max(0, x - 4.6)*y/2", dict(x=(1, 5), y=(1, 5))),
    "smooth-join": ("x**2*y + max(0, x + y - 6)**2", dict(x=(1, 5), y=(1, 5))),
    "saturation": ("min(x, 2)*y**2", dict(x=(1, 5), y=(1, 3))),
    "larger": ("max(x*y, x + y)", dict(x=(1, 3), y=(1, 3))),
    "distance": ("abs(x - y)*z", dict(x=(1, 5), y=(1, 5), z=(1, 3))),
    "jump": ("x*y*(1 + sign(3 - x))/2 + x/y*(1 + sign(x - 3))/2", dict(x=(1, 5), y=(1, 3))),
    "small-jump": ("x*y + (1 + sign(x - 4))/100", dict(x=(1, 5), y=(1, 3))),
}

TREES, SMOOTH_PER_DIMENSION = 10, 4
#: Networks that others trained on random smooth functions, float32, over -2 .. 2: smooth00 has one input, smooth01 two,
#: ..., smooth04 five, smooth05 one again.
FOREIGN = 20


def evaluator(text, names):
    code = compile(text, text, "eval")

    def f(x):
        values = eval(code, dict(FUNCTIONS), {name: x[:, k] for k, name in enumerate(names)})
        return np.broadcast_to(np.asarray(values, dtype=float), (len(x),)).copy()

    return f


def random_tree(random, nodes, variables):
    """An expression of `nodes` operations and leaves."""
    if nodes <= 1:
        return str(random.choice(variables)) if random.random() < 0.75 else str(random.integers(1, 10))
    if nodes == 2 or random.random() < 0.3:
        form = random.choice(["sin({})", "cos({})", "exp(-abs({})/3)", "sqrt(1 + ({})**2)", "log(2 + abs({}))"])
        return form.format(random_tree(random, nodes - 1, variables))
    left = int(random.integers(1, nodes - 1))
    form = random.choice(["({} + {})", "({} - {})", "{}*{}", "{}/(1 + abs({}))"])
    return form.format(random_tree(random, left, variables), random_tree(random, nodes - 1 - left, variables))


def trees():
    random, found = np.random.default_rng(25), []
    while len(found) < TREES:
        names = ["x", "y", "z"][: 2 + len(found) % 2]
        text = random_tree(random, int(random.integers(25, 32)), names)
        x = random.uniform(0.5, 2.5, (2000, len(names)))
        y = evaluator(text, names)(x)
        depends = all(evaluator(text, names)(np.where(np.arange(len(names)) == k, 1.0, x)).std() < 0.98 * y.std()
                      for k in range(len(names)))
        if depends and 0.1 < y.std() and np.abs(y).max() < 50:
            found.append((f"tree.{len(found):02d}", text, {name: (0.5, 2.5) for name in names}))
    return found


def smooth(k, dims):
    """A sum of eight waves with random directions, of which one or two fit into the box."""
    random = np.random.default_rng(1000 + k)
    directions, phases = random.normal(0, 1.3, (8, dims)), random.uniform(0, 2 * np.pi, 8)
    amplitudes = random.normal(0, 1, 8)
    return lambda x: 2 + np.cos(x @ directions.T + phases) @ amplitudes


def row(name, expression, box, errors=("", ""), note=""):
    ranges = [dict(name=v, low=float(lo), high=float(hi), unit="1") for v, (lo, hi) in box.items()]
    return dict(id=name, target="f", target_unit="1", expression=expression, vars=json.dumps(ranges),
                rms_over_std=errors[0], median_over_std=errors[1], note=note)


def trained(name, text, box, f=None, start=None):
    """The network of one function, and its row. `start`: weights to begin with."""
    f = f or evaluator(text, list(box))
    network = train.Network(list(box.values()), width=18 if len(box) < 3 else 16, seed=len(name))
    if start is not None:
        network.weights = start
    network.train(f, 1200 if len(box) < 3 else 2500, 300, seed=7)
    median, rms, relative = train.error(network, f)
    network.save(os.path.join(HERE, "networks", name + ".onnx"))
    print(f"{name:24} median {median:.1e} rms {rms:.1e}", flush=True)
    known = text and not UNKNOWN.search(text)
    return row(name, text if known else "", box, (f"{rms:.2e}", f"{median:.2e}"), "" if known else text), relative, network.weights


def near():
    for name, (law, box, factor) in NEAR.items():
        _, relative, weights = trained(f"near.{name}.0", law, box)
        os.remove(os.path.join(HERE, "networks", f"near.{name}.0.onnx"))
        for a in MULTIPLES:  # beginning with the bare law's weights, the network ends with about its error
            size = float(f"{a * relative:.2g}")
            yield trained(f"near.{name}.{a}", f"({law})*(1 + {size!r}*{factor})", box, start=weights)[0]


def rows_of(kind):
    if kind == "near":
        yield from near()
    elif kind == "tree":
        for name, text, box in trees():
            yield trained(name, text, box)[0]
    elif kind == "smooth":
        for k in range(3 * SMOOTH_PER_DIMENSION):
            box = {v: (-1, 1) for v in ["x", "y", "z"][: 1 + k % 3]}
            yield trained(f"smooth.{k:02d}", "", box, smooth(k, len(box)))[0]
    elif kind == "foreign":
        for k in range(FOREIGN):
            yield row(f"smooth{k:02d}", "", {f"x{j}": (-2, 2) for j in range(1 + k % 5)}, note="trained by others")
    else:
        for name, (text, box) in {"special": SPECIAL, "odd": ODD, "joined": JOINED}[kind].items():
            yield trained(f"{kind}.{name}", text, box)[0]


def kind_of(name):
    return name.split(".")[0] if "." in name else "foreign"


def main():
    kinds = ["near", "special", "odd", "joined", "tree", "smooth", "foreign"]
    wanted = sys.argv[1:] or kinds
    path, rows = os.path.join(HERE, "nulls.csv"), []
    if os.path.exists(path):
        with open(path) as file:
            rows = [r for r in csv.DictReader(file) if kind_of(r["id"]) not in wanted]
    os.makedirs(os.path.join(HERE, "networks"), exist_ok=True)
    for kind in wanted:
        rows += rows_of(kind)
    rows.sort(key=lambda r: kinds.index(kind_of(r["id"])))
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row("", "", {})), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
