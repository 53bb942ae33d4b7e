//===- Feynman.cpp - Recovery of 120 equations from trained networks ------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Judge.h"
#include "benchmarks/feynman/Runner.h"
#include "engine/expr/Print.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

using namespace hybrid;
using namespace hybrid::feynman;

namespace {

const char kUsage[] = R"(usage: feynman [options]
  --oracle=network|exact   distil ID.onnx with hybrid-opt (default), or the equation itself with the engine
  --ids=A,B,...            these cases only
  --networks=DIR           folder of ID.onnx (default: the precise networks beside this benchmark)
  --tool=FILE              hybrid-opt (default: beside this program)
  --units                  tell the units of inputs and output
  --threads=N              cases at once (default 1)
  --jobs=N                 threads of one case (default 1)
  --seed=N                 of the search and the judge (default 1)
  --time-limit=SECONDS     for one case (default 600)
  --csv=FILE               also write the table there
)";

struct Options {
  RunOptions run;
  bool exact = false;
  unsigned threads = 1;
  std::set<std::string> ids;
  std::string csv, data = HYBRID_FEYNMAN_DATA;
};

struct Row {
  const Case *item;
  Answer answer;
  Judgement judgement;
};

/// Parses "--name=value" into the field it belongs to.
bool parseOption(llvm::StringRef text, Options &options) {
  auto [name, value] = text.split('=');
  auto number = [&value = value](auto &field) { return !value.getAsInteger(10, field); };
  if (name == "--units")
    return options.run.units = true;
  if (value.empty())
    return false;
  if (name == "--oracle" && (value == "exact" || value == "network"))
    return options.exact = value == "exact", true;
  if (name == "--ids") {
    for (llvm::StringRef rest = value; !rest.empty();) {
      auto [id, tail] = rest.split(',');
      options.ids.insert(id.str());
      rest = tail;
    }
    return true;
  }
  if (name == "--networks")
    return options.run.networks = value.str(), true;
  if (name == "--tool")
    return options.run.tool = value.str(), true;
  if (name == "--csv")
    return options.csv = value.str(), true;
  if (name == "--threads")
    return number(options.threads) && options.threads > 0;
  if (name == "--jobs")
    return number(options.run.jobs) && options.run.jobs > 0;
  if (name == "--seed")
    return number(options.run.seed);
  return name == "--time-limit" && !value.getAsDouble(options.run.timeLimit) && options.run.timeLimit > 0;
}

const char *nameOf(Recovered recovered) {
  return recovered == Recovered::Exact ? "exact" : recovered == Recovered::Structure ? "structure" : "no";
}

std::string textOf(const Row &row) {
  return row.answer.expression ? engine::print(*row.answer.expression, row.item->names) : "";
}

void printRow(const Row &row) {
  llvm::outs() << llvm::left_justify(row.item->id, 10) << ' ' << llvm::left_justify(nameOf(row.judgement.recovered), 10)
               << llvm::left_justify(row.answer.verdict, 12)
               << llvm::format("%8.2f s %9.1e  ", row.answer.seconds, row.judgement.rmse) << textOf(row) << '\n';
  llvm::outs().flush();
}

/// Each case once; rows in the order of the cases.
std::vector<Row> runAll(const std::vector<const Case *> &cases, const Options &options) {
  std::vector<Row> rows(cases.size());
  std::atomic<size_t> next = 0;
  std::mutex printing;
  auto work = [&] {
    for (size_t i; (i = next++) < cases.size();) {
      Row &row = rows[i];
      row.item = cases[i];
      row.answer = options.exact ? distilTruth(*row.item, options.run) : distilNetwork(*row.item, options.run);
      if (row.answer.expression)
        row.judgement = judge(row.item->truth, *row.answer.expression, row.item->box, options.run.seed);
      std::lock_guard<std::mutex> lock(printing);
      printRow(row);
    }
  };
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < options.threads; ++t)
    workers.emplace_back(work);
  for (std::thread &worker : workers)
    worker.join();
  return rows;
}

