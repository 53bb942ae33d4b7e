//===- Run.cpp - hybrid run: a model on a table ---------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/Run.h"

#include "codegen/CCall.h"
#include "codegen/OutputFile.h"
#include "codegen/TableCall.h"
#include "frontend/table/Match.h"
#include "frontend/table/TableFile.h"
#include "runtime/hybrid_runtime.h"
#include "tools/hybrid/Evaluation.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/WithColor.h"

#include <chrono>
#include <cmath>

using namespace hybrid;
using namespace hybrid::codegen;

static std::vector<TableColumn> columnsOf(const std::vector<Port> &ports) {
  std::vector<TableColumn> columns;
  for (const Port &port : ports)
    for (const ColumnInfo &info : port.columns)
      columns.push_back({info.name, info.unit});
  return columns;
}

static llvm::Error problem(const std::string &path, const std::string &message) {
  return llvm::createStringError(path + ": " + message);
}

static llvm::Error writeTable(const Table &table, const std::string &path) {
  bool npy = llvm::StringRef(path).ends_with(".npy");
  std::string contents = npy ? writeNpy(table) : writeCsv(table);
  if (path.empty() || path == "-") {
    llvm::outs() << contents;
    return llvm::Error::success();
  }
  return writeWholeFile(path, contents);
}

static const char *describe(int32_t status) {
  switch (status) {
  case HYBRID_TOO_LARGE:
    return "the table is too large";
  case HYBRID_NO_MEMORY:
    return "there is not enough memory";
  default:
    return "the model's code returned an error";
  }
}

/// Rows per second: the best of calls for half a second, three at least.
static void bench(TableCall &call, void *function, int64_t rows) {
  using Clock = std::chrono::steady_clock;
  double best = INFINITY;
  auto start = Clock::now();
  for (int i = 0; i < 3 || Clock::now() - start < std::chrono::milliseconds(500); ++i) {
    auto before = Clock::now();
    call.run(function);
    best = std::min(best, std::chrono::duration<double>(Clock::now() - before).count());
  }
  llvm::errs() << llvm::format("%.4g rows/s, %.4g ns per row (%lld rows, one thread)\n", rows / best, best / rows * 1e9,
                               static_cast<long long>(rows));
}

static void printStatistics(const Table &outputs, int64_t outside) {
  llvm::errs() << outputs.rows << " rows, " << outside << " outside the domain of a guard\n";
  for (int64_t column = 0; column < outputs.width(); ++column) {
    double sum = 0, least = INFINITY, most = -INFINITY;
    int64_t numbers = 0;
    for (int64_t row = 0; row < outputs.rows; ++row)
      if (double y = outputs.at(row, column); !std::isnan(y)) {
        sum += y;
        least = std::min(least, y);
        most = std::max(most, y);
        ++numbers;
      }
    llvm::errs() << outputs.columns[column].name << ": ";
    if (numbers == 0)
      llvm::errs() << "no number\n";
    else
      llvm::errs() << llvm::format("%.6g .. %.6g, mean %.6g, ", least, most, sum / static_cast<double>(numbers))
                   << outputs.rows - numbers << " NaN\n";
  }
}

static llvm::Error run(const RunOptions &options) {
  llvm::Expected<std::unique_ptr<Evaluation>> evaluation = Evaluation::open(options.model, options.entry);
  if (!evaluation)
    return problem(options.model, llvm::toString(evaluation.takeError()));
  const PublicSymbol &symbol = (*evaluation)->symbol();
  std::optional<TableEntry> entry = tableEntry(symbol);
  if (!entry)
    return problem(options.model,
                   "'" + symbol.name + "' has more than " + std::to_string(kMaxCallArrays) + " inputs and results");
  void *function = (*evaluation)->find(entry->cName);
  llvm::Expected<Table> table = readTableFile(options.input);
  if (!table)
    return table.takeError();
  std::string error;
  std::optional<Table> inputs = matchColumns(*table, columnsOf(symbol.inputs), error);
  if (!inputs)
    return problem(options.input, error);

  TableCall call(*entry, inputs->rows, inputs->values);
  int32_t status = call.run(function);
  if (status != HYBRID_OK && status != HYBRID_OUTSIDE)
    return problem(options.model, describe(status));
  Table outputs{columnsOf(symbol.outputs), inputs->rows, call.outputs()};
  if (options.stats)
    printStatistics(outputs, (*evaluation)->counters().second);
  if (llvm::Error failure = writeTable(outputs, options.output))
    return failure;
  if (options.bench && inputs->rows != 0)
    bench(call, function, inputs->rows);
  if (status == HYBRID_OUTSIDE)
    return problem(options.input, "rows lie outside the domain of a guard; their results are NaN");
  return llvm::Error::success();
}

int hybrid::runModel(const RunOptions &options) {
  llvm::Error error = run(options);
  if (!error)
    return 0;
  llvm::WithColor::error(llvm::errs(), "hybrid") << llvm::toString(std::move(error)) << "\n";
  return 1;
}
