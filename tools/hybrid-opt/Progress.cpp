//===- Progress.cpp - The search while it runs ----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Progress.h"

#include "engine/expr/Print.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Process.h"

#include <cmath>
#include <cstdlib>

using namespace hybrid;
using namespace hybrid::driver;
using engine::DistillProgress;
using engine::RivalForm;

/// The live view is redrawn at most so often.
static constexpr std::chrono::milliseconds kRedraw{100};

ProgressStyle driver::defaultProgressStyle() {
  const char *terminal = std::getenv("TERM");
  bool dumb = !terminal || llvm::StringRef(terminal) == "dumb";
  return llvm::sys::Process::StandardErrIsDisplayed() && !dumb ? ProgressStyle::Live : ProgressStyle::Plain;
}

void ProgressView::show(const DistillProgress &state) {
  switch (style) {
  case ProgressStyle::None:
    return;
  case ProgressStyle::Live:
    return showLive(state);
  case ProgressStyle::Plain:
    return showPlain(state);
  case ProgressStyle::Json:
    return showJson(state);
  }
}

static std::string heading(const DistillProgress &state) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << llvm::format("%6.1f s  ", state.seconds) << state.output << (state.output.empty() ? "" : ": ") << state.message;
  return text;
}

static std::string formLine(const RivalForm &form, const DistillProgress &state) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << llvm::format("%5u  %-8.2g ", form.complexity, form.medianRelative)
     << engine::print(engine::rounded(form.expression, 4), state.inputs);
  return text;
}

void ProgressView::showLive(const DistillProgress &state) {
  auto now = std::chrono::steady_clock::now();
  if (now - last < kRedraw && !state.isFinal)
    return;
  last = now;
  std::vector<std::string> lines{heading(state)};
  if (!state.front.empty())
    lines.push_back("   nodes  error");
  for (size_t k = 0; k < state.front.size(); ++k)
    lines.push_back((state.pick == k ? " > " : "   ") + formLine(state.front[k], state));
  if (drawn > 0)
    os << "\x1b[" << drawn << "A"; // up to the first line of the last view
  unsigned width = std::max(llvm::sys::Process::StandardErrColumns(), 40u);
  for (const std::string &line : lines)
    os << "\r\x1b[2K" << llvm::StringRef(line).take_front(width - 1) << "\n";
  os << "\x1b[0J"; // nothing of a longer view is left below
  os.flush();
  drawn = state.isFinal ? 0 : unsigned(lines.size());
}

void ProgressView::showPlain(const DistillProgress &state) {
  os << heading(state) << "\n";
  if (!state.pick)
    return;
  std::string pick = formLine(state.front[*state.pick], state);
  if (pick != lastPick || state.isFinal)
    os << "       > " << pick << "\n";
  lastPick = pick;
}

void ProgressView::showJson(const DistillProgress &state) {
  llvm::json::Array front;
  for (const RivalForm &form : state.front)
    front.push_back(llvm::json::Object{{"complexity", form.complexity},
                                       {"loss", form.medianRelative},
                                       {"equation", engine::print(form.expression, state.inputs)}});
  llvm::json::Object line{
      {"seconds", state.seconds},  {"output", state.output},
      {"message", state.message},  {"pick", state.pick ? llvm::json::Value(uint64_t(*state.pick + 1)) : nullptr},
      {"front", std::move(front)}, {"final", state.isFinal}};
  os << llvm::json::Value(std::move(line)) << "\n";
  os.flush();
}
