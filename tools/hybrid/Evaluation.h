//===- Evaluation.h - A model that can be called, from any kind of file -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_EVALUATION_H
#define HYBRID_TOOLS_HYBRID_EVALUATION_H

#include "codegen/PublicSymbols.h"

#include "llvm/Support/Error.h"

#include <memory>

namespace hybrid {

/// One function of a model in machine code.
class Evaluation {
public:
  virtual ~Evaluation() = default;

  /// Opens a compiled `.so`, or compiles any other input of hybrid-opt for this machine. `entry` names the symbol; it
  /// may be empty where there is one only.
  static llvm::Expected<std::unique_ptr<Evaluation>> open(const std::string &path, const std::string &entry);

  const codegen::PublicSymbol &symbol() const { return description; }
  /// An exported function by its C name; null if there is none.
  virtual void *find(const std::string &cName) const = 0;
  /// Rows computed so far and those outside the domain of a guard; 0 without a guard.
  std::pair<int64_t, int64_t> counters() const;

protected:
  codegen::PublicSymbol description;
};

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_EVALUATION_H
