# How lit runs the tests that are text: FileCheck over the tools, and programs that are executed.

import os
import shutil
import importlib.util
import sys

import lit.formats

config.name = "hybrid"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test", ".hyb"]
config.excludes = ["unit", "Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_dir, "test")

programs = os.path.join(config.build_dir, "bin")
config.environment["PATH"] = os.pathsep.join([programs, config.llvm_tools_dir, os.environ["PATH"]])
for variable in ("CUDA_HOME", "CUDA_PATH", "CUDA_ROOT", "LD_LIBRARY_PATH"):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]

config.substitutions.append(("%build", config.build_dir))
config.substitutions.append(("%source", config.source_dir))
config.substitutions.append(("%python", sys.executable))
config.substitutions.append(("%plugin", os.path.join(config.build_dir, "lib", "HybridPlugin.so")))
config.substitutions.append(("%mlir-opt", os.path.join(config.llvm_tools_dir, "mlir-opt")))

# Features are what the machine has; a test that needs one says `REQUIRES: name`.
for name, present in {
    "ptxas": shutil.which("ptxas"),
    "gcc": shutil.which("gcc"),
    "gfortran": shutil.which("gfortran"),
    "arm-gcc": shutil.which("arm-none-eabi-gcc"),
    "onnxruntime": importlib.util.find_spec("onnxruntime"),
    "numpy": importlib.util.find_spec("numpy"),
    "sympy": importlib.util.find_spec("sympy"),
    "pocl": os.path.exists("/etc/OpenCL/vendors/pocl.icd") and shutil.which("llvm-spirv-15"),
}.items():
    if present:
        config.available_features.add(name)
