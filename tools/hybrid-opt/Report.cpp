//===- Report.cpp - What was found, as JSON===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Report.h"

#include "engine/expr/Print.h"
#include "tools/hybrid-opt/Explanation.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace hybrid;
using namespace hybrid::driver;
using engine::DistillEvidence;
using engine::DistillResult;
using engine::Expr;
using engine::Syntax;
using engine::Verdict;
namespace json = llvm::json;

static json::Value number(double x) { return std::isfinite(x) ? json::Value(x) : json::Value(nullptr); }

static json::Array numbers(llvm::ArrayRef<double> values) {
  json::Array result;
  for (double x : values)
    result.push_back(number(x));
  return result;
}

static llvm::StringRef verdictName(Verdict verdict) {
  switch (verdict) {
  case Verdict::Exact:
    return "exact";
  case Verdict::Approximate:
    return "approximate";
  case Verdict::None:
    return "none";
  }
  return "none";
}

static std::vector<std::string> namesOf(const DistillationRecord &record) {
  std::vector<std::string> names;
  for (const engine::InputSpec &input : record.inputs)
    names.push_back(input.name);
  return names;
}

static json::Object costJSON(const MeasuredCost &measured) {
  return json::Object{
      {"flops", number(measured.cost.flops)},
      {"bytes", number(measured.cost.bytes)},
      {"ns_per_row", measured.nanosecondsPerRow ? number(*measured.nanosecondsPerRow) : json::Value(nullptr)}};
}

static json::Object evidenceJSON(const DistillEvidence &evidence) {
  return json::Object{{"samples", evidence.samples},
                      {"rms_relative", number(evidence.rmsRelative)},
                      {"median_relative", number(evidence.medianRelative)},
                      {"q99_relative", number(evidence.q99Relative)},
                      {"max_absolute", number(evidence.maxAbsolute)},
                      {"worst_point", numbers(evidence.worstPoint)},
                      {"network_noise", number(evidence.networkNoise)},
                      {"proved_absolute", nullptr}};
}

static json::Array rivalsJSON(llvm::ArrayRef<engine::RivalForm> rivals, llvm::ArrayRef<std::string> names) {
  json::Array result;
  for (const engine::RivalForm &rival : rivals)
    result.push_back(json::Object{{"expression", engine::print(rival.expression, names)},
                                  {"rms_relative", number(rival.rmsRelative)},
                                  {"complexity", rival.complexity},
                                  {"differs_most_at", numbers(rival.differsMostAt)}});
  return result;
}

static json::Array constantsJSON(llvm::ArrayRef<engine::FittedConstant> constants) {
  json::Array result;
  for (const engine::FittedConstant &constant : constants)
    result.push_back(
        json::Object{{"value", number(constant.value)},
                     {"snapped", constant.snapped},
                     {"interval", json::Array{number(constant.interval.lo), number(constant.interval.hi)}}});
  return result;
}

/// The nodes from `next` on that lie below `level`, each with its children.
static json::Array treeJSON(llvm::ArrayRef<engine::StructureFinding> findings, size_t &next, unsigned level) {
  json::Array nodes;
  while (next < findings.size() && findings[next].level >= level) {
    const engine::StructureFinding &finding = findings[next++];
    nodes.push_back(json::Object{{finding.isName ? "name" : "relation", finding.text},
                                 {"residual", number(finding.residual)},
                                 {"parts", treeJSON(findings, next, finding.level + 1)}});
  }
  return nodes;
}

static json::Array effectsJSON(const DistillationRecord &record) {
  json::Array effects;
  if (const std::optional<engine::Portrait> &portrait = record.result.portrait)
    for (auto [input, effect] : llvm::zip_equal(record.inputs, portrait->effects))
      effects.push_back(json::Object{{"input", input.name},
                                     {"share", number(effect.share)},
                                     {"power", effect.elasticity ? number(*effect.elasticity) : json::Value(nullptr)},
                                     {"text", explainEffect(record.output, input.name, effect)}});
  return effects;
}

