//===- Equiv.cpp - hybrid equiv: are two formulas one function ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/Equiv.h"

#include "engine/expr/Equal.h"
#include "engine/expr/Parse.h"
#include "engine/expr/Print.h"
#include "engine/fit/Snap.h"
#include "passes/analysis/Columns.h"
#include "passes/analysis/FeatureOptions.h"
#include "passes/distill/ModuleExpr.h"
#include "tools/hybrid/LoadedModel.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace hybrid;
using engine::Ball;
using engine::Equality;
using engine::EqualityReport;
using engine::Expr;

namespace {

struct Input {
  std::string name;
  std::optional<Unit> unit;
  Interval domain = Interval::all();
};

/// What a file or a text says: results as expressions in the inputs, by position.
struct Formulas {
  std::vector<Input> inputs;
  std::vector<std::string> outputs;
  std::vector<Expr> results;
};

enum ExitStatus : int { kEqual = 0, kDifferent = 1, kWrong = 2, kUndecided = 3 };

} // namespace

static llvm::Error problem(const std::string &what, const llvm::Twine &message) {
  return llvm::createStringError(what + ": " + message);
}

//===----------------------------------------------------------------------===//
// Texts
//===----------------------------------------------------------------------===//

/// The names in a formula that are neither functions nor constants, in the order met.
static std::vector<std::string> variablesOf(llvm::StringRef text) {
  std::vector<std::string> names;
  auto isName = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  while (!text.empty()) {
    if (!isName(text.front())) {
      text = text.drop_front();
      continue;
    }
    bool isNumber = llvm::isDigit(text.front()); // with its exponent: 1e5
    llvm::StringRef word = text.take_while(isName);
    text = text.drop_front(word.size());
    bool isFunction = text.ltrim().starts_with("(");
    if (!isNumber && !isFunction && word != "pi" && word != "e" && !llvm::is_contained(names, word))
      names.push_back(word.str());
  }
  return names;
}

