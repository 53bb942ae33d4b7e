//===- Options.cpp - The command line of hybrid-opt===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Options.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

#include <thread>

using namespace llvm;
using namespace hybrid::driver;

/// Options that the command line reserves; each is refused by name until it is built.
static constexpr StringLiteral kReserved[] = {"certify", "isolate"};

struct CommandLine::Declarations {
  cl::OptionCategory category{"Options of Hybrid"};

  template <typename T> using Opt = cl::opt<T>;

  Opt<std::string> input{cl::Positional, cl::desc("<model: .mlir .mlirbc .hyb .onnx>"), cl::init("-"),
                         cl::cat(category)};
  Opt<std::string> output{"o", cl::desc("Output; its ending chooses what is emitted"), cl::value_desc("file"),
                          cl::init("-"), cl::cat(category)};
  Opt<std::string> emit{"emit", cl::desc("mlir, mlirbc, hyb, llvm, obj, so, c, f90, ptx, spirv or tex"),
                        cl::cat(category)};
  Opt<std::string> inputFormat{"input-format", cl::desc("mlir, mlirbc, hyb or onnx (default: by the ending)"),
                               cl::cat(category)};
  Opt<std::string> lowerTo{"lower-to", cl::desc("upstream: no hybrid op left"), cl::cat(category)};
  Opt<bool> distill{"distill", cl::desc("Find the equation in the network and put it in its place"), cl::cat(category)};
  Opt<double> tolerance{"tolerance", cl::desc("Largest relative RMS change of an output (0.01)"), cl::init(1e-2),
                        cl::cat(category)};
  Opt<std::string> guard{"guard", cl::desc("Rows outside the domain: fallback, nan, clamp, error or none"),
                         cl::init("fallback"), cl::cat(category)};
  cl::list<std::string> keep{"keep", cl::desc("Candidates that stay networks"), cl::CommaSeparated, cl::cat(category)};
  cl::list<std::string> replace{"replace", cl::desc("Candidates replaced at any cost"), cl::CommaSeparated,
                                cl::cat(category)};
  cl::list<std::string> inputs{"inputs", cl::desc("Names of the input columns"), cl::CommaSeparated, cl::cat(category)};
  cl::list<std::string> outputs{"outputs", cl::desc("Names of the output columns"), cl::CommaSeparated,
                                cl::cat(category)};
  cl::list<std::string> domain{"domain", cl::desc("NAME=LO..HI[:log],…"), cl::cat(category)};
  cl::list<std::string> units{"units", cl::desc("NAME=UNIT,…"), cl::cat(category)};
  Opt<std::string> calibration{"calibration", cl::desc("Table of inputs as they occur: .csv or .npy"),
                               cl::value_desc("file"), cl::cat(category)};
  Opt<std::string> data{"data", cl::desc("Table of inputs and measured outputs, which decides: .csv or .npy"),
                        cl::value_desc("file"), cl::cat(category)};
  Opt<std::string> entry{"entry", cl::desc("Entry point, and name of the symbol of an ONNX model"), cl::cat(category)};
  cl::list<std::string> operators{"operators", cl::desc("Operators that closed forms may use"), cl::CommaSeparated,
                                  cl::cat(category)};
  Opt<unsigned> maxSize{"max-size", cl::desc("Largest size of a closed form (120)"), cl::init(120), cl::cat(category)};
  Opt<std::string> precision{"precision", cl::desc("f32 or f64 interface of modules (f64)"), cl::cat(category)};
  Opt<std::string> fp{"fp", cl::desc("strict, contract or fast"), cl::init("contract"), cl::cat(category)};
  Opt<unsigned long long> seed{"seed", cl::desc("Seed of all samples (1)"), cl::init(1), cl::cat(category)};
  Opt<unsigned> threads{"j", cl::desc("Worker threads (all cores)"), cl::Prefix, cl::init(0), cl::cat(category)};
  Opt<double> timeLimit{"time-limit", cl::desc("Seconds for the search (none)"), cl::init(0), cl::cat(category)};
  Opt<std::string> report{"report", cl::desc("Write what was found, and its evidence: .json or .html"),
                          cl::cat(category)};
  Opt<std::string> form{"form", cl::desc("Form of the answer, with unknown constants and functions: a*exp(-b*x)+g(y)"),
                        cl::value_desc("expression"), cl::cat(category)};
  cl::list<std::string> library{"library", cl::desc("Modules that the search may build with, and name results after"),
                                cl::value_desc("file.hyb"), cl::cat(category)};
  Opt<std::string> checkpoint{"checkpoint", cl::desc("Keep what the search has finished there, and go on from it"),
                              cl::value_desc("file"), cl::cat(category)};
  Opt<unsigned> pick{"pick", cl::desc("Take the K-th form of the front"), cl::value_desc("K"), cl::init(0),
                     cl::cat(category)};
  Opt<std::string> front{"front", cl::desc("Write error against complexity as the search goes, as CSV"),
                         cl::value_desc("file"), cl::cat(category)};
  Opt<std::string> progress{"progress", cl::desc("Show the search; =json: as lines of JSON"), cl::ValueOptional,
                            cl::cat(category)};
  Opt<bool> noProgress{"no-progress", cl::desc("Do not show the search"), cl::cat(category)};
  cl::list<std::string> derivatives{"derivatives", cl::desc("jvp, vjp, jac: also f_jvp, f_vjp, f_jac"),
                                    cl::CommaSeparated, cl::cat(category)};
  Opt<bool> requireClosedForm{"require-closed-form", cl::desc("Exit with 3 if none is found"), cl::cat(category)};
  Opt<bool> noSelfCheck{"no-self-check", cl::desc("Publish artifacts without checking them"), cl::cat(category)};