static json::Object candidateJSON(const DistillationRecord &record) {
  const DistillResult &result = record.result;
  std::vector<std::string> names = namesOf(record);
  bool found = result.verdict != Verdict::None;
  auto text = [&](Syntax syntax) { return found ? engine::print(result.expression, names, syntax) : std::string(); };
  json::Array structure;
  size_t next = 0;
  for (const engine::StructureFinding &finding : result.structure)
    if (!finding.isName)
      structure.push_back(finding.text);
  return json::Object{{"name", record.candidate},
                      {"inputs", json::Array(names)},
                      {"output", record.output},
                      {"verdict", verdictName(result.verdict)},
                      {"reason", result.reason},
                      {"bound", json::Object{{"kind", "measured"}, {"value", number(result.evidence.maxAbsolute)}}},
                      {"identifiable", result.identifiable},
                      {"replaced", !record.module.empty()},
                      {"expression", text(Syntax::Hyb)},
                      {"sympy", text(Syntax::SymPy)},
                      {"tex", text(Syntax::LaTeX)},
                      {"known", json::Array(result.known)},
                      {"constants", constantsJSON(result.constants)},
                      {"structure", std::move(structure)},
                      {"tree", treeJSON(result.structure, next, 0)},
                      {"effects", effectsJSON(record)},
                      {"evidence", evidenceJSON(result.evidence)},
                      {"rivals", rivalsJSON(result.rivals, names)},
                      {"front", rivalsJSON(result.front, names)},
                      {"seconds", number(result.seconds)}};
}

json::Value Report::toJSON() const {
  json::Array list;
  for (const DistillationRecord &record : candidates)
    list.push_back(candidateJSON(record));
  json::Object root{{"version", 1},
                    {"input", input},
                    {"seconds", number(seconds)},
                    {"seed", seed},
                    {"threads", threads},
                    {"cost", json::Object{{"before", costJSON(before)}, {"after", costJSON(after)}}},
                    {"self_check_inputs", selfCheckInputs ? json::Value(*selfCheckInputs) : json::Value(nullptr)},
                    {"candidates", std::move(list)}};
  return json::Value(std::move(root));
}

static void printCost(llvm::raw_ostream &os, llvm::StringRef label, const MeasuredCost &measured) {
  os << "  " << label << llvm::format("%10.0f flops %10.0f bytes", measured.cost.flops, measured.cost.bytes);
  if (measured.nanosecondsPerRow)
    os << llvm::format(" %10.2f ns/row %12.3g rows/s", *measured.nanosecondsPerRow, 1e9 / *measured.nanosecondsPerRow);
  os << "\n";
}

void Report::printSummary(llvm::raw_ostream &os) const {
  for (const DistillationRecord &record : candidates) {
    const DistillResult &result = record.result;
    os << record.output << ": " << verdictName(result.verdict);
    if (result.verdict == Verdict::None) {
      os << " (" << result.reason << (fromTable ? ")\n" : "); the network is kept\n");
      continue;
    }
    const DistillEvidence &evidence = result.evidence;
    os << "\n  " << record.output << " = " << engine::print(result.expression, namesOf(record)) << "\n";
    for (const std::string &name : result.known)
      os << "  known: " << record.output << " = " << name << "\n";
    os << "  measured on " << evidence.samples << (fromTable ? " rows that were held out (seed " : " samples (seed ")
       << seed << (fromTable ? "): relative error" : ") the search never saw: relative error")
       << llvm::format(" rms %.2g, median %.2g, 99 %% %.2g;", evidence.rmsRelative, evidence.medianRelative,
                       evidence.q99Relative)
       << llvm::format(" largest difference %.2g; ", evidence.maxAbsolute)
       << (fromTable ? "the rows' " : "the network's ")
       << llvm::format("own error is about %.2g\n", evidence.networkNoise);
    for (const engine::StructureFinding &finding : result.structure)
      if (!finding.isName)
        os << "  found: " << finding.text << "\n";
  }
  if (!fromTable)
    printCost(os, "before", before);
  if (!fromTable || after.cost.flops > 0)
    printCost(os, "after ", after);
}
