//===- Harness.h - One program through every path ---------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program's values come from the reference evaluator, from machine code in this process, and from a shared library.
// All are compared with the program's Enclosure, so that each path is judged by the same standard and none by another.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_RANDOM_HARNESS_H
#define HYBRID_TEST_RANDOM_HARNESS_H

#include "codegen/Options.h"
#include "test/random/Program.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"

#include <optional>

namespace hybrid::random {

struct Counts {
  uint64_t programs = 0;
  uint64_t decided = 0;   ///< values compared with a set that says something
  uint64_t undecided = 0; ///< values of which anything is allowed
  uint64_t exact = 0;     ///< those of the decided that must have the very bits
};

/// What is wrong with a program, with the values.
struct Failure {
  std::string path; ///< "reference", "jit columns", …
  std::string message;
  std::vector<double> row; ///< empty if the program did not compile
};

struct HarnessOptions {
  int64_t rows = 500;
  std::string scratchFolder; ///< where shared libraries are written; none if empty
};

class Harness {
public:
  explicit Harness(HarnessOptions options);

  /// Runs a program on random rows by every path; returns the first failure.
  std::optional<Failure> check(const Program &program, Random &random);
  /// The failure of the shortest prefix of `program` that fails at `failure`'s row, with its text; else the program's.
  std::pair<std::string, Failure> reduce(const Program &program, const Failure &failure, uint64_t seed);

  const Counts &counts() const { return totals; }

private:
  struct Rows {
    std::vector<std::vector<double>> inputs;
    std::vector<std::vector<Enclosure>> allowed;
  };

  std::optional<Failure> checkRows(const Program &program, std::vector<std::vector<double>> inputs, Random &random);
  std::optional<Failure> compare(const std::string &path, const Rows &rows, const std::vector<double> &actual);
  std::optional<Failure> runReference(const Program &program, mlir::ModuleOp module, const Rows &rows);
  std::optional<Failure> runCompiled(const Program &program, mlir::ModuleOp module, const Rows &rows, Random &random);
  std::optional<Failure> runLibrary(const Program &program, mlir::ModuleOp module, const Rows &rows,
                                    const codegen::CompileOptions &options);

  HarnessOptions options;
  Counts totals;
  std::unique_ptr<mlir::MLIRContext> context;
  std::string diagnostics;
};

} // namespace hybrid::random

#endif // HYBRID_TEST_RANDOM_HARNESS_H
