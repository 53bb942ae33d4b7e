//===- HtmlReport.cpp - What was found, as a page to read -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/HtmlReport.h"

#include "engine/expr/Print.h"
#include "tools/hybrid-opt/Explanation.h"
#include "tools/hybrid-opt/ReportPictures.h"
#include "tools/hybrid-opt/Svg.h"

#include "llvm/Support/Format.h"

#include <algorithm>
#include <numeric>

using namespace hybrid;
using namespace hybrid::driver;
using engine::DistillResult;
using engine::Verdict;
using llvm::raw_ostream;
using llvm::StringRef;

/// Outputs with pictures, and inputs of each with one: some 100 kB for an output at most.
constexpr size_t kPictured = 12, kPicturedInputs = 16;

constexpr StringRef kHead = R"html(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
h1, h2, h3 { line-height: 1.2 } math { font-size: 1.4em } code { overflow-wrap: anywhere }
.formula, .wide { overflow-x: auto; padding: .5rem 0 } .pictures { display: flex; flex-wrap: wrap; gap: 1rem }
.effect { width: 300px } .effect p { margin: 0; font-size: .9em }
table { border-collapse: collapse } td, th { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top }
svg text { font: 12px sans-serif; fill: #222 } svg .tick { font-size: 11px; fill: #555 } svg .name { font-style: italic }
svg line, svg path { fill: none; stroke: #1f5fa8; stroke-width: 2 } svg .axis { stroke: #888; stroke-width: 1 }
svg .level { stroke: #b04a00; stroke-width: 1; stroke-dasharray: 4 3 } svg .diagonal { stroke: #bbb; stroke-width: 1 }
svg .network { stroke: #999; stroke-width: 4 } svg .dashed { stroke-dasharray: 6 4 }
svg .dots { stroke-width: 3; stroke-linecap: round; stroke-opacity: .5 }
svg .node, svg .leaf { stroke-width: 9; stroke-linecap: round } svg .leaf { stroke: #2c8a3d }
</style>
)html";

static std::string number(double x) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.3g", x);
  return text;
}

static std::vector<std::string> namesOf(const DistillationRecord &record) {
  std::vector<std::string> names;
  for (const engine::InputSpec &input : record.inputs)
    names.push_back(input.name);
  return names;
}

namespace {

class Page {
public:
  Page(const Report &report, double tolerance, raw_ostream &os) : report(report), tolerance(tolerance), os(os) {}

  void write() {
    os << kHead << "<title>" << escapeMarkup(report.input) << "</title></head><body>\n<h1>What was found in "
       << escapeMarkup(report.input) << "</h1>\n";
    for (size_t k = 0; k < report.candidates.size(); ++k)
      section(report.candidates[k], k < kPictured);
    if (report.candidates.empty())
      os << "<p>Nothing was distilled.</p>\n";
    cost();
    os << "</body></html>\n";
  }

private:
  void section(const DistillationRecord &record, bool pictured) {
    os << "<h2>" << escapeMarkup(record.output) << "</h2>\n";
    bool found = record.result.verdict != Verdict::None;
    if (found)
      formula(record);
    os << "<p>" << escapeMarkup(explainVerdict(record)) << "</p>\n";
    if (found)
      evidence(record.result);
    if (pictured && record.result.portrait) {
      if (found)
        os << "<div class=\"pictures\">" << drawScatter(record) << drawResiduals(record, tolerance) << "</div>\n";
      effects(record);
    }
    if (found && !record.result.structure.empty())
      os << "<h3>How it was found</h3>\n<p>A relation cuts the function into parts, and parts of one variable are "
            "named (green). In brackets: what each leaves, relative to the values.</p>\n<div class=\"wide\">"
         << drawTree(record) << "</div>\n";
    if (found)
      constants(record);
    forms("Error against length", record, record.result.front);
    forms("Rivals", record, record.result.rivals);
  }

  void formula(const DistillationRecord &record) {
    std::vector<std::string> names = namesOf(record);
    os << "<div class=\"formula\"><math display=\"block\"><mi>" << escapeMarkup(record.output) << "</mi><mo>=</mo>"
       << engine::printMathML(engine::rounded(record.result.expression, 6), names) << "</math></div>\n<p><code>"
       << escapeMarkup(record.output + " = " + engine::print(record.result.expression, names)) << "</code></p>\n";
    for (const std::string &name : record.result.known)
      os << "<p>Known: <code>" << escapeMarkup(record.output + " = " + name) << "</code></p>\n";
  }

  void evidence(const DistillResult &result) {
    const engine::DistillEvidence &e = result.evidence;
    os << "<p>Measured on " << e.samples << " samples (seed " << report.seed
       << ") that the search never saw, relative to the standard deviation of the output: rms " << number(e.rmsRelative)
       << ", median " << number(e.medianRelative) << ", 99 % " << number(e.q99Relative)
       << "; the network's own error is about " << number(e.networkNoise) << ". The largest difference is "
       << number(e.maxAbsolute) << ". Nothing here is proved.</p>\n";
    if (!result.identifiable)
      os << "<p>Another form of no greater length is as good: the network cannot decide between them.</p>\n";
  }

  /// The inputs that matter most first.
  void effects(const DistillationRecord &record) {
    const std::vector<engine::InputEffect> &all = record.result.portrait->effects;
    std::vector<size_t> order(all.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return all[a].share > all[b].share; });
    os << "<h3>What each input does</h3>\n<p>Means over the sample with one input held: the network grey, the closed "
          "form blue and dashed.</p>\n<div class=\"pictures\">";
    for (size_t k = 0; k < order.size(); ++k) {
      size_t input = order[k];
      os << "<div class=\"effect\">" << (k < kPicturedInputs ? drawEffect(record, input) : "") << "<p>"
         << escapeMarkup(explainEffect(record.output, record.inputs[input].name, all[input])) << "</p></div>\n";
    }
    os << "</div>\n";
  }

  void constants(const DistillationRecord &record) {
    if (record.result.constants.empty())
      return;
    os << "<h3>Constants</h3>\n<table><tr><th>value</th><th>read as</th><th>interval</th></tr>\n";
    for (const engine::FittedConstant &c : record.result.constants)
      os << "<tr><td>" << engine::printNumber(c.value) << "</td><td>" << (c.snapped.empty() ? "free" : c.snapped)
         << "</td><td>" << (c.snapped.empty() ? number(c.interval.lo) + " … " + number(c.interval.hi) : "")
         << "</td></tr>\n";
    os << "</table>\n";
  }

  void forms(StringRef title, const DistillationRecord &record, const std::vector<engine::RivalForm> &list) {
    if (list.empty())
      return;
    std::vector<std::string> names = namesOf(record);
    os << "<h3>" << title << "</h3>\n<table><tr><th>nodes</th><th>median error</th><th>form</th></tr>\n";
    for (const engine::RivalForm &form : list)
      os << "<tr><td>" << form.complexity << "</td><td>" << number(form.medianRelative) << "</td><td><code>"
         << escapeMarkup(engine::print(engine::rounded(form.expression, 6), names)) << "</code></td></tr>\n";
    os << "</table>\n";
  }

  void cost() {
    os << "<h2>Cost</h2>\n<table><tr><th></th><th>flops</th><th>bytes</th><th>ns per row</th></tr>\n";
    for (auto [name, measured] : {std::pair("before", &report.before), std::pair("after", &report.after)})
      os << "<tr><td>" << name << "</td><td>" << number(measured->cost.flops) << "</td><td>"
         << number(measured->cost.bytes) << "</td><td>"
         << (measured->nanosecondsPerRow ? number(*measured->nanosecondsPerRow) : "") << "</td></tr>\n";
    os << "</table>\n";
  }

  const Report &report;
  double tolerance;
  raw_ostream &os;
};

} // namespace

void driver::writeHtml(const Report &report, double tolerance, raw_ostream &os) { Page(report, tolerance, os).write(); }