static llvm::Expected<Formulas> readText(const std::string &text) {
  std::vector<std::string> names = variablesOf(text);
  std::string error;
  std::optional<Expr> result = engine::parse(text, names, error);
  if (!result)
    return problem("'" + text + "'", error);
  Formulas formulas{{}, {"the result"}, {*result}};
  for (const std::string &name : names)
    formulas.inputs.push_back({name, {}, {}});
  return formulas;
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

static Input inputOf(const Column &column, unsigned position) {
  Input input{"x" + std::to_string(position), {}, Interval::all()};
  if (!column.feature)
    return input;
  input.name = column.feature.getName().str();
  if (PhysicalUnitAttr unit = column.feature.getUnit())
    input.unit = unit.getUnit();
  if (IntervalAttr domain = column.feature.getInterval())
    input.domain = domain.getInterval();
  return input;
}

static llvm::Expected<Formulas> formulasOf(SymbolicModuleOp module, const std::string &path) {
  std::optional<std::vector<Expr>> results = toExprs(module);
  auto inputs = inputColumns(module), outputs = outputColumns(module);
  if (!results || !inputs || !outputs)
    return problem(path, "'" + module.getSymName() + "' is not an expression in the operators of the module language");
  Formulas formulas;
  for (auto [position, column] : llvm::enumerate(*inputs))
    formulas.inputs.push_back(inputOf(column, position));
  for (auto [position, column] : llvm::enumerate(*outputs))
    formulas.outputs.push_back(column.feature ? column.feature.getName().str() : "result " + std::to_string(position));
  for (const Expr &result : *results)
    formulas.results.push_back(engine::withExactNumbers(result));
  return formulas;
}

static llvm::Expected<Formulas> readFile(const std::string &path, const std::string &entry) {
  LoadedModel model(path, entry);
  mlir::FunctionOpInterface function;
  if (mlir::ModuleOp module = model.module()) {
    mlir::PassManager inliner(module.getContext());
    inliner.addPass(mlir::createInlinerPass());
    if (mlir::succeeded(inliner.run(module)))
      function = findEntry(module, entry);
  }
  if (!function)
    return problem(path, llvm::toString(model.error()));
  auto module = llvm::dyn_cast<SymbolicModuleOp>(function.getOperation());
  if (!module)
    return problem(path, "'" + function.getName() + "' is a network; --entry names a module");
  return formulasOf(module, path);
}

/// A file if there is one of that name, or if the name ends as one; else a formula.
static llvm::Expected<Formulas> readFormulas(const std::string &argument, const std::string &entry) {
  llvm::StringRef ending = llvm::sys::path::extension(argument);
  bool named = ending == ".mlir" || ending == ".mlirbc" || ending == ".hyb";
  return named || llvm::sys::fs::exists(argument) ? readFile(argument, entry) : readText(argument);
}

//===----------------------------------------------------------------------===//
// Both in the same variables
//===----------------------------------------------------------------------===//

namespace {

struct Question {
  std::vector<std::string> names;
  std::vector<Interval> box;
};

} // namespace

/// Numbers the inputs of both by name; a domain is what both declare.
static llvm::Expected<Question> unify(Formulas &a, Formulas &b, const EquivOptions &options) {
  Question question;
  std::map<std::string, unsigned> positions;
  std::map<std::string, Unit> units;
  for (Formulas *formulas : {&a, &b}) {
    std::vector<Expr> variables;
    for (const Input &input : formulas->inputs) {
      auto [place, isNew] = positions.try_emplace(input.name, question.names.size());
      if (isNew) {
        question.names.push_back(input.name);
        question.box.push_back(input.domain);
      }
      std::optional<Interval> common = intersect(question.box[place->second], input.domain);
      if (!common)
        return problem("input '" + input.name + "'", "the domains of the two have no point in common");
      question.box[place->second] = *common;
      if (input.unit && !(units.try_emplace(input.name, *input.unit).first->second == *input.unit))
        return problem("input '" + input.name + "'", "the two have it in different units");
      variables.push_back(Expr::variable(place->second));
    }
    for (Expr &result : formulas->results)
      result = result.substitute(variables);
  }
  llvm::Expected<std::vector<DomainOption>> domains = parseDomainOption(options.domain);
  if (!domains)
    return problem("--domain", llvm::toString(domains.takeError()));
  for (const DomainOption &domain : *domains) {
    auto place = positions.find(domain.name);
    if (place == positions.end())
      return problem("--domain", "there is no input '" + domain.name + "'");
    question.box[place->second] = domain.interval;
  }
  if (a.results.size() != b.results.size())
    return problem("'" + options.second + "'",
                   "has " + llvm::Twine(b.results.size()) + " results, the other has " + llvm::Twine(a.results.size()));
  return question;
}

//===----------------------------------------------------------------------===//
// Answers
//===----------------------------------------------------------------------===//

static void printValue(const Ball &ball) {
  if (ball.isValue())
    llvm::outs() << engine::printNumber(static_cast<double>(ball.middle));
  else
    llvm::outs() << (ball.kind == Ball::Kind::None ? "no value" : "a value too near a jump to be certain");
}

static void printPoint(const EqualityReport &report, const Question &question) {
  for (size_t i = 0; i < question.names.size(); ++i)
    llvm::outs() << (i ? ", " : "") << question.names[i] << " = " << engine::printNumber(report.point[i]);
}

static double distanceOf(const EqualityReport &report) {
  return static_cast<double>(std::fabs(report.first.middle - report.second.middle));
}

static double boundOf(const EqualityReport &report) {
  return static_cast<double>(report.first.radius + report.second.radius);
}

static void printAnswer(const EqualityReport &report, const Question &question) {
  switch (report.answer) {
  case Equality::Equal:
    llvm::outs() << "equal";
    if (report.onlyWhereBoth)
      llvm::outs() << " wherever both have a value";
    llvm::outs() << ": ";
    if (report.rules.empty())
      llvm::outs() << "the same form";
    else
      llvm::outs() << "proved by " << llvm::join(report.rules, ", ");
    break;
  case Equality::Different:
    llvm::outs() << "different: ";
    if (!question.names.empty()) {
      llvm::outs() << "at ";
      printPoint(report, question);
      llvm::outs() << " ";
    }
    llvm::outs() << "the first is ";
    printValue(report.first);
    llvm::outs() << ", the second ";
    printValue(report.second);
    if (report.first.isValue() && report.second.isValue())
      llvm::outs() << llvm::format("; they differ by %.3g, rounding explains at most %.1g", distanceOf(report),
                                   boundOf(report));
    break;
  case Equality::Undecided:
    llvm::outs() << "undecided: no proof, and no difference beyond rounding at " << report.compared << " points";
    if (report.compared != 0 && !question.names.empty()) {
      llvm::outs() << llvm::format("; the largest is %.2g at ", distanceOf(report));
      printPoint(report, question);
    }
    break;
  }
  llvm::outs() << "\n";
}

static ExitStatus statusOf(Equality answer) {
  return answer == Equality::Equal ? kEqual : answer == Equality::Different ? kDifferent : kUndecided;
}

static llvm::Expected<ExitStatus> compare(const EquivOptions &options) {
  llvm::Expected<Formulas> first = readFormulas(options.first, options.entry);
  if (!first)
    return first.takeError();
  llvm::Expected<Formulas> second = readFormulas(options.second, options.entry);
  if (!second)
    return second.takeError();
  llvm::Expected<Question> question = unify(*first, *second, options);
  if (!question)
    return question.takeError();
  engine::EqualityOptions settings;
  settings.seed = options.seed;
  ExitStatus status = kEqual;
  for (size_t i = 0; i < first->results.size(); ++i) {
    EqualityReport report = engine::compareForms(first->results[i], second->results[i], question->box, settings);
    if (first->results.size() > 1)
      llvm::outs() << first->outputs[i] << ": ";
    printAnswer(report, *question);
    ExitStatus own = statusOf(report.answer);
    if (own == kDifferent || status == kEqual)
      status = own;
  }
  return status;
}

int hybrid::compareModels(const EquivOptions &options) {
  llvm::Expected<ExitStatus> status = compare(options);
  if (status)
    return *status;
  llvm::WithColor::error(llvm::errs(), "hybrid") << llvm::toString(status.takeError()) << "\n";
  return kWrong;
}
