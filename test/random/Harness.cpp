//===- Harness.cpp - One program through every path -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/random/Harness.h"

#include "codegen/Artifacts.h"
#include "codegen/CCall.h"
#include "codegen/CompiledModule.h"
#include "codegen/Pipeline.h"
#include "reference/Evaluator.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/Format.h"

#include <cstring>
#include <dlfcn.h>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::random;

//===----------------------------------------------------------------------===//
// Arrays
//===----------------------------------------------------------------------===//

namespace {

/// Rows of numbers of a precision in memory, by rows or by columns.
class Array {
public:
  Array(Precision precision, int64_t rows, int64_t columns, bool byColumns)
      : bytes(precision == Precision::Single ? 4 : 8), rowStride(byColumns ? bytes : bytes * columns),
        columnStride(byColumns ? bytes * rows : bytes), data(std::max<int64_t>(1, rows * columns * bytes)) {}

  void set(int64_t row, int64_t column, double x) {
    auto narrow = static_cast<float>(x);
    std::memcpy(place(row, column), bytes == 8 ? static_cast<const void *>(&x) : &narrow, bytes);
  }
  double get(int64_t row, int64_t column) {
    double wide;
    float narrow;
    std::memcpy(bytes == 8 ? static_cast<void *>(&wide) : &narrow, place(row, column), bytes);
    return bytes == 8 ? wide : narrow;
  }
  hybrid_view view(int64_t column = 0) { return {place(0, column), rowStride, columnStride}; }
  char *place(int64_t row, int64_t column) { return data.data() + row * rowStride + column * columnStride; }

private:
  int64_t bytes, rowStride, columnStride;
  std::vector<char> data;
};

} // namespace

/// Numbers of rows for the calls of one batch: at and around the sizes of tiles and vectors.
static std::vector<int64_t> splitRows(Random &random, int64_t rows) {
  constexpr int64_t kSizes[] = {1, 2, 3, 7, 8, 15, 16, 17, 31, 63, 64, 65, 100, 128, 300, 1024, 1025};
  std::vector<int64_t> parts;
  while (rows > 0) {
    parts.push_back(std::min(rows, kSizes[below(random, std::size(kSizes))]));
    rows -= parts.back();
  }
  return parts;
}

//===----------------------------------------------------------------------===//
// Harness
//===----------------------------------------------------------------------===//

Harness::Harness(HarnessOptions options) : options(std::move(options)) {
  DialectRegistry registry;
  codegen::registerCodegen(registry);
  context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->printOpOnDiagnostic(false);
  context->getDiagEngine().registerHandler([this](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      diagnostics += diagnostic.str() + "\n";
  });
}

std::optional<Failure> Harness::compare(const std::string &path, const Rows &rows, const std::vector<double> &actual) {
  size_t i = 0;
  for (auto [row, allowed] : llvm::zip_equal(rows.inputs, rows.allowed))
    for (const Enclosure &set : allowed) {
      double value = actual[i++];
      ++(set.decides() ? totals.decided : totals.undecided);
      totals.exact += set.isExact();
      if (set.allows(value))
        continue;
      std::string message;
      llvm::raw_string_ostream out(message);
      out << "gives " << llvm::format("%.17g", value) << " where ";
      if (set.isExact())
        out << llvm::format("%.17g", set.getExact()) << " is exact";
      else
        out << "[" << llvm::format("%.17g", set.getRange().lo) << ", " << llvm::format("%.17g", set.getRange().hi)
            << "]" << (set.getRange().mayBeNaN ? " or NaN" : "") << " is allowed";
      return Failure{path, message, row};
    }
  return std::nullopt;
}

std::optional<Failure> Harness::runReference(const Program &program, ModuleOp module, const Rows &rows) {
  auto function = cast<FunctionOpInterface>(SymbolTable::lookupSymbolIn(module, "columns"));
  std::vector<double> numbers;
  for (const std::vector<double> &row : rows.inputs)
    numbers.insert(numbers.end(), row.begin(), row.end());
  Type type = getElementTypeOrSelf(function.getArgumentTypes().front());
  auto count = static_cast<int64_t>(rows.inputs.size());
  auto results = reference::evaluate(
      function, reference::Tensor::reals(type, {count, static_cast<int64_t>(program.inputs())}, numbers));
  if (failed(results))
    return Failure{"reference", diagnostics, {}};
  std::vector<double> values;
  for (reference::Element element : results->front().elements())
    values.push_back(element.real);
  return compare("reference", rows, values);
}

/// Options of every kind that must not change what is allowed.
static codegen::CompileOptions makeOptions(Random &random) {
  codegen::CompileOptions options;
  options.floatMode = random() % 3 ? codegen::FloatMode::Contract : codegen::FloatMode::Strict;
  constexpr const char *kProcessors[] = {"", "", "x86-64-v2", "x86-64-v3"};
  options.cpu = kProcessors[below(random, std::size(kProcessors))];
  return options;
}

static std::string describe(const codegen::CompileOptions &options) {
  return std::string(options.floatMode == codegen::FloatMode::Strict ? " strict" : " contract") +
         (options.cpu.empty() ? "" : " " + options.cpu);
}

