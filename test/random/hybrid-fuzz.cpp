//===- hybrid-fuzz.cpp - Random programs through every path ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   hybrid-fuzz --programs=200 --seed=1
//
// Program i of a seed is the same whatever the number of programs: `--seed=1 --first=17 --programs=1` repeats one. A
// mismatch is printed with the shortest prefix of the program that shows it, and the tool goes on; it exits 1 if there
// was one. See docs/testing.md.
//
//===----------------------------------------------------------------------===//

#include "test/random/Harness.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"

#include <chrono>

using namespace hybrid::random;

namespace {

struct Options {
  llvm::cl::OptionCategory category{"Options of hybrid-fuzz"};
  llvm::cl::opt<uint64_t> seed{"seed", llvm::cl::desc("Seed of all programs"), llvm::cl::init(1),
                               llvm::cl::cat(category)};
  llvm::cl::opt<uint64_t> first{"first", llvm::cl::desc("Number of the first program"), llvm::cl::init(0),
                                llvm::cl::cat(category)};
  llvm::cl::opt<uint64_t> programs{"programs", llvm::cl::desc("How many programs"), llvm::cl::init(100),
                                   llvm::cl::cat(category)};
  llvm::cl::opt<int64_t> rows{"rows", llvm::cl::desc("Rows for each program"), llvm::cl::init(500),
                              llvm::cl::cat(category)};
  llvm::cl::opt<double> seconds{"seconds", llvm::cl::desc("Stop after this time"), llvm::cl::init(1e9),
                                llvm::cl::cat(category)};
  llvm::cl::opt<std::string> scratch{"library-folder", llvm::cl::desc("Try shared libraries, too; written here"),
                                     llvm::cl::cat(category)};
  llvm::cl::opt<std::string> kind{"kind", llvm::cl::desc("'expression' or 'network'; both if empty"),
                                  llvm::cl::cat(category)};
  llvm::cl::opt<bool> print{"print", llvm::cl::desc("Only print the programs"), llvm::cl::init(false),
                            llvm::cl::cat(category)};
};

} // namespace

static std::unique_ptr<Program> makeProgram(const std::string &kind, Random &random) {
  bool network = random() % 2;
  if (!kind.empty())
    network = kind == "network";
  return network ? makeNetwork(random) : makeExpression(random);
}

static void report(const Options &options, uint64_t number, const std::pair<std::string, Failure> &reduced) {
  const auto &[text, failure] = reduced;
  llvm::outs() << "mismatch in program " << number << " of seed " << options.seed << ": " << failure.path << " "
               << failure.message << "\n";
  for (size_t i = 0; i < failure.row.size(); ++i)
    llvm::outs() << (i ? ", " : "at ") << llvm::format("%.17g", failure.row[i]);
  llvm::outs() << "\n" << text << "\n";
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Options options;
  llvm::cl::HideUnrelatedOptions(options.category);
  llvm::cl::ParseCommandLineOptions(argc, argv, "Random programs through reference, JIT and libraries\n");
  if (!options.kind.empty() && options.kind != "expression" && options.kind != "network") {
    llvm::errs() << "hybrid-fuzz: --kind is 'expression' or 'network', not '" << options.kind << "'\n";
    return 2;
  }

  HarnessOptions harnessOptions{options.rows, options.scratch};
  if (!options.scratch.empty())
    llvm::sys::fs::create_directories(options.scratch);
  Harness harness(harnessOptions);
  auto start = std::chrono::steady_clock::now();
  uint64_t mismatches = 0;
  for (uint64_t i = options.first; i < options.first + options.programs; ++i) {
    std::seed_seq mixed{options.seed.getValue(), i};
    Random random(mixed);
    std::unique_ptr<Program> program = makeProgram(options.kind, random);
    if (options.print) {
      llvm::outs() << program->text() << "// -----\n";
      continue;
    }
    if (std::optional<Failure> failure = harness.check(*program, random)) {
      ++mismatches;
      report(options, i, harness.reduce(*program, *failure, random()));
    }
    if (std::chrono::steady_clock::now() - start > std::chrono::duration<double>(options.seconds))
      break;
  }
  const Counts &counts = harness.counts();
  llvm::outs() << counts.programs << " programs, " << counts.decided << " comparisons (" << counts.exact
               << " to the bit, " << counts.undecided << " more undecided), " << mismatches << " mismatches\n";
  return mismatches != 0;
}