void printTotals(const std::vector<Row> &rows, const Options &options) {
  std::vector<double> seconds;
  size_t exact = 0, structure = 0;
  std::string failures;
  for (const Row &row : rows) {
    seconds.push_back(row.answer.seconds);
    exact += row.judgement.recovered == Recovered::Exact;
    structure += row.judgement.recovered == Recovered::Structure;
    if (row.judgement.recovered == Recovered::No)
      failures += " " + row.item->id;
  }
  std::sort(seconds.begin(), seconds.end());
  double sum = 0;
  for (double s : seconds)
    sum += s;
  llvm::outs() << "\nrecovered " << exact + structure << " of " << rows.size() << ": " << exact << " exact, "
               << structure << " structure; units " << (options.run.units ? "given" : "not given") << "; "
               << (options.exact ? "exact oracle" : "networks") << '\n'
               << llvm::format("seconds: median %.2f, worst %.2f, sum %.1f; ", seconds[seconds.size() / 2],
                               seconds.back(), sum)
               << std::thread::hardware_concurrency() << " cores, " << options.threads << " cases at once, "
               << options.run.jobs << " threads each, seed " << options.run.seed << '\n'
               << "not recovered:" << (failures.empty() ? " none" : failures) << '\n';
}

/// A cell of the table: quoted, quotes doubled.
std::string quoted(const std::string &text) {
  std::string cell = "\"";
  for (char c : text)
    cell += c == '"' ? "\"\"" : std::string(1, c);
  return cell + "\"";
}

bool writeTable(const std::vector<Row> &rows, const std::string &path) {
  std::error_code code;
  llvm::raw_fd_ostream file(path, code);
  if (code)
    return false;
  file << "id,recovered,verdict,seconds,rmse,agrees_beyond,rmse_after_refit,size,size_of_truth,expression\n";
  for (const Row &row : rows) {
    const Judgement &j = row.judgement;
    file << row.item->id << ',' << nameOf(j.recovered) << ',' << quoted(row.answer.verdict)
         << llvm::format(",%.3f,%.3e,%.4f,%.3e,", row.answer.seconds, j.rmse, j.agreesBeyond, j.rmseAfterRefit)
         << j.size << ',' << j.sizeOfTruth << ',' << quoted(textOf(row)) << '\n';
  }
  file.close();
  return !file.has_error();
}

int fail(const std::string &message) {
  llvm::errs() << "feynman: " << message << '\n';
  return 1;
}

} // namespace

int main(int argc, char **argv) {
  Options options;
  options.run.networks = options.data + "/precise";
  std::string self = llvm::sys::fs::getMainExecutable(argv[0], reinterpret_cast<void *>(&main));
  options.run.tool = (llvm::sys::path::parent_path(self) + "/hybrid-opt").str();
  for (int i = 1; i < argc; ++i)
    if (!parseOption(argv[i], options)) {
      bool help = llvm::StringRef(argv[i]) == "--help";
      (help ? llvm::outs() : llvm::errs())
          << (help ? "" : "unknown option or bad value: " + std::string(argv[i]) + "\n") << kUsage;
      return help ? 0 : 2;
    }
  std::string error;
  std::optional<std::vector<Case>> cases = readCases(options.data + "/feynman.csv", error);
  if (!cases)
    return fail(error);
  std::vector<const Case *> chosen;
  bool all = options.ids.empty();
  for (const Case &item : *cases)
    if (all || options.ids.erase(item.id))
      chosen.push_back(&item);
  if (!options.ids.empty())
    return fail("no case '" + *options.ids.begin() + "'");
  if (!options.exact && !llvm::sys::fs::can_execute(options.run.tool))
    return fail("cannot run '" + options.run.tool + "'");
  std::vector<Row> rows = runAll(chosen, options);
  printTotals(rows, options);
  if (!options.csv.empty() && !writeTable(rows, options.csv))
    return fail("cannot write '" + options.csv + "'");
  return 0;
}
