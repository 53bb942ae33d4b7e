//===- Totals.h - What many answers add up to -------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_BENCHMARKS_FEYNMAN_TOTALS_H
#define HYBRID_BENCHMARKS_FEYNMAN_TOTALS_H

#include "benchmarks/feynman/Judge.h"
#include "benchmarks/feynman/Runner.h"

#include "llvm/Support/raw_ostream.h"

namespace hybrid::feynman {

/// A case, the tool's answer, and the judge's.
struct Row {
  const Case *item = nullptr;
  Answer answer;
  Judgement judgement;
  bool rightClaim = true; ///< false: called exact, and wrong
};

/// Judges `answer`, which is moved into the row.
Row judged(const Case &item, Answer answer, uint64_t seed);

struct Totals {
  size_t cases = 0, withLaw = 0; ///< withLaw: cases whose equation the judge has
  size_t exact = 0, structure = 0, calledExact = 0, none = 0;
  double median = 0, worst = 0, sum = 0, cpuSum = 0; ///< seconds of a case
  double medianOfNone = 0;                           ///< seconds of a case that ends in none
  double megabytes = 0;                              ///< most of any case
  std::vector<std::string> wrong, missed;            ///< called exact but wrong; not recovered
};

/// `rows` is not empty.
Totals addUp(const std::vector<Row> &rows);

void printRow(llvm::raw_ostream &os, const Row &row);
/// `setting` says what was run.
void printTotals(llvm::raw_ostream &os, const Totals &totals, const std::string &setting);
/// A row of the tables in the documentation.
void printMarkdown(llvm::raw_ostream &os, const Totals &totals, const std::string &setting);
void printCsv(llvm::raw_ostream &os, const std::vector<Row> &rows);

} // namespace hybrid::feynman

#endif // HYBRID_BENCHMARKS_FEYNMAN_TOTALS_H
