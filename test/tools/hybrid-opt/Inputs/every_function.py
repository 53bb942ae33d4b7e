"""Writes a module for each operator of the table that is a function, and programs in C and Fortran that judge them.

usage: every_function.py MODULES.mlir MAIN.c MAIN.f90
"""

import sys

# Operator: op, the value by the C library, least and largest argument. Errors that the library states are below 4 ulp.
UNARY = {
    "abs": ("math.absf", "fabs(x)", -1e3, 1e3),
    "sign": ("hybrid.sign", "(x > 0) - (x < 0)", -5, 5),
    "sqrt": ("math.sqrt", "sqrt(x)", 0, 1e300),
    "cbrt": ("math.cbrt", "cbrt(x)", -1e6, 1e6),
    "exp": ("math.exp", "exp(x)", -700, 700),
    "expm1": ("math.expm1", "expm1(x)", -30, 30),
    "log": ("math.log", "log(x)", 1e-300, 1e300),
    "log1p": ("math.log1p", "log1p(x)", -0.99, 1e6),
    "log10": ("math.log10", "log10(x)", 1e-300, 1e300),
    "log2": ("math.log2", "log2(x)", 1e-300, 1e300),
    "sin": ("math.sin", "sin(x)", -1e15, 1e15),
    "cos": ("math.cos", "cos(x)", -1e15, 1e15),
    "tan": ("math.tan", "tan(x)", -1e15, 1e15),
    "asin": ("math.asin", "asin(x)", -1, 1),
    "acos": ("math.acos", "acos(x)", -1, 1),
    "atan": ("math.atan", "atan(x)", -1e6, 1e6),
    "sinh": ("math.sinh", "sinh(x)", -700, 700),
    "cosh": ("math.cosh", "cosh(x)", -700, 700),
    "tanh": ("math.tanh", "tanh(x)", -30, 30),
    "asinh": ("math.asinh", "asinh(x)", -1e6, 1e6),
    "acosh": ("math.acosh", "acosh(x)", 1, 1e6),
    "atanh": ("math.atanh", "atanh(x)", -0.999, 0.999),
    "erf": ("math.erf", "erf(x)", -6, 6),
    "erfc": ("math.erfc", "erfc(x)", -6, 26),
    "sigmoid": ("hybrid.sigmoid", "1/(1 + exp(-x))", -700, 30),
    "softplus": ("hybrid.softplus", "fmax(x, 0) + log1p(exp(-fabs(x)))", -700, 700),
    "floor": ("math.floor", "floor(x)", -1e3, 1e3),
    "ceil": ("math.ceil", "ceil(x)", -1e3, 1e3),
    "round": ("math.round", "round(x)", -1e3, 1e3),
    "trunc": ("math.trunc", "trunc(x)", -1e3, 1e3),
}
BINARY = {
    "pow": ("math.powf", "pow(x, y)", 1e-3, 1e3),
    "min": ("arith.minimumf", "fmin(x, y)", -5, 5),
    "max": ("arith.maximumf", "fmax(x, y)", -5, 5),
    "atan2": ("math.atan2", "atan2(x, y)", -5, 5),
    "hypot": ("hybrid.hypot", "hypot(x, y)", -1e200, 1e200),
    "mod": ("hybrid.mod", "x - y*floor(x/y)", 1, 50),
}

modules, c_main, fortran_main = sys.argv[1:]

with open(modules, "w") as out:
    for name, (op, _, low, high) in UNARY.items():
        out.write(f"hybrid.module @of_{name}(%x: f64) -> f64 {{\n  %0 = {op} %x : f64\n  hybrid.return %0 : f64\n}}\n")
    for name, (op, _, low, high) in BINARY.items():
        out.write(
            f"hybrid.module @of_{name}(%x: f64, %y: f64) -> f64 {{\n  %0 = {op} %x, %y : f64\n"
            "  hybrid.return %0 : f64\n}\n"
        )

with open(c_main, "w") as out:
    out.write("#include <float.h>\n#include <math.h>\n#include <stdio.h>\n\nstatic int wrong = 0;\n\n")
    out.write(
        "static void judge(const char *name, double x, double y, double ours, double theirs) {\n"
        "  if (isnan(theirs) ? isnan(ours) : ours == theirs)\n    return;\n"
        "  if (fabs(ours - theirs) <= 8*DBL_EPSILON*fabs(theirs))\n    return;\n"
        '  if (wrong++ < 20)\n    printf("%s(%.17g, %.17g) = %.17g, not %.17g\\n", name, x, y, ours, theirs);\n}\n\n'
    )
    for name in UNARY:
        out.write(f"double of_{name}(double);\n")
    for name in BINARY:
        out.write(f"double of_{name}(double, double);\n")
    out.write("\nint main(void) {\n  int i;\n  double x, y;\n")
    for name, (_, theirs, low, high) in UNARY.items():
        out.write(
            f"  for (i = 0; i <= 2000; ++i) {{\n    x = {low!r} + ({high!r} - ({low!r}))*i/2000;\n    y = 0;\n"
            f'    judge("{name}", x, y, of_{name}(x), {theirs});\n    x *= pow(2, -i/50.0);\n'
            f"    if (x >= {low!r} && x <= {high!r})\n"
            f'      judge("{name}", x, y, of_{name}(x), {theirs});\n  }}\n'
            f'  x = NAN;\n  judge("{name}", x, 0, of_{name}(x), NAN);\n'
        )
    for name, (_, theirs, low, high) in BINARY.items():
        out.write(
            f"  for (i = 0; i <= 4000; ++i) {{\n    x = {low!r} + ({high!r} - ({low!r}))*(i%63)/63;\n"
            f"    y = {low!r} + ({high!r} - ({low!r}))*(i/63)/64;\n"
            + ("    y = fmod(y, 20);\n" if name == "pow" else "")
            + f'    judge("{name}", x, y, of_{name}(x, y), {theirs});\n  }}\n'
        )
    out.write('  printf("%d wrong\\n", wrong);\n  return wrong != 0;\n}\n')

with open(fortran_main, "w") as out:
    names = list(UNARY) + list(BINARY)
    out.write("program main\n  use, intrinsic :: iso_c_binding\n  use every_equations\n  implicit none\n")
    for name in UNARY:
        out.write(f"  print '(a,1x,es24.16e3)', '{name}', of_{name}(0.625_c_double)\n")
    for name in BINARY:
        out.write(f"  print '(a,1x,es24.16e3)', '{name}', of_{name}(2.5_c_double, 1.75_c_double)\n")
    out.write("end program\n")
