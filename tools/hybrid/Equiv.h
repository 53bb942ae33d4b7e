//===- Equiv.h - hybrid equiv: are two formulas one function ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_EQUIV_H
#define HYBRID_TOOLS_HYBRID_EQUIV_H

#include <cstdint>
#include <string>

namespace hybrid {

struct EquivOptions {
  std::string first, second; ///< files of modules, or formulas
  std::string domain;        ///< as --domain of hybrid-opt; beyond what the files declare
  std::string entry;         ///< the module of files that hold several
  uint64_t seed = 1;
};

/// Prints one line for each result. Returns 0 if all are proved equal, 1 if one differs, 3 if one is undecided; 2 after
/// an error, which is one line on stderr.
int compareModels(const EquivOptions &options);

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_EQUIV_H
