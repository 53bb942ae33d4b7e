//===- TestRunner.h - Test blocks of the module language, run through compiled code -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_TESTRUNNER_H
#define HYBRID_TOOLS_HYBRID_TESTRUNNER_H

#include <cstdint>
#include <string>
#include <vector>

namespace hybrid {

struct TestOptions {
  std::vector<std::string> paths; ///< files and folders; none: the project of the current folder
  std::string junit;              ///< where to write the results as JUnit XML; empty: nowhere
  uint64_t seed = 1;              ///< of the values of tests with inputs
  bool quiet = false;             ///< failures only
};

/// `hybrid test [PATH…]`: compiles the tests of the files and runs them. A test without inputs is one row; with inputs,
/// the corners of their domains (1,024 at most) and 1,000 draws. Code is compiled without contraction: claims are about
/// the formula. Returns 0, 1 if a test failed or a file has errors, 5 if there are no
/// tests.
int runTests(const TestOptions &options);

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_TESTRUNNER_H
