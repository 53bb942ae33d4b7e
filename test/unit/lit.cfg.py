# How lit runs the GoogleTest programs.

import os

import lit.formats

config.name = "hybrid-unit"
config.test_format = lit.formats.GoogleTest(".", "Test")
config.suffixes = []
config.test_source_root = os.path.join(config.build_dir, "test", "unit")
config.test_exec_root = config.test_source_root
