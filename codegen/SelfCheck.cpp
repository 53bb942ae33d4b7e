//===- SelfCheck.cpp - The emitted code against the reference evaluator ---===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/SelfCheck.h"

#include "codegen/TableCall.h"
#include "dialect/HybridOps.h"
#include "reference/Evaluator.h"
#include "runtime/hybrid_runtime.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

#include "mlir/IR/TypeUtilities.h"

#include <chrono>
#include <cmath>
#include <random>
#include <set>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

/// Rows of numbers, row-major.
struct Table {
  int64_t rows = 0, columns = 0;
  std::vector<double> values;
  std::set<int64_t> exactRows; // to be compared without regard to conditioning

  double at(int64_t row, int64_t column) const { return values[row * columns + column]; }
  void append(llvm::ArrayRef<double> row) {
    values.insert(values.end(), row.begin(), row.end());
    ++rows;
  }
};

//===----------------------------------------------------------------------===//
// Rows to try
//===----------------------------------------------------------------------===//

namespace {

struct SpecialValue {
  double value;
  bool isGuardEnd = false;
};

/// One input column: its type, where it varies, and its special values.
struct InputColumn {
  bool isDouble;
  Interval domain;
  std::vector<SpecialValue> specials;

  double round(double x) const { return isDouble ? x : static_cast<float>(x); }
  double next(double x, double towards) const {
    return isDouble ? std::nextafter(x, towards) : std::nextafter(static_cast<float>(x), static_cast<float>(towards));
  }
  void addEnd(double end, bool ofGuard) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (!std::isfinite(end))
      return;
    double x = round(end);
    for (double near : {x, next(x, -infinity), next(x, infinity)})
      specials.push_back({near, ofGuard});
  }
};

} // namespace

/// The intervals of guards whose inputs are all inputs of the model, column by column.
static void addGuardEnds(ModuleOp model, std::vector<InputColumn> &columns, bool exact) {
  model.walk([&](GuardOp guard) {
    if (guard.getDomain().size() != columns.size())
      return;
    for (auto [attribute, column] : llvm::zip_equal(guard.getDomain(), columns)) {
      Interval interval = cast<IntervalAttr>(attribute).getInterval();
      column.addEnd(interval.lo, exact);
      column.addEnd(interval.hi, exact);
    }
  });
}

/// Whether some number on the way is a single: in the function, or in what it calls.
static bool computesInSingle(FunctionOpInterface function, const SymbolTable &symbols,
                             llvm::SmallPtrSetImpl<Operation *> &seen) {
  if (!function || !seen.insert(function).second)
    return false;
  auto isSingle = [](Type type) { return getElementTypeOrSelf(type).isF32(); };
  return llvm::any_of(function.getArgumentTypes(), isSingle) || llvm::any_of(function.getResultTypes(), isSingle) ||
         function
             ->walk([&](Operation *op) {
               auto call = dyn_cast<CallOp>(op);
               auto callee = call ? symbols.lookup<FunctionOpInterface>(call.getCallee()) : FunctionOpInterface();
               return computesInSingle(callee, symbols, seen) ? WalkResult::interrupt() : WalkResult::advance();
             })
             .wasInterrupted();
}

/// Whether the code of the symbol, or the reference, has the precision of singles. Its inputs are then tried as such:
/// else moving them would not show how far its roundings carry.
static bool isNarrow(ModuleOp model, const PublicSymbol &symbol) {
  llvm::SmallPtrSet<Operation *, 8> seen;
  SymbolTable symbols(model);
  return computesInSingle(symbols.lookup<FunctionOpInterface>(symbol.name), symbols, seen) ||
         llvm::any_of(symbol.outputs, [](const Port &port) { return !port.isDouble; });
}

static std::vector<InputColumn> inputColumns(ModuleOp model, const PublicSymbol &symbol, const CompileOptions &options,
                                             bool narrow) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<InputColumn> columns;
  for (const Port &port : symbol.inputs)
    for (const ColumnInfo &info : port.columns) {
      InputColumn column{port.isDouble && !narrow, {-4, 4}, {}};
      if (info.domain && std::isfinite(info.domain->lo) && std::isfinite(info.domain->hi))
        column.domain = *info.domain;
      column.addEnd(column.domain.lo, /*ofGuard=*/false);
      column.addEnd(column.domain.hi, /*ofGuard=*/false);
      column.specials.insert(column.specials.end(), {{0.0}, {-0.0}});
      if (options.floatMode != FloatMode::Fast) // which may reorder sums of infinities
        column.specials.insert(column.specials.end(), {{std::nan("")}, {infinity}, {-infinity}});
      columns.push_back(column);
    }
  // In another type than the model's, ends and inputs are rounded.
  addGuardEnds(model, columns, options.precision == Precision::Declared);
  return columns;
}

