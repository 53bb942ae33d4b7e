//===- Feynman.cpp - Recovery of 120 equations from trained networks ------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Totals.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <atomic>
#include <cmath>
#include <mutex>
#include <set>
#include <thread>

using namespace hybrid;
using namespace hybrid::feynman;

namespace {

const char kUsage[] = R"(usage: feynman [options]
What is distilled:
  --oracle=network         ID.onnx, with hybrid-opt (default)
  --oracle=table           a table of rows drawn from the equation, without a network
  --oracle=exact           the equation itself, by a call of the engine
  --data                   with a network: also give rows drawn from the equation
  --rows=N                 rows of a table (default 10000)
  --noise=SIGMA            Gaussian noise on their targets, as a share of the root mean square (default 0)
  --units                  tell the units of inputs and output
Of which cases:
  --recipe=NAME            networks/NAME beside the table of cases (default precise; or ordinary)
  --networks=DIR           other networks; cases without one are left out
  --cases=FILE.csv         another table of cases; its networks lie in `networks` beside it
  --ids=A,B,...            these cases only
How:
  --tool=FILE              hybrid-opt (default: beside this program)
  --threads=N              cases at once (default 1)
  --jobs=N                 threads of one case (default 1)
  --seed=N                 of the search, the tables and the judge (default 1)
  --time-limit=SECONDS     for one case (default 600)
  --tolerance=REL          of an approximate answer (default: the tool's)
  --csv=FILE               also write a table of all cases
  --append=FILE.md         also append the totals as a row of a Markdown table
)";

struct Options {
  RunOptions run;
  bool data = false;
  unsigned threads = 1;
  std::set<std::string> ids;
  std::string recipe = "precise", cases, csv, append;
};

/// Parses "--name=value" into the field it belongs to.
bool parseOption(llvm::StringRef text, Options &options) {
  auto [name, value] = text.split('=');
  auto number = [&value = value](auto &field) { return !value.getAsInteger(10, field); };
  auto real = [&value = value](double &field) { return !value.getAsDouble(field) && std::isfinite(field); };
  if (text == "--units")
    return options.run.units = true;
  if (text == "--data")
    return options.data = true;
  if (value.empty())
    return false;
  if (name == "--oracle") {
    options.run.source = value == "table" ? Source::Rows : value == "exact" ? Source::Truth : Source::Network;
    return value == "table" || value == "exact" || value == "network";
  }
  if (name == "--ids") {
    for (llvm::StringRef rest = value; !rest.empty();) {
      auto [id, tail] = rest.split(',');
      options.ids.insert(id.str());
      rest = tail;
    }
    return true;
  }
  const std::pair<llvm::StringRef, std::string *> texts[] = {
      {"--recipe", &options.recipe}, {"--networks", &options.run.networks},
      {"--cases", &options.cases},   {"--tool", &options.run.tool},
      {"--csv", &options.csv},       {"--append", &options.append}};
  for (auto [option, field] : texts)
    if (name == option)
      return *field = value.str(), true;
  if (name == "--threads")
    return number(options.threads) && options.threads > 0;
  if (name == "--jobs")
    return number(options.run.jobs) && options.run.jobs > 0;
  if (name == "--rows")
    return number(options.run.rows) && options.run.rows > 0;
  if (name == "--noise")
    return real(options.run.noise) && options.run.noise >= 0;
  if (name == "--seed")
    return number(options.run.seed);
  if (name == "--tolerance")
    return real(options.run.tolerance) && options.run.tolerance > 0;
  return name == "--time-limit" && real(options.run.timeLimit) && options.run.timeLimit > 0;
}

/// Fills in what depends on other options: the table of cases and the folder of networks.
void complete(Options &options) {
  std::string data = HYBRID_FEYNMAN_DATA;
  if (options.run.networks.empty())
    options.run.networks = options.cases.empty() ? data + "/" + options.recipe
                                                 : (llvm::sys::path::parent_path(options.cases) + "/networks").str();
  if (options.cases.empty())
    options.cases = data + "/feynman.csv";
  if (options.data && options.run.source == Source::Network)
    options.run.source = Source::NetworkAndRows;
}

/// What is run, in words.
std::string settingOf(const Options &options) {
  const RunOptions &run = options.run;
  std::string text = llvm::sys::path::filename(run.networks).str() + " networks";
  if (run.source == Source::Truth)
    text = "the equations themselves";
  if (run.source == Source::Rows || run.source == Source::NetworkAndRows) {
    std::string noise;
    llvm::raw_string_ostream(noise) << llvm::format("%g", run.noise);
    std::string rows = std::to_string(run.rows) + " rows, noise " + noise;
    text = run.source == Source::Rows ? "tables of " + rows : text + " and " + rows;
  }
  return text + (run.units ? ", units given" : ", no units") + ", seed " + std::to_string(run.seed);
}

/// The cases to run; empty with a message if there are none.
std::vector<const Case *> choose(const std::vector<Case> &cases, const Options &options, std::string &error) {
  bool needsNetwork = options.run.source == Source::Network || options.run.source == Source::NetworkAndRows;
  std::set<std::string> asked = options.ids;
  std::vector<const Case *> chosen;
  for (const Case &item : cases) {
    bool named = asked.erase(item.id);
    bool present = !needsNetwork || llvm::sys::fs::exists(networkOf(item, options.run));
    if (named && !present)
      error = "no network '" + networkOf(item, options.run) + "'";
    if (present && (named || options.ids.empty()))
      chosen.push_back(&item);
  }
  if (!asked.empty())
    error = "no case '" + *asked.begin() + "'";
  else if (chosen.empty() && error.empty())
    error = "no networks in '" + options.run.networks + "'";
  return error.empty() ? chosen : std::vector<const Case *>();
}

/// Each case once; rows in the order of the cases.
std::vector<Row> runAll(const std::vector<const Case *> &cases, const Options &options) {
  std::vector<Row> rows(cases.size());
  std::atomic<size_t> next = 0;
  std::mutex printing;
  auto work = [&] {
    for (size_t i; (i = next++) < cases.size();) {
      rows[i] = judged(*cases[i], distil(*cases[i], options.run), options.run.seed);
      std::lock_guard<std::mutex> lock(printing);
      printRow(llvm::outs(), rows[i]);
    }
  };
  std::vector<std::jthread> workers;
  for (unsigned t = 1; t < options.threads; ++t)
    workers.emplace_back(work);
  work();
  workers.clear();
  return rows;
}

/// Writes or appends to a file; false if that fails.
bool writeFile(const std::string &path, llvm::sys::fs::OpenFlags flags,
               llvm::function_ref<void(llvm::raw_ostream &)> print) {
  std::error_code code;
  llvm::raw_fd_ostream file(path, code, flags);
  if (code)
    return false;
  print(file);
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
  std::string self = llvm::sys::fs::getMainExecutable(argv[0], reinterpret_cast<void *>(&main));
  options.run.tool = (llvm::sys::path::parent_path(self) + "/hybrid-opt").str();
  for (int i = 1; i < argc; ++i)
    if (!parseOption(argv[i], options)) {
      bool help = llvm::StringRef(argv[i]) == "--help";
      (help ? llvm::outs() : llvm::errs())
          << (help ? "" : "unknown option or bad value: " + std::string(argv[i]) + "\n") << kUsage;
      return help ? 0 : 2;
    }
  complete(options);
  std::string error;
  std::optional<std::vector<Case>> cases = readCases(options.cases, error);
  if (!cases)
    return fail(error);
  std::vector<const Case *> chosen = choose(*cases, options, error);
  if (chosen.empty())
    return fail(error);
  if (options.run.source != Source::Truth && !llvm::sys::fs::can_execute(options.run.tool))
    return fail("cannot run '" + options.run.tool + "'");

  std::vector<Row> rows = runAll(chosen, options);
  Totals totals = addUp(rows);
  std::string setting = settingOf(options);
  printTotals(llvm::outs(), totals,
              setting + ", " + std::to_string(options.threads) + " cases at once, " + std::to_string(options.run.jobs) +
                  " threads each");
  if (!options.csv.empty() &&
      !writeFile(options.csv, llvm::sys::fs::OF_None, [&](llvm::raw_ostream &os) { printCsv(os, rows); }))
    return fail("cannot write '" + options.csv + "'");
  if (!options.append.empty() && !writeFile(options.append, llvm::sys::fs::OF_Append,
                                            [&](llvm::raw_ostream &os) { printMarkdown(os, totals, setting); }))
    return fail("cannot append to '" + options.append + "'");
  return 0;
}
