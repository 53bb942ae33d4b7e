//===- TestRunner.cpp - Test blocks of the module language, run through compiled code ===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/TestRunner.h"

#include "codegen/CompiledModule.h"
#include "codegen/OutputFile.h"
#include "codegen/Pipeline.h"
#include "codegen/TableCall.h"
#include "frontend/dsl/ImportHyb.h"
#include "tools/hybrid-opt/Emission.h"
#include "tools/hybrid/DiagnosticOutput.h"
#include "tools/hybrid/SourcePaths.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <cmath>
#include <random>

using namespace hybrid;

namespace {

struct Outcome {
  std::string file, name;
  std::string failure; ///< empty if the test passed
  double seconds = 0;
  bool isError = false; ///< no test of the file could be run; what is wrong with it was printed
};

/// Inputs of one test, a row after the other.
class Rows {
public:
  Rows(const dsl::Test &test, uint64_t seed) : random(seed) {
    for (const dsl::Variable *input : test.inputs)
      for (uint32_t i = 0; i < input->type.shape.elements(); ++i)
        columns.push_back({input->name->getKey().str() + componentSuffix(input->type.shape, i), *input->domain,
                           input->domainSyntax.log});
    if (columns.empty()) { // the emitted test has an input all the same
      values.push_back(0);
      count = 1;
      return;
    }
    addCorners();
    for (unsigned i = 0; i < kDraws; ++i)
      addRow([&](const Column &column) { return draw(column); });
  }

  llvm::ArrayRef<double> all() const { return values; }
  int64_t size() const { return count; }

  /// "x = 1, v_0 = 2" of a row.
  std::string describe(size_t row) const {
    std::string text;
    llvm::raw_string_ostream os(text);
    for (size_t i = 0; i < columns.size(); ++i)
      os << (i ? ", " : "") << columns[i].name << " = " << llvm::format("%.17g", values[row * columns.size() + i]);
    return text;
  }

private:
  static constexpr unsigned kDraws = 1000, kMostCorners = 1024;

  struct Column {
    std::string name;
    Interval domain;
    bool log;
  };

  template <typename Value> void addRow(Value value) {
    for (const Column &column : columns)
      values.push_back(value(column));
    ++count;
  }

  /// All of them while they are few, else as many at random.
  void addCorners() {
    bool isComplete = columns.size() <= 10;
    for (unsigned corner = 0, end = isComplete ? 1u << columns.size() : kMostCorners; corner < end; ++corner) {
      unsigned i = 0;
      addRow([&](const Column &column) {
        bool upper = isComplete ? corner >> i++ & 1 : random() & 1;
        return upper ? column.domain.hi : column.domain.lo;
      });
    }
  }

  double draw(const Column &column) {
    double t = std::uniform_real_distribution<double>()(random);
    auto [lo, hi] = std::pair(column.domain.lo, column.domain.hi);
    return column.log ? std::exp(std::log(lo) + t * (std::log(hi) - std::log(lo))) : lo + t * (hi - lo);
  }

  std::mt19937_64 random;
  std::vector<Column> columns;
  std::vector<double> values;
  int64_t count = 0;
};

/// Whether `a OP b` holds; a NaN equals a NaN, and an infinity itself.
bool holds(const dsl::Claim &claim, double a, double b) {
  bool equal = a == b || (std::isnan(a) && std::isnan(b)) ||
               (claim.tolerance && std::fabs(a - b) <= claim.allowed * (claim.relative ? std::fabs(b) : 1));
  switch (claim.op) {
  case dsl::BinaryOperator::Equal:
    return equal;
  case dsl::BinaryOperator::NotEqual:
    return !equal;
  case dsl::BinaryOperator::Less:
    return a < b;
  case dsl::BinaryOperator::LessEqual:
    return a <= b;
  case dsl::BinaryOperator::Greater:
    return a > b;
  default:
    return a >= b;
  }
}

/// The tests of one file.
class FileTests {
public:
  FileTests(const std::string &path, const TestOptions &options, DiagnosticOutput &output)
      : path(path), options(options), output(output) {}