/// The rows in the order of the header; special rows first, at most half of `count` once that is large.
static Table rowsToTry(const std::vector<InputColumn> &columns, int64_t count, std::mt19937_64 &random) {
  Table table{0, static_cast<int64_t>(columns.size()), {}, {}};
  std::vector<double> lower, middle, upper;
  for (const InputColumn &column : columns) {
    lower.push_back(column.round(column.domain.lo));
    middle.push_back(column.round(column.domain.middle()));
    upper.push_back(column.round(column.domain.hi));
  }
  table.append(lower);
  table.append(upper);
  size_t mostSpecials = 0;
  for (const InputColumn &column : columns)
    mostSpecials = std::max(mostSpecials, column.specials.size());
  for (size_t i = 0; i < mostSpecials; ++i)
    for (size_t c = 0; c < columns.size() && table.rows < count / 2; ++c)
      if (i < columns[c].specials.size()) {
        std::vector<double> row = middle;
        row[c] = columns[c].specials[i].value;
        if (columns[c].specials[i].isGuardEnd)
          table.exactRows.insert(table.rows);
        table.append(row);
      }
  while (table.rows < count) {
    std::vector<double> row;
    for (const InputColumn &column : columns) {
      std::uniform_real_distribution<double> inside(0, 1);
      row.push_back(column.round(column.domain.lo + inside(random) * column.domain.width()));
    }
    table.append(row);
  }
  return table;
}

//===----------------------------------------------------------------------===//
// The two evaluations
//===----------------------------------------------------------------------===//

/// A network's tensors hold all rows; a module is evaluated row by row.
static FailureOr<Table> evaluateReference(FunctionOpInterface function, const PublicSymbol &symbol,
                                          const Table &inputs) {
  Table outputs{inputs.rows, countColumns(symbol.outputs), {}, {}};
  outputs.values.resize(outputs.rows * outputs.columns);
  auto evaluateRows = [&](int64_t first, int64_t rows, bool scalar) -> LogicalResult {
    SmallVector<reference::Tensor> arguments;
    int64_t column = 0;
    for (Type type : function.getArgumentTypes()) {
      SmallVector<int64_t> shape;
      if (auto tensor = dyn_cast<RankedTensorType>(type))
        shape.assign(tensor.getShape().begin(), tensor.getShape().end());
      if (!scalar)
        shape.front() = rows;
      int64_t width = ShapedType::getNumElements(shape) / rows;
      std::vector<double> values;
      for (int64_t row = first; row < first + rows; ++row)
        for (int64_t i = 0; i < width; ++i)
          values.push_back(inputs.at(row, column + i));
      arguments.push_back(reference::Tensor::reals(getElementTypeOrSelf(type), shape, values));
      column += width;
    }
    FailureOr<SmallVector<reference::Tensor>> results = reference::evaluate(function, arguments);
    if (failed(results))
      return failure();
    column = 0;
    for (const reference::Tensor &result : *results) {
      int64_t width = result.size() / rows;
      for (int64_t i = 0; i < result.size(); ++i)
        outputs.values[(first + i / width) * outputs.columns + column + i % width] = result.getReal(i);
      column += width;
    }
    return success();
  };
  if (isa<NetworkOp>(function) || llvm::any_of(function.getArgumentTypes(), llvm::IsaPred<TensorType>))
    return failed(evaluateRows(0, inputs.rows, false)) ? FailureOr<Table>(failure()) : FailureOr<Table>(outputs);
  for (int64_t row = 0; row < inputs.rows; ++row)
    if (failed(evaluateRows(row, 1, true)))
      return failure();
  return outputs;
}

/// Calls the exported function; fails if it returns an error.
static FailureOr<Table> evaluateEmitted(void *function, const TableEntry &entry, const Table &inputs) {
  TableCall call(entry, inputs.rows, inputs.values);
  int32_t status = call.run(function);
  if (status != HYBRID_OK && status != HYBRID_OUTSIDE)
    return failure();
  return Table{inputs.rows, countColumns(entry.outputs), call.outputs(), {}};
}

//===----------------------------------------------------------------------===//
// Comparison
//===----------------------------------------------------------------------===//

static double standardDeviation(const Table &table, int64_t column) {
  double sum = 0, squares = 0, count = 0;
  for (int64_t row = 0; row < table.rows; ++row)
    if (double y = table.at(row, column); std::isfinite(y)) {
      sum += y;
      squares += y * y;
      ++count;
    }
  return count == 0 ? 0 : std::sqrt(std::max(0.0, squares / count - (sum / count) * (sum / count)));
}

