"""Emits every file of the standard library in a format and compiles it: emit_all.py LIB FOLDER FORMAT -- COMPILER..."""

import pathlib
import subprocess
import sys

library, folder, ending, _, *compiler = sys.argv[1:]
files = [file for file in sorted(pathlib.Path(library).rglob("*.hyb")) if "\nmodule " in file.read_text("utf-8")]
assert len(files) >= 8
for file in files:
    code = pathlib.Path(folder) / f"{file.stem}.{ending}"
    subprocess.run(["hybrid-opt", file, "-o", code], check=True)
    subprocess.run([*compiler, code, "-o", code.with_suffix(".o")], check=True)