  Options collect() const {
    Options options;
    options.input = input, options.output = output, options.emit = emit, options.inputFormat = inputFormat;
    options.lowerTo = lowerTo, options.distill = distill, options.tolerance = tolerance, options.guard = guard;
    options.keep = list(keep), options.replace = list(replace);
    options.inputs = list(inputs), options.outputs = list(outputs);
    options.domain = join(domain), options.units = join(units), options.entry = entry;
    options.calibration = calibration, options.data = data, options.front = front, options.pick = pick,
    options.form = form, options.library = list(library);
    options.checkpoint = checkpoint;
    options.derivatives = list(derivatives);
    options.operators = list(operators), options.maxSize = maxSize, options.precision = precision, options.fp = fp;
    options.seed = seed, options.timeLimit = timeLimit, options.report = report;
    options.threads = threads ? static_cast<unsigned>(threads) : std::max(1u, std::thread::hardware_concurrency());
    options.requireClosedForm = requireClosedForm, options.selfCheck = !noSelfCheck;
    options.progress = progressStyle();
    return options;
  }

  /// Shown on a terminal without being asked for; lines elsewhere only if asked for.
  ProgressStyle progressStyle() const {
    if (noProgress)
      return ProgressStyle::None;
    if (progress == "json")
      return ProgressStyle::Json;
    ProgressStyle style = defaultProgressStyle();
    return progress.getNumOccurrences() > 0 || style == ProgressStyle::Live ? style : ProgressStyle::None;
  }

  /// What the collected options no longer show.
  std::optional<ExitCode> check() const;

  static std::vector<std::string> list(const cl::list<std::string> &values) { return {values.begin(), values.end()}; }

  static std::string join(const cl::list<std::string> &parts) {
    std::string text;
    for (const std::string &part : parts)
      text += (text.empty() ? "" : ",") + part;
    return text;
  }
};

CommandLine::CommandLine() : declared(std::make_unique<Declarations>()) {}
CommandLine::~CommandLine() = default;

static ExitCode usage(const Twine &message) {
  WithColor::error(errs(), "hybrid-opt") << message << "\n";
  return kUsage;
}