  void run(std::vector<Outcome> &outcomes) {
    if (!runAll(outcomes))
      outcomes.push_back({path, "the file compiles", "", 0, /*isError=*/true});
  }

private:
  /// False after an error that was printed.
  bool runAll(std::vector<Outcome> &outcomes) {
    dsl::SourceUnit *unit = program.load(path);
    if (!unit)
      output.addUnreadable(path);
    bool hasErrors = !unit || program.diagnostics.hasErrors();
    output.add(program.diagnostics);
    if (hasErrors || unit->tests.empty())
      return !hasErrors;
    if (!compile())
      return false;
    for (const dsl::EmittedTest &test : tests)
      outcomes.push_back(outcome(test));
    return true;
  }

  bool compile() {
    mlir::DialectRegistry registry;
    codegen::registerCodegen(registry);
    mlir::MLIRContext context(registry);
    llvm::SourceMgr sources;
    mlir::SourceMgrDiagnosticHandler handler(sources, &context);
    mlir::OwningOpRef<mlir::ModuleOp> module = emitTests(program, context, tests);
    if (!module || failed(driver::scalarize(*module)))
      return false;
    codegen::CompileOptions strict;
    strict.floatMode = codegen::FloatMode::Strict;
    removeEmpty(*module);
    auto compiled = codegen::CompiledModule::create(*module, strict);
    if (failed(compiled))
      return false;
    code = *compiled;
    return true;
  }

  /// Tests of `error` claims alone have nothing to run.
  void removeEmpty(mlir::ModuleOp module) {
    for (const dsl::EmittedTest &test : tests)
      if (test.claims.empty())
        module.lookupSymbol(test.symbol)->erase();
  }

  Outcome outcome(const dsl::EmittedTest &test) {
    const dsl::SourceFile &file = *test.test->file->source;
    std::string name = test.test->title.empty() ? "line " + std::to_string(file.position(test.test->range.begin).line)
                                                : test.test->title.str();
    auto start = std::chrono::steady_clock::now();
    Outcome result{path, name, test.claims.empty() ? "" : runOne(test)};
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
  }

  /// The first claim that does not hold, with the row; empty if all hold.
  std::string runOne(const dsl::EmittedTest &test) {
    Rows rows(*test.test, options.seed);
    std::optional<codegen::TableEntry> entry = codegen::tableEntry(*code->find(test.symbol));
    if (!entry)
      return "it has too many inputs to be called\n";
    codegen::TableCall call(*entry, rows.size(), rows.all());
    if (int32_t status = call.run(code->address(entry->cName)))
      return "the compiled code returned status " + std::to_string(status) + "\n";
    std::vector<double> outputs = call.outputs();
    size_t width = outputs.size() / static_cast<size_t>(rows.size());
    std::string failures;
    size_t first = 0;
    for (const dsl::EmittedTest::Sides &sides : test.claims) {
      failures += checkClaim(test, sides, rows, outputs, width, first);
      first += 2 * sides.components;
    }
    return failures;
  }

  std::string checkClaim(const dsl::EmittedTest &test, const dsl::EmittedTest::Sides &sides, const Rows &rows,
                         llvm::ArrayRef<double> outputs, size_t width, size_t first) {
    for (size_t row = 0; row < static_cast<size_t>(rows.size()); ++row)
      for (size_t i = 0; i < sides.components; ++i) {
        double left = outputs[row * width + first + i], right = outputs[row * width + first + sides.components + i];
        if (!holds(*sides.claim, left, right))
          return describe(test, sides, rows, row, i, left, right);
      }
    return "";
  }

  std::string describe(const dsl::EmittedTest &test, const dsl::EmittedTest::Sides &sides, const Rows &rows, size_t row,
                       size_t component, double left, double right) {
    const dsl::SourceFile &file = *test.test->file->source;
    dsl::Position position = file.position(sides.claim->range.begin);
    std::string text;
    llvm::raw_string_ostream os(text);
    os << path << ":" << position.line << ":" << position.column << ": " << file.text(sides.claim->range) << "\n    ";
    if (sides.components > 1)
      os << "component " << component << ": ";
    std::string unit = program.dimensions.unit(sides.claim->lhs->type.dimension).toString();
    os << "left " << llvm::format("%.17g", left) << ", right " << llvm::format("%.17g", right);
    if (unit != "1")
      os << " (" << unit << ")";
    if (!test.test->inputs.empty())
      os << " at " << rows.describe(row);
    os << "\n";
    return text;
  }

