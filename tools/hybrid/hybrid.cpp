//===- hybrid.cpp - The tool for a project of modules ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/Doc.h"
#include "tools/hybrid/Equiv.h"
#include "tools/hybrid/Language.h"
#include "tools/hybrid/Run.h"
#include "tools/hybrid/TestRunner.h"

#include "llvm/Support/FileSystem.h"

#include <CLI/CLI.hpp>

#include <map>

static constexpr char kPaths[] = ".hyb files, or folders of them; none: the project of the current folder";

int main(int argc, char **argv) {
  CLI::App app("Models that are part neural network, part equation", "hybrid");
  app.require_subcommand(1);
  app.fallthrough();
  int status = 0;
  std::string folder;
  app.add_option("-C", folder, "go to this folder first");
  app.parse_complete_callback([&] {
    if (!folder.empty() && llvm::sys::fs::set_current_path(folder))
      throw CLI::ValidationError("-C", "there is no folder '" + folder + "'");
  });

  hybrid::RunOptions options;
  CLI::App *run = app.add_subcommand("run", "Evaluate a model on the rows of a table");
  run->add_option("MODEL", options.model, "a compiled .so, or any model that hybrid-opt reads")->required();
  run->add_option("INPUT", options.input,
                  "a .csv with a header `name` or `name [unit]`, or an .npy; - is standard input")
      ->required();
  run->add_option("-o", options.output, "where to write the results, .csv or .npy; default: CSV on standard output");
  run->add_option("--entry", options.entry, "the symbol to evaluate, if the model has several");
  run->add_flag("--bench", options.bench, "measure the rows per second");
  run->add_flag("--stats", options.stats, "print what the results look like, and the rows outside a guard's domain");
  run->callback([&] { status = hybrid::runModel(options); });

  hybrid::EquivOptions question;
  CLI::App *equiv = app.add_subcommand("equiv", "Decide whether two formulas are one function");
  equiv->add_option("A", question.first, "a file with a module, or a formula")->required();
  equiv->add_option("B", question.second, "the other")->required();
  equiv->add_option("--domain", question.domain, "NAME=LO..HI,… instead of the domains that the files declare");
  equiv->add_option("--entry", question.entry, "the module of files that hold several");
  equiv->add_option("--seed", question.seed, "of the points compared (1)");
  equiv->callback([&] { status = hybrid::compareModels(question); });

  hybrid::CheckOptions checks;
  CLI::App *check = app.add_subcommand("check", "Check files of the module language");
  check->add_option("PATH", checks.paths, kPaths);
  std::map<std::string, hybrid::DiagnosticFormat> formats = {{"human", hybrid::DiagnosticFormat::Human},
                                                             {"json", hybrid::DiagnosticFormat::Json},
                                                             {"sarif", hybrid::DiagnosticFormat::Sarif}};
  check->add_option("--format", checks.format, "human (on standard error), json or sarif (2.1.0, on standard output)")
      ->transform(CLI::CheckedTransformer(formats))
      ->type_name("FORMAT");
  check->add_flag("-q", checks.quiet, "errors only, no warnings");
  check->callback([&] { status = hybrid::checkFiles(checks); });

  hybrid::FormatOptions layout;
  CLI::App *fmt = app.add_subcommand("fmt", "Bring files of the module language into their usual layout");
  fmt->add_option("PATH", layout.paths, std::string(kPaths) + "; - is standard input, formatted to standard output");
  fmt->add_flag("--check", layout.check, "change nothing; fail if a file would change");
  fmt->add_flag("-q", layout.quiet, "do not name the files that would change");
  fmt->callback([&] { status = hybrid::formatFiles(layout); });

  hybrid::TestOptions tests;
  CLI::App *test = app.add_subcommand("test", "Run the tests in files of the module language");
  test->add_option("PATH", tests.paths, kPaths);
  test->add_option("--junit", tests.junit, "where to write the results as JUnit XML");
  test->add_option("--seed", tests.seed, "of the values of tests with inputs (1)");
  test->add_flag("-q", tests.quiet, "failures only");
  test->callback([&] { status = hybrid::runTests(tests); });

  hybrid::DocOptions pages;
  CLI::App *doc = app.add_subcommand("doc", "Write pages of documentation, in Markdown");
  doc->add_option("PATH", pages.paths, kPaths);
  doc->add_option("-o", pages.folder, "where the pages are written (doc)");
  doc->add_flag("-q", pages.quiet, "errors only");
  doc->callback([&] { status = hybrid::writeDocumentation(pages); });

  std::string code;
  CLI::App *explain = app.add_subcommand("explain", "What the code of a diagnostic stands for");
  explain->add_option("CODE", code, "what stands in brackets behind a message; without it, all are listed");
  explain->callback([&] { status = hybrid::explainCode(code); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return status;
}
