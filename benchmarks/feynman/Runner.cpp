//===- Runner.cpp - One equation, one answer ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Runner.h"

#include "benchmarks/feynman/Process.h"
#include "benchmarks/feynman/Rows.h"
#include "engine/Distill.h"
#include "engine/expr/Parse.h"
#include "engine/expr/Print.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <chrono>

using namespace hybrid;
using namespace hybrid::feynman;

namespace {

/// A file of this run's own, removed at the end of its life.
class TemporaryFile {
public:
  TemporaryFile(const std::string &id, llvm::StringRef ending) {
    if (!llvm::sys::fs::createTemporaryFile("feynman-" + id, ending, path))
      remover.setFile(path);
  }
  std::string name() const { return path.str().str(); }

private:
  llvm::SmallString<128> path;
  llvm::FileRemover remover;
};

std::string join(const std::vector<std::string> &words) {
  std::string text;
  for (const std::string &word : words)
    text += (text.empty() ? "" : ",") + word;
  return text;
}

std::vector<std::string> commandFor(const Case &item, const RunOptions &options, const std::string &table,
                                    const std::string &report) {
  std::vector<std::string> domain, units;
  for (size_t i = 0; i < item.names.size(); ++i) {
    const Interval &range = item.box[i];
    domain.push_back(item.names[i] + "=" + engine::printNumber(range.lo) + ".." + engine::printNumber(range.hi));
    units.push_back(item.names[i] + "=" + item.units[i]);
  }
  units.push_back(item.target + "=" + item.targetUnit);
  std::vector<std::string> command = {options.tool};
  if (options.source == Source::Rows)
    command.push_back(table);
  else
    command.insert(command.end(), {networkOf(item, options), "--inputs=" + join(item.names), "--outputs=" + item.target,
                                   "--domain=" + join(domain)});
  if (options.source == Source::NetworkAndRows)
    command.push_back("--data=" + table);
  if (options.tolerance > 0)
    command.push_back("--tolerance=" + engine::printNumber(options.tolerance));
  if (options.units)
    command.push_back("--units=" + join(units));
  command.insert(command.end(),
                 {"--distill", "--guard=none", "--no-progress", "--seed=" + std::to_string(options.seed), "-j",
                  std::to_string(options.jobs), "--report=" + report, "-o", "/dev/null", "--emit=mlir"});
  return command;
}

/// The first candidate of a report: the whole network.
Answer readReport(const std::string &path) {
  auto failed = [](std::string why) {
    Answer answer;
    answer.verdict = std::move(why);
    return answer;
  };
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return failed("no report");
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse((*buffer)->getBuffer());
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return failed("malformed report");
  }
  const llvm::json::Object *root = parsed->getAsObject();
  const llvm::json::Array *candidates = root ? root->getArray("candidates") : nullptr;
  const llvm::json::Object *first = candidates && !candidates->empty() ? (*candidates)[0].getAsObject() : nullptr;
  if (!first)
    return failed("no candidate");
  Answer answer;
  answer.verdict = first->getString("verdict").value_or("none").str();
  std::vector<std::string> names;
  if (const llvm::json::Array *inputs = first->getArray("inputs"))
    for (const llvm::json::Value &name : *inputs)
      names.push_back(name.getAsString().value_or("").str());
  if (const llvm::json::Array *constants = first->getArray("constants"))
    for (const llvm::json::Value &constant : *constants)
      if (const llvm::json::Object *fields = constant.getAsObject(); fields && fields->getString("snapped") == "") {
        double value = fields->getNumber("value").value_or(0);
        const llvm::json::Array *ends = fields->getArray("interval");
        auto end = [&](size_t k) {
          return ends && ends->size() == 2 ? (*ends)[k].getAsNumber().value_or(value) : value;
        };
        answer.freeConstants.push_back({value, {end(0), end(1)}});
      }
  std::string error;
  if (answer.verdict != "none")
    answer.expression = engine::parse(first->getString("expression").value_or(""), names, error);
  if (!error.empty())
    answer.verdict = "unreadable expression: " + error;
  return answer;
}

Answer runTool(const Case &item, const RunOptions &options) {
  TemporaryFile table(item.id, "csv"), report(item.id, "json");
  Answer answer;
  bool wantsTable = options.source != Source::Network;
  if (wantsTable && !(item.truth && writeRows(item, options.rows, options.noise, options.seed, table.name()))) {
    answer.verdict = "no table";
    return answer;
  }
  ProcessResult process = runProcess(commandFor(item, options, table.name(), report.name()), options.timeLimit);
  if (process.timedOut)
    answer.verdict = "out of time";
  else if (process.status != 0)
    answer.verdict = process.status < 0 ? "crashed or not started" : "exit " + std::to_string(process.status);
  else
    answer = readReport(report.name());
  answer.seconds = process.seconds;
  answer.cpuSeconds = process.cpuSeconds;
  answer.megabytes = process.megabytes;
  return answer;
}

Answer callEngine(const Case &item, const RunOptions &options) {
  Answer answer;
  if (!item.truth) {
    answer.verdict = "no equation";
    return answer;
  }
  std::vector<engine::InputSpec> inputs;
  std::string error;
  for (size_t i = 0; i < item.names.size(); ++i) {
    std::optional<Unit> unit = options.units ? parseUnit(item.units[i], error) : std::nullopt;
    inputs.push_back({item.names[i], item.box[i], false, unit});
  }
  engine::DistillOptions settings;
  settings.seed = options.seed;
  settings.threads = options.jobs;
  settings.timeLimitSeconds = options.timeLimit;
  if (options.units)
    settings.outputUnit = parseUnit(item.targetUnit, error);
  if (options.tolerance > 0)
    settings.tolerance = options.tolerance;
  engine::Oracle oracle = [&](const engine::Points &x, Eigen::Ref<Eigen::VectorXd> y) { y = item.truth->evaluate(x); };
  auto start = std::chrono::steady_clock::now();
  engine::DistillResult result = engine::distill(oracle, inputs, settings);
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  answer.verdict = result.verdict == engine::Verdict::Exact         ? "exact"
                   : result.verdict == engine::Verdict::Approximate ? "approximate"
                                                                    : "none";
  if (result.verdict != engine::Verdict::None)
    answer.expression = result.expression.frozen();
  for (const engine::FittedConstant &constant : result.constants)
    if (constant.snapped.empty())
      answer.freeConstants.push_back({constant.value, constant.interval});
  return answer;
}

} // namespace

std::string feynman::networkOf(const Case &item, const RunOptions &options) {
  return options.networks + "/" + item.id + ".onnx";
}

Answer feynman::distil(const Case &item, const RunOptions &options) {
  return options.source == Source::Truth ? callEngine(item, options) : runTool(item, options);
}