  const std::string &path;
  const TestOptions &options;
  DiagnosticOutput &output;
  dsl::Program program;
  std::vector<dsl::EmittedTest> tests;
  std::shared_ptr<codegen::CompiledModule> code;
};

std::string escaped(llvm::StringRef text) {
  std::string result;
  for (char c : text)
    result += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : std::string(1, c);
  return result;
}

llvm::Error writeJUnit(const std::string &path, const std::vector<Outcome> &outcomes) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"hybrid\" tests=\"" << outcomes.size()
     << "\" failures=\"" << llvm::count_if(outcomes, [](const Outcome &o) { return !o.failure.empty(); })
     << "\" errors=\"" << llvm::count_if(outcomes, [](const Outcome &o) { return o.isError; }) << "\">\n";
  for (const Outcome &outcome : outcomes) {
    os << "  <testcase classname=\"" << escaped(outcome.file) << "\" name=\"" << escaped(outcome.name) << "\" time=\""
       << llvm::format("%.6f", outcome.seconds) << "\"";
    if (outcome.isError)
      os << ">\n    <error message=\"the file has errors\"/>\n  </testcase>\n";
    else if (outcome.failure.empty())
      os << "/>\n";
    else
      os << ">\n    <failure>" << escaped(outcome.failure) << "</failure>\n  </testcase>\n";
  }
  os << "</testsuite>\n";
  llvm::Expected<codegen::OutputFile> file = codegen::OutputFile::create(path);
  if (!file)
    return file.takeError();
  if (llvm::Error error = file->write(text))
    return error;
  return file->publish();
}

} // namespace

/// A folder without files has no tests.
static int noFiles(llvm::Error error) {
  bool isEmpty = false;
  llvm::handleAllErrors(std::move(error), [&](const llvm::ErrorInfoBase &info) {
    isEmpty = info.convertToErrorCode() == std::errc::no_such_file_or_directory;
    llvm::WithColor::error(llvm::errs(), "hybrid") << info.message() << "\n";
  });
  return isEmpty ? 5 : 1;
}

/// What became of the tests, for people.
static void print(const std::vector<Outcome> &outcomes, bool failuresOnly) {
  for (const Outcome &outcome : outcomes) {
    bool passed = outcome.failure.empty();
    if (outcome.isError || (passed && failuresOnly))
      continue;
    llvm::outs() << (passed ? "ok      " : "FAILED  ") << outcome.file << ": " << outcome.name << "\n";
    llvm::StringRef rest = outcome.failure;
    while (!rest.empty()) {
      auto [line, tail] = rest.split('\n');
      llvm::outs() << "  " << line << "\n";
      rest = tail;
    }
  }
}

int hybrid::runTests(const TestOptions &options) {
  llvm::Expected<std::vector<SourcePath>> files = findSources(options.paths);
  if (!files)
    return noFiles(files.takeError());
  std::vector<Outcome> outcomes;
  DiagnosticOutput output(DiagnosticFormat::Human, options.quiet);
  for (const SourcePath &file : *files)
    FileTests(file.path, options, output).run(outcomes);
  print(outcomes, options.quiet);
  bool isFine = true;
  if (!options.junit.empty())
    if (llvm::Error error = writeJUnit(options.junit, outcomes)) {
      llvm::WithColor::error(llvm::errs(), "hybrid") << llvm::toString(std::move(error)) << "\n";
      isFine = false;
    }
  auto count = [&](auto holds) { return static_cast<size_t>(llvm::count_if(outcomes, holds)); };
  size_t errors = count([](const Outcome &o) { return o.isError; });
  size_t failures = count([](const Outcome &o) { return !o.failure.empty(); });
  if (!options.quiet)
    llvm::outs() << outcomes.size() - failures - errors << " passed, " << failures << " failed\n";
  if (!isFine || failures || errors)
    return 1;
  return outcomes.empty() ? 5 : 0;
}