std::optional<Failure> Harness::runCompiled(const Program &program, ModuleOp module, const Rows &rows, Random &random) {
  codegen::CompileOptions compileOptions = makeOptions(random);
  auto compiled = codegen::CompiledModule::create(module, compileOptions);
  if (failed(compiled))
    return Failure{"jit" + describe(compileOptions), diagnostics, {}};
  for (const codegen::PublicSymbol &symbol : (*compiled)->symbols()) {
    bool scalars = symbol.kind == codegen::SymbolKind::Equation, byColumns = random() % 2;
    std::string path = "jit " + symbol.name + describe(compileOptions) + (byColumns ? " by columns" : " by rows");
    std::vector<double> values;
    size_t first = 0;
    for (int64_t count : splitRows(random, static_cast<int64_t>(rows.inputs.size()))) {
      auto width = [](size_t columns) { return static_cast<int64_t>(columns); };
      Array in(program.precision(), count, width(program.inputs()), byColumns);
      Array out(program.precision(), count, width(program.outputs()), byColumns);
      for (int64_t row = 0; row < count; ++row)
        for (int64_t c = 0; c < width(program.inputs()); ++c)
          in.set(row, c, rows.inputs[first + row][c]);
      std::vector<hybrid_view> views;
      for (int64_t c = 0; c < (scalars ? width(program.inputs()) : 1); ++c)
        views.push_back(in.view(c));
      for (int64_t c = 0; c < (scalars ? width(program.outputs()) : 1); ++c)
        views.push_back(out.view(c));
      if (int32_t status = (*compiled)->run(symbol.name, count, views))
        return Failure{path, "returns status " + std::to_string(status), {}};
      for (int64_t row = 0; row < count; ++row)
        for (int64_t c = 0; c < width(program.outputs()); ++c)
          values.push_back(out.get(row, c));
      first += count;
    }
    if (std::optional<Failure> failure = compare(path, rows, values))
      return failure;
  }
  return options.scratchFolder.empty() ? std::nullopt : runLibrary(program, module, rows, compileOptions);
}

std::optional<Failure> Harness::runLibrary(const Program &program, ModuleOp module, const Rows &rows,
                                           const codegen::CompileOptions &compileOptions) {
  codegen::ArtifactOptions artifact;
  static_cast<codegen::CompileOptions &>(artifact) = compileOptions;
  artifact.selfCheck = false;
  std::string file = options.scratchFolder + "/program.so", path = "library" + describe(compileOptions);
  if (failed(codegen::writeSharedLibrary(module, file, artifact)))
    return Failure{path, diagnostics, {}};
  void *library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return Failure{path, dlerror(), {}};
  auto close = llvm::make_scope_exit([&] { dlclose(library); });
  void *function = dlsym(library, "columns");
  if (!function)
    return Failure{path, "has no function 'columns'", {}};
  auto count = static_cast<int64_t>(rows.inputs.size());
  Array in(program.precision(), count, static_cast<int64_t>(program.inputs()), false);
  Array out(program.precision(), count, static_cast<int64_t>(program.outputs()), false);
  for (int64_t row = 0; row < count; ++row)
    for (size_t c = 0; c < program.inputs(); ++c)
      in.set(row, static_cast<int64_t>(c), rows.inputs[row][c]);
  if (int32_t status = codegen::callArrays(function, count, std::array<void *, 2>{in.place(0, 0), out.place(0, 0)}))
    return Failure{path, "returns status " + std::to_string(status), {}};
  std::vector<double> values;
  for (int64_t row = 0; row < count; ++row)
    for (size_t c = 0; c < program.outputs(); ++c)
      values.push_back(out.get(row, static_cast<int64_t>(c)));
  return compare(path, rows, values);
}

std::optional<Failure> Harness::checkRows(const Program &program, std::vector<std::vector<double>> inputs,
                                          Random &random) {
  diagnostics.clear();
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(program.text(), context.get());
  if (!module)
    return Failure{"parser", diagnostics, {}};
  Rows rows{std::move(inputs), {}};
  for (const std::vector<double> &row : rows.inputs)
    rows.allowed.push_back(program.enclose(row));
  if (std::optional<Failure> failure = runReference(program, *module, rows))
    return failure;
  return runCompiled(program, *module, rows, random);
}

std::optional<Failure> Harness::check(const Program &program, Random &random) {
  std::vector<std::vector<double>> inputs;
  for (int64_t row = 0; row < options.rows; ++row)
    inputs.push_back(makeRow(random, program.inputs(), program.precision()));
  ++totals.programs;
  return checkRows(program, std::move(inputs), random);
}

std::pair<std::string, Failure> Harness::reduce(const Program &program, const Failure &failure, uint64_t seed) {
  Counts before = totals;
  auto restore = llvm::make_scope_exit([&] { totals = before; });
  std::vector<double> row = failure.row.empty() ? std::vector<double>(program.inputs(), 1.0) : failure.row;
  for (const std::unique_ptr<Program> &prefix : program.prefixes())
    for (uint64_t attempt = 0; attempt < 4; ++attempt) { // options and batches are drawn anew
      Random random(seed + attempt);
      if (std::optional<Failure> smaller =
              checkRows(*prefix, std::vector<std::vector<double>>(options.rows, row), random))
        return {prefix->text(), *smaller};
    }
  return {program.text(), failure};
}