static ExitCode notBuilt(const Twine &what) {
  WithColor::error(errs(), "hybrid-opt") << what << " is not built yet\n";
  return kWrongInput;
}

/// The name of an option argument ("--domain=a" gives "domain"), empty for anything else.
static StringRef optionName(StringRef argument) {
  if (argument.size() < 2 || !argument.consume_front("-"))
    return {};
  argument.consume_front("-");
  return argument.split('=').first;
}

/// LLVM takes every unknown option that begins with h for a request for help; and a reserved one deserves its name.
static std::optional<ExitCode> checkNames(int argc, char **argv) {
  const auto &known = cl::getRegisteredOptions();
  for (StringRef argument : ArrayRef(argv + 1, argv + argc)) {
    if (argument == "--")
      break;
    StringRef name = optionName(argument);
    if (is_contained(kReserved, name))
      return notBuilt("--" + name);
    if (name.starts_with("h") && name != "h" && !known.contains(name))
      return usage("unknown option '" + argument + "'; see --help");
  }
  return std::nullopt;
}

std::optional<ExitCode> CommandLine::Declarations::check() const {
  if (pick.getNumOccurrences() > 0 && pick == 0)
    return usage("--pick counts from 1");
  if (!progress.empty() && progress != "json")
    return usage("--progress takes 'json' or no value");
  return std::nullopt;
}

static std::optional<ExitCode> checkValues(const Options &options) {
  if (!(options.tolerance > 0))
    return usage("--tolerance must be positive");
  if (options.maxSize == 0)
    return usage("--max-size must be positive");
  if (!(options.timeLimit >= 0))
    return usage("--time-limit must not be negative");
  if (!options.lowerTo.empty() && options.lowerTo != "upstream")
    return usage("--lower-to takes 'upstream'");
  if (!options.precision.empty() && options.precision != "f32" && options.precision != "f64")
    return usage("--precision takes 'f32' or 'f64'");
  for (const std::string &mode : options.derivatives)
    if (mode != "jvp" && mode != "vjp" && mode != "jac")
      return usage("--derivatives takes 'jvp', 'vjp' and 'jac'");
  if (options.fp != "strict" && options.fp != "contract" && options.fp != "fast")
    return usage("--fp takes 'strict', 'contract' or 'fast'");
  return std::nullopt;
}

/// Any flag of ours but `-o` asks for the driver, and so do inputs and outputs that mlir-opt does not have.
static bool wantsDriver(const Options &options, const cl::OptionCategory &category) {
  for (const auto &entry : cl::getRegisteredOptions()) {
    const cl::Option &option = *entry.second;
    bool ours = is_contained(option.Categories, &category);
    if (ours && option.getNumOccurrences() > 0 && option.ArgStr != "o" && !option.isPositional())
      return true;
  }
  auto isPlain = [](StringRef path) { return path == "-" || path.ends_with(".mlir"); };
  return !isPlain(options.output) || !(isPlain(options.input) || StringRef(options.input).ends_with(".mlirbc"));
}

std::optional<ExitCode> CommandLine::parse(int argc, char **argv, Options &options) {
  if (std::optional<ExitCode> status = checkNames(argc, argv))
    return status;
  for (auto &entry : cl::getRegisteredOptions()) {
    cl::Option &option = *entry.second;
    bool builtin = option.ArgStr == "help" || option.ArgStr == "help-hidden" || option.ArgStr == "version";
    if (!is_contained(option.Categories, &declared->category) && !builtin &&
        option.getOptionHiddenFlag() != cl::ReallyHidden)
      option.setHiddenFlag(cl::Hidden);
  }
  if (!cl::ParseCommandLineOptions(argc, argv, "hybrid-opt: compiler for models that are part network, part equation\n",
                                   &errs()))
    return kUsage;
  options = declared->collect();
  options.needsDriver = wantsDriver(options, declared->category);
  if (std::optional<ExitCode> status = declared->check())
    return status;
  return checkValues(options);
}
