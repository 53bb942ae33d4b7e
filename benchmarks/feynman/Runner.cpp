//===- Runner.cpp - One equation, one answer ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Runner.h"

#include "engine/Distill.h"
#include "engine/expr/Parse.h"
#include "engine/expr/Print.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>

using namespace hybrid;
using namespace hybrid::feynman;

extern char **environ;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

struct ProcessResult {
  int status = -1;
  bool timedOut = false;
  double seconds = 0;
};

/// Runs a program with its output discarded; ends it after `limit` seconds.
ProcessResult runProcess(const std::vector<std::string> &command, double limit) {
  std::vector<char *> arguments;
  for (const std::string &word : command)
    arguments.push_back(const_cast<char *>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  Clock::time_point start = Clock::now();
  ProcessResult result;
  pid_t child = 0;
  bool started = posix_spawn(&child, arguments[0], &files, nullptr, arguments.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&files);
  if (!started)
    return result;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (!result.timedOut && secondsSince(start) > limit) {
      result.timedOut = true;
      kill(child, SIGKILL);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  result.seconds = secondsSince(start);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

std::string join(const std::vector<std::string> &words) {
  std::string text;
  for (const std::string &word : words)
    text += (text.empty() ? "" : ",") + word;
  return text;
}

std::vector<std::string> commandFor(const Case &item, const RunOptions &options, const std::string &report) {
  std::vector<std::string> domain, units;
  for (size_t i = 0; i < item.names.size(); ++i) {
    const Interval &range = item.box[i];
    domain.push_back(item.names[i] + "=" + engine::printNumber(range.lo) + ".." + engine::printNumber(range.hi));
    units.push_back(item.names[i] + "=" + item.units[i]);
  }
  units.push_back("y=" + item.targetUnit);
  std::vector<std::string> command = {options.tool,
                                      options.networks + "/" + item.id + ".onnx",
                                      "--inputs=" + join(item.names),
                                      "--domain=" + join(domain),
                                      "--distill",
                                      "--guard=none",
                                      "--no-progress",
                                      "--seed=" + std::to_string(options.seed),
                                      "-j",
                                      std::to_string(options.jobs),
                                      "--report=" + report,
                                      "-o",
                                      "/dev/null",
                                      "--emit=mlir"};
  if (options.units)
    command.push_back("--units=" + join(units));
  return command;
}

/// The first candidate of a report: the whole network.
Answer readReport(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return {"no report", std::nullopt, 0};
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse((*buffer)->getBuffer());
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return {"malformed report", std::nullopt, 0};
  }
  const llvm::json::Object *root = parsed->getAsObject();
  const llvm::json::Array *candidates = root ? root->getArray("candidates") : nullptr;
  const llvm::json::Object *first = candidates && !candidates->empty() ? (*candidates)[0].getAsObject() : nullptr;
  if (!first)
    return {"no candidate", std::nullopt, 0};
  Answer answer;
  answer.verdict = first->getString("verdict").value_or("none").str();
  std::vector<std::string> names;
  if (const llvm::json::Array *inputs = first->getArray("inputs"))
    for (const llvm::json::Value &name : *inputs)
      names.push_back(name.getAsString().value_or("").str());
  std::string error;
  if (answer.verdict != "none")
    answer.expression = engine::parse(first->getString("expression").value_or(""), names, error);
  if (!error.empty())
    answer.verdict = "unreadable expression: " + error;
  return answer;
}

} // namespace

Answer feynman::distilNetwork(const Case &item, const RunOptions &options) {
  llvm::SmallString<128> report;
  if (llvm::sys::fs::createTemporaryFile("feynman-" + item.id, "json", report))
    return {"no temporary file", std::nullopt, 0};
  llvm::FileRemover remover(report);
  ProcessResult process = runProcess(commandFor(item, options, report.str().str()), options.timeLimit);
  Answer answer;
  if (process.timedOut)
    answer.verdict = "out of time";
  else if (process.status != 0)
    answer.verdict = process.status < 0 ? "crashed or not started" : "exit " + std::to_string(process.status);
  else
    answer = readReport(report.str().str());
  answer.seconds = process.seconds;
  return answer;
}

Answer feynman::distilTruth(const Case &item, const RunOptions &options) {
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
  engine::Oracle oracle = [&](const engine::Points &x, Eigen::Ref<Eigen::VectorXd> y) { y = item.truth.evaluate(x); };
  Clock::time_point start = Clock::now();
  engine::DistillResult result = engine::distill(oracle, inputs, settings);
  Answer answer;
  answer.seconds = secondsSince(start);
  answer.verdict = result.verdict == engine::Verdict::Exact         ? "exact"
                   : result.verdict == engine::Verdict::Approximate ? "approximate"
                                                                    : "none";
  if (result.verdict != engine::Verdict::None)
    answer.expression = result.expression.frozen();
  return answer;
}
