//===- ReportPictures.cpp - The pictures of a report ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/ReportPictures.h"

#include "tools/hybrid-opt/Explanation.h"
#include "tools/hybrid-opt/Svg.h"

using namespace hybrid;
using namespace hybrid::driver;
using engine::InputEffect;
using engine::StructureFinding;

constexpr double kWidth = 420, kHeight = 300, kSmallWidth = 300, kSmallHeight = 200;
constexpr double kRowHeight = 26, kIndent = 28, kCharacter = 7.2; // of the tree
constexpr size_t kLongestLabel = 160;

std::string driver::drawScatter(const DistillationRecord &record) {
  std::vector<double> network, form;
  for (const auto &[a, b] : record.result.portrait->scatter) {
    network.push_back(a);
    form.push_back(b);
  }
  PlotAxis x = axisOver(record.output + ", network", network), y = axisOver(record.output + ", closed form", form);
  Plot plot(kWidth, kHeight, x, y);
  double ends[] = {std::max(x.lo, y.lo), std::min(x.hi, y.hi)};
  if (ends[0] < ends[1])
    plot.curve(ends, ends, "diagonal");
  plot.cloud(network, form, "dots");
  return plot.str("Closed form against network at held-out points");
}

std::string driver::drawResiduals(const DistillationRecord &record, double tolerance) {
  const std::vector<double> &quantiles = record.result.portrait->quantiles;
  double noise = record.result.evidence.networkNoise;
  std::vector<double> shares, all(quantiles);
  for (size_t k = 0; k < quantiles.size(); ++k)
    shares.push_back(double(k));
  all.push_back(tolerance);
  all.push_back(noise);
  Plot plot(kWidth, kHeight, {"percent of points", 0, 100}, axisOver("difference / deviation", all, true));
  plot.level(tolerance, "tolerance");
  plot.level(noise, "the network's own error");
  plot.curve(shares, quantiles, "curve");
  return plot.str("Quantiles of the difference between closed form and network");
}

std::string driver::drawEffect(const DistillationRecord &record, size_t input) {
  const InputEffect &effect = record.result.portrait->effects[input];
  const engine::InputSpec &spec = record.inputs[input];
  std::vector<double> means(effect.network);
  means.insert(means.end(), effect.form.begin(), effect.form.end());
  Plot plot(kSmallWidth, kSmallHeight, {spec.name, spec.domain.lo, spec.domain.hi, spec.logUniform},
            axisOver("mean " + record.output, means));
  plot.curve(effect.at, effect.network, "network");
  if (!effect.form.empty())
    plot.curve(effect.at, effect.form, "curve dashed");
  return plot.str("Mean effect of " + spec.name + " on " + record.output);
}

std::string driver::drawTree(const DistillationRecord &record) {
  const std::vector<StructureFinding> &findings = record.result.structure;
  std::vector<std::string> labels;
  double width = kWidth;
  for (const StructureFinding &finding : findings) {
    std::string label = explainFinding(finding);
    if (label.size() > kLongestLabel)
      label = label.substr(0, kLongestLabel) + "…";
    width = std::max(width, kIndent * (finding.level + 1.5) + kCharacter * double(label.size()));
    labels.push_back(std::move(label));
  }
  Svg svg(width, kRowHeight * double(findings.size()) + 6);
  std::vector<double> parents; // the row of the last node of each level
  for (size_t k = 0; k < findings.size(); ++k) {
    unsigned level = findings[k].level;
    double x = kIndent * level + 6, y = kRowHeight * (double(k) + 0.5);
    parents.resize(level + 1);
    parents[level] = y;
    if (level > 0) {
      double above = x - kIndent + 4;
      svg.line(above, parents[level - 1] + 6, above, y, "axis");
      svg.line(above, y, x, y, "axis");
    }
    double at[] = {x + 4}, row[] = {y};
    svg.points(at, row, findings[k].isName ? "leaf" : "node");
    svg.text(x + 14, y + 4, labels[k], findings[k].isName ? "name" : "relation");
  }
  return svg.str("How the form of " + record.output + " was found");
}