namespace {

/// The check of one symbol.
class SymbolCheck {
public:
  SymbolCheck(ModuleOp model, const PublicSymbol &symbol, const TableEntry &entry, void *code,
              const CompileOptions &options)
      : function(cast<FunctionOpInterface>(SymbolTable::lookupSymbolIn(model, symbol.name))), symbol(symbol),
        entry(entry), code(code) {
    bool narrow = isNarrow(model, symbol);
    columns = inputColumns(model, symbol, options, narrow);
    tolerance = (narrow ? 1e-5 : 1e-12) * (options.floatMode == FloatMode::Fast ? 100 : 1);
  }

  /// Tries `count` rows; returns the seconds that the reference took.
  FailureOr<double> run(int64_t count) {
    Table inputs = rowsToTry(columns, count, random);
    auto start = std::chrono::steady_clock::now();
    FailureOr<Table> expected = evaluateReference(function, symbol, inputs);
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (failed(expected))
      return failure();
    FailureOr<Table> actual = evaluateEmitted(code, entry, inputs);
    if (failed(actual))
      return function.emitError() << "the code of '" << symbol.name << "' returned an error in the self-check";
    for (int64_t column = 0; column < expected->columns; ++column) {
      double deviation = standardDeviation(*expected, column);
      for (int64_t row = 0; row < expected->rows; ++row)
        if (!agrees(inputs, *expected, *actual, row, column, deviation))
          return mismatch(inputs, *expected, *actual, row, column);
    }
    return seconds;
  }

private:
  bool agrees(const Table &inputs, const Table &expected, const Table &actual, int64_t row, int64_t column,
              double deviation) {
    double a = actual.at(row, column), b = expected.at(row, column);
    if (a == b || (std::isnan(a) && std::isnan(b)))
      return true;
    double bound = tolerance * (std::fabs(b) + deviation);
    if (std::fabs(a - b) <= bound)
      return true;
    return !inputs.exactRows.count(row) && std::fabs(a - b) <= bound + 100 * conditioning(inputs, row, column, b);
  }

  /// How far the reference moves when the inputs do by up to four units in the last place; infinite where it changes
  /// between a number and NaN or infinity.
  double conditioning(const Table &inputs, int64_t row, int64_t column, double expected) {
    Table moved{0, inputs.columns, {}, {}};
    for (int trial = 0; trial < 16; ++trial) {
      std::vector<double> point(inputs.values.begin() + row * inputs.columns,
                                inputs.values.begin() + (row + 1) * inputs.columns);
      for (auto [x, info] : llvm::zip_equal(point, columns)) {
        double towards = random() % 2 ? INFINITY : -INFINITY;
        for (uint64_t steps = random() % 5; steps > 0; --steps)
          x = info.next(x, towards);
      }
      moved.append(point);
    }
    FailureOr<Table> values = evaluateReference(function, symbol, moved);
    if (failed(values))
      return 0;
    double largest = 0;
    for (int64_t trial = 0; trial < values->rows; ++trial) {
      double y = values->at(trial, column);
      if (std::isfinite(y) != std::isfinite(expected))
        return INFINITY;
      if (std::isfinite(y))
        largest = std::max(largest, std::fabs(y - expected));
    }
    return largest;
  }

  LogicalResult mismatch(const Table &inputs, const Table &expected, const Table &actual, int64_t row, int64_t column) {
    std::string point;
    llvm::raw_string_ostream stream(point);
    llvm::interleaveComma(llvm::ArrayRef(inputs.values).slice(row * inputs.columns, inputs.columns), stream,
                          [&](double x) { stream << llvm::format("%.17g", x); });
    return function.emitError() << "the code of '" << symbol.name << "' is wrong: output " << column << " at (" << point
                                << ") is " << llvm::formatv("{0:e17}", actual.at(row, column)).str()
                                << " where the reference evaluator gives "
                                << llvm::formatv("{0:e17}", expected.at(row, column)).str();
  }

  FunctionOpInterface function;
  const PublicSymbol &symbol;
  const TableEntry &entry;
  void *code;
  std::vector<InputColumn> columns;
  double tolerance;
  std::mt19937_64 random{1};
};

} // namespace

FailureOr<uint64_t> codegen::selfCheck(ModuleOp model, const std::vector<PublicSymbol> &symbols, FunctionLookup lookup,
                                       const CompileOptions &options, double seconds) {
  uint64_t rows = 0;
  for (const PublicSymbol &symbol : symbols) {
    std::optional<TableEntry> entry = tableEntry(symbol);
    if (!entry)
      continue;
    SymbolCheck check(model, symbol, *entry, lookup(entry->cName), options);
    FailureOr<double> cost = check.run(kLeastCheckRows);
    if (failed(cost))
      return failure();
    double share = seconds / static_cast<double>(symbols.size()) / std::max(*cost / kLeastCheckRows, 1e-9);
    int64_t more = static_cast<int64_t>(std::min<double>(share, kMostCheckRows - kLeastCheckRows));
    if (more > 0 && failed(check.run(more)))
      return failure();
    rows += kLeastCheckRows + more;
  }
  return rows;
}
