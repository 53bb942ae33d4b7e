//===- Totals.cpp - What many answers add up to ---------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Totals.h"

#include "benchmarks/feynman/Process.h"
#include "engine/expr/Print.h"

#include "llvm/Support/Format.h"

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::feynman;

namespace {

const char *nameOf(const Row &row) {
  if (!row.item->truth)
    return "-";
  Recovered recovered = row.judgement.recovered;
  return recovered == Recovered::Exact ? "exact" : recovered == Recovered::Structure ? "structure" : "no";
}

std::string textOf(const Row &row) {
  return row.answer.expression ? engine::print(*row.answer.expression, row.item->names) : "";
}

/// A cell of the table: quoted, quotes doubled.
std::string quoted(const std::string &text) {
  std::string cell = "\"";
  for (char c : text)
    cell += c == '"' ? "\"\"" : std::string(1, c);
  return cell + "\"";
}

std::string listed(const std::vector<std::string> &ids) {
  std::string text;
  for (const std::string &id : ids)
    text += " " + id;
  return ids.empty() ? " none" : text;
}

double medianOf(std::vector<double> values) {
  if (values.empty())
    return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

} // namespace

Row feynman::judged(const Case &item, Answer answer, uint64_t seed) {
  Row row{&item, std::move(answer), {}, true};
  const std::optional<engine::Expr> &found = row.answer.expression;
  if (found && item.truth)
    row.judgement = judge(*item.truth, *found, item.box, seed);
  if (row.answer.isCalledExact())
    row.rightClaim = found && item.truth && isRightClaim(*item.truth, *found, row.answer.freeConstants, item.box, seed);
  return row;
}

Totals feynman::addUp(const std::vector<Row> &rows) {
  Totals totals;
  std::vector<double> seconds, secondsOfNone;
  for (const Row &row : rows) {
    seconds.push_back(row.answer.seconds);
    if (row.answer.verdict == "none")
      secondsOfNone.push_back(row.answer.seconds);
    totals.cpuSum += row.answer.cpuSeconds;
    totals.megabytes = std::max(totals.megabytes, row.answer.megabytes);
    totals.withLaw += row.item->truth.has_value();
    totals.exact += row.judgement.recovered == Recovered::Exact;
    totals.structure += row.judgement.recovered == Recovered::Structure;
    totals.calledExact += row.answer.isCalledExact();
    if (!row.rightClaim)
      totals.wrong.push_back(row.item->id);
    if (row.item->truth && row.judgement.recovered == Recovered::No)
      totals.missed.push_back(row.item->id);
  }
  for (double s : seconds)
    totals.sum += s;
  totals.cases = rows.size();
  totals.none = secondsOfNone.size();
  totals.median = medianOf(seconds);
  totals.medianOfNone = medianOf(secondsOfNone);
  totals.worst = *std::max_element(seconds.begin(), seconds.end());
  return totals;
}

void feynman::printRow(llvm::raw_ostream &os, const Row &row) {
  os << llvm::left_justify(row.item->id, 12) << ' ' << llvm::left_justify(nameOf(row), 10)
     << llvm::left_justify(row.answer.verdict + (row.rightClaim ? "" : "!"), 12)
     << llvm::format("%8.2f s %5.0f MB %9.1e  ", row.answer.seconds, row.answer.megabytes, row.judgement.rmse)
     << textOf(row) << '\n';
  os.flush();
}

void feynman::printTotals(llvm::raw_ostream &os, const Totals &t, const std::string &setting) {
  os << '\n' << setting << '\n';
  if (t.withLaw)
    os << "recovered " << t.exact + t.structure << " of " << t.withLaw << ": " << t.exact << " exact, " << t.structure
       << " structure\n";
  os << "called exact " << t.calledExact << " of " << t.cases << ", of them wrong:" << listed(t.wrong) << '\n'
     << "verdict none " << t.none << llvm::format(", median %.2f s\n", t.medianOfNone)
     << llvm::format("seconds: median %.2f, worst %.2f, sum %.1f, of processor time %.1f\n", t.median, t.worst, t.sum,
                     t.cpuSum)
     << llvm::format("memory: at most %.0f MB\n", t.megabytes) << machineName() << '\n';
  if (t.withLaw)
    os << "not recovered:" << listed(t.missed) << '\n';
}

void feynman::printMarkdown(llvm::raw_ostream &os, const Totals &t, const std::string &setting) {
  os << "| " << setting << " | " << t.exact + t.structure << " of " << t.withLaw << " | " << t.exact << " | "
     << t.calledExact << " | " << t.wrong.size() << " | " << t.none << " | "
     << llvm::format("%.2f / %.2f | %.0f | %.0f |\n", t.median, t.worst, t.sum, std::ceil(t.megabytes));
}

void feynman::printCsv(llvm::raw_ostream &os, const std::vector<Row> &rows) {
  os << "id,recovered,verdict,right_claim,seconds,cpu_seconds,megabytes,rmse,agrees_beyond,rmse_after_refit,size,"
        "size_of_truth,expression\n";
  for (const Row &row : rows) {
    const Judgement &j = row.judgement;
    os << row.item->id << ',' << nameOf(row) << ',' << quoted(row.answer.verdict) << ','
       << (!row.answer.isCalledExact() ? ""
           : row.rightClaim            ? "yes"
                                       : "no")
       << llvm::format(",%.3f,%.3f,%.1f", row.answer.seconds, row.answer.cpuSeconds, row.answer.megabytes)
       << llvm::format(",%.3e,%.4f,%.3e,", j.rmse, j.agreesBeyond, j.rmseAfterRefit) << j.size << ',' << j.sizeOfTruth
       << ',' << quoted(textOf(row)) << '\n';
  }
}
