//===- hybrid-lsp-server.cpp - Language server for .hyb and for MLIR ------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two servers in one program. MLIR's owns its command line, its streams and its loop, and knows MLIR only; so the first
// option chooses, before anything is read: an editor starts one process per language anyway.
//
//   hybrid-lsp-server                     .hyb
//   hybrid-lsp-server --mlir [OPTION…]    .mlir, with our dialect and the options of MLIR's server
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-lsp-server/HybServer.h"
#include "tools/hybrid-opt/Register.h"

#include "mlir/InitAllDialects.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"

#include <vector>

static constexpr llvm::StringLiteral kUsage =
    "hybrid-lsp-server [--stdio] [--lit-test]    serves .hyb files on standard input and output\n"
    "hybrid-lsp-server --mlir [OPTION...]        serves .mlir files; --mlir --help lists the options\n"
    "\n"
    "  --stdio      no effect: there is no other way\n"
    "  --lit-test   messages are separated by lines '// -----', answers are laid out\n";

static int serveMlir(int argc, char **argv) {
  std::vector<char *> arguments(argv, argv + argc);
  arguments.erase(arguments.begin() + 1);
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  hybrid::driver::registerDialect(registry);
  return mlir::failed(mlir::MlirLspServerMain(argc - 1, arguments.data(), registry));
}

int main(int argc, char **argv) {
  if (argc > 1 && llvm::StringRef(argv[1]) == "--mlir")
    return serveMlir(argc, argv);
  auto style = llvm::lsp::Standard;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    if (argument == "--help" || argument == "-help") {
      llvm::outs() << kUsage;
      return 0;
    }
    if (argument == "--lit-test" || argument == "-lit-test") {
      style = llvm::lsp::Delimited;
    } else if (argument != "--stdio") {
      llvm::errs() << "hybrid-lsp-server: unknown option '" << argument << "'\n" << kUsage;
      return 2;
    }
  }
  return hybrid::lsp::serveHyb(style);
}
