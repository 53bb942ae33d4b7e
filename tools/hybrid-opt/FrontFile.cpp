//===- FrontFile.cpp - The Pareto front as a file -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/FrontFile.h"

#include "engine/expr/Print.h"
#include "engine/select/Front.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Path.h"

using namespace hybrid;
using namespace hybrid::driver;
using engine::Syntax;

/// In quotes, because formulas contain commas (atan2, min).
static std::string cell(const std::string &text) {
  std::string quoted = "\"";
  for (char c : text)
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string driver::frontCsv(const std::vector<engine::RivalForm> &front, llvm::ArrayRef<std::string> inputs) {
  std::string text = "complexity,loss,score,equation,sympy,tex\n";
  std::span<const std::string> names(inputs.data(), inputs.size());
  for (size_t k = 0; k < front.size(); ++k) {
    text += std::to_string(front[k].complexity) + "," + engine::printNumber(front[k].medianRelative) + "," +
            engine::printNumber(engine::frontScore(front, k));
    for (Syntax syntax : {Syntax::Hyb, Syntax::SymPy, Syntax::LaTeX})
      text += "," + cell(engine::print(front[k].expression, names, syntax));
    text += "\n";
  }
  return text;
}

std::string driver::frontPath(llvm::StringRef path, llvm::StringRef output, bool several) {
  if (!several)
    return path.str();
  llvm::StringRef ending = llvm::sys::path::extension(path);
  return (path.drop_back(ending.size()) + "." + output + ending).str();
}
