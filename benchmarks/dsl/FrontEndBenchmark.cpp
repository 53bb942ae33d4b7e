//===- FrontEndBenchmark.cpp - Speed and memory of the front end ----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Analyses generated files of 1,000 to 100,000 lines and prints seconds, memory and both per line: the growth must be
// linear, and 100,000 lines take less than 2 seconds on one core.
//
//   build/bin/dsl-benchmark [LINES…]
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Program.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <malloc.h>

/// Modules of ten lines with units, domains, documentation, calls, constants, branches and vectors.
static std::string generate(unsigned lines) {
  std::string text = "const G = 6.6743e-11 [m^3/kg/s^2];\nunit mph = 0.44704 [m/s];\n";
  for (unsigned i = 0; i < lines / 10; ++i) {
    std::string n = std::to_string(i), previous = std::to_string(i == 0 ? 0 : i - 1);
    text += "/// Number " + n +
            " of many.\n"
            "module law" +
            n +
            "(m1: real [kg] in 1 .. 1e3, m2: real [kg] in 1 .. 1e3, r: real [m] in 0.5 .. 100,\n"
            "    v: real[3] [mph] in -60 .. 60) -> (F: real [N], p: real[3] [kg*m/s]) {\n"
            "  const k" +
            n + " = " + n +
            ".5;\n"
            "  let near = if r < 1 [m] then k" +
            n +
            " else 1 + sin(r / 2 [m]) * exp(-(r / 10 [m])^2);\n"
            "  let base = G * m1 * m2 / r^2;\n"
            "  F = near * base + max(base, 0)" +
            (i == 0 ? std::string() : " + law" + previous + "(m1, m2, r + 1 [m], v = v).F") +
            ";\n"
            "  p = m1 * v + [0, norm(v) * m2, 0 [kg*m/s]];\n"
            "}\n\n";
  }
  return text;
}

int main(int argc, char **argv) {
  std::vector<unsigned> sizes;
  for (int i = 1; i < argc; ++i)
    sizes.push_back(static_cast<unsigned>(std::atoi(argv[i])));
  if (sizes.empty())
    sizes = {1000, 3000, 10000, 30000, 100000};
  llvm::outs() << "   lines   seconds   us/line      MB  bytes/line\n";
  for (unsigned lines : sizes) {
    std::string text = generate(lines);
    size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    auto start = std::chrono::steady_clock::now();
    hybrid::dsl::Program program;
    program.load("generated.hyb", llvm::MemoryBuffer::getMemBuffer(text));
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    size_t bytes = mallinfo2().uordblks + mallinfo2().hblkhd - before;
    if (program.diagnostics.hasErrors()) {
      llvm::errs() << format(program.diagnostics.take().front());
      return 1;
    }
    llvm::outs() << llvm::format("%8u  %8.3f  %8.2f  %6.1f  %10.0f\n", lines, seconds, 1e6 * seconds / lines,
                                 bytes / 1e6, static_cast<double>(bytes) / lines);
  }
  return 0;
}
