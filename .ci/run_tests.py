"""Runs every test below a build folder and prints `N passed, N failed` last.

Usage: run_tests.py BUILD [lit options]

lit runs the text tests and the GoogleTest programs; its XML says what became of each. Two properties of the build
are checked here because they are no test file's subject: the programs use the shared LLVM and carry no second copy.
"""

import pathlib
import subprocess
import sys
import xml.etree.ElementTree

LIT = "/usr/lib/llvm-22/bin/lit"
SHARED = ("libMLIR.so.22", "libLLVM.so.22")
STATIC_LLVM_BYTES = 60_000_000  # what a program with LLVM inside weighs at least


def run_lit(build, options):
    """Counts of passed, failed and skipped tests."""
    results = build / "test-results.xml"
    results.unlink(missing_ok=True)
    subprocess.run([LIT, "-sv", f"--xunit-xml-output={results}", *options, build / "test", build / "test" / "unit"])
    if not results.exists():
        return 0, 1, 0
    passed = failed = skipped = 0
    for case in xml.etree.ElementTree.parse(results).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def one_llvm(program):
    """Whether the program takes LLVM and MLIR from the shared libraries alone."""
    header = subprocess.run(["objdump", "-p", program], capture_output=True, text=True, check=True).stdout
    needed = [line.split()[1] for line in header.splitlines() if line.split()[:1] == ["NEEDED"]]
    shared = all(any(name.startswith(library) for name in needed) for library in SHARED)
    small = program.stat().st_size < STATIC_LLVM_BYTES
    if not (shared and small):
        print(f"FAIL: {program} needs {needed} and weighs {program.stat().st_size} bytes")
    return shared and small


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    passed, failed, skipped = run_lit(build, sys.argv[2:])
    for program in (build / "bin" / "hybrid-opt", build / "lib" / "HybridPlugin.so"):
        good = one_llvm(program)
        passed, failed = passed + good, failed + (not good)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
