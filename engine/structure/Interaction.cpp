//===- Interaction.cpp - Which variables act independently ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Interaction.h"

#include <algorithm>
#include <numeric>

using namespace hybrid::engine;

namespace {

constexpr unsigned kQuadruples = 160;
constexpr double kQuantile = 0.9, kNormalQuantile = 1.645;

/// Values at a point, at the point with one coordinate exchanged, and with two.
struct Corners {
  Eigen::VectorXd base;
  std::vector<Eigen::VectorXd> one;              ///< [i]
  std::vector<std::vector<Eigen::VectorXd>> two; ///< [i][j], i < j
};

Corners evaluateCorners(const Field &field, uint64_t seed) {
  unsigned d = field.dims();
  Eigen::MatrixXd x = samplePoints(field.box(), kQuadruples, seed),
                  other = samplePoints(field.box(), kQuadruples, seed + 1);
  Corners corners{field(x), {}, std::vector<std::vector<Eigen::VectorXd>>(d, std::vector<Eigen::VectorXd>(d))};
  for (unsigned i = 0; i < d; ++i) {
    Eigen::MatrixXd xi = x;
    xi.col(i) = other.col(i);
    corners.one.push_back(field(xi));
    for (unsigned j = i + 1; j < d; ++j) {
      Eigen::MatrixXd xij = xi;
      xij.col(j) = other.col(j);
      corners.two[i][j] = field(xij);
    }
  }
  return corners;
}

struct UnionFind {
  std::vector<unsigned> parent;
  explicit UnionFind(unsigned n) : parent(n) { std::iota(parent.begin(), parent.end(), 0u); }
  unsigned find(unsigned i) { return parent[i] == i ? i : parent[i] = find(parent[i]); }
};

} // namespace

InteractionTable hybrid::engine::measureInteractions(const Field &field, uint64_t seed) {
  unsigned d = field.dims();
  Corners c = evaluateCorners(field, seed);
  double lo = c.base.minCoeff(), hi = c.base.maxCoeff();
  InteractionTable table;
  for (const Transform &t : transforms()) {
    if (!t.applies(lo, hi))
      continue;
    auto value = [&](const Eigen::VectorXd &f) -> Eigen::ArrayXd { return t(f.array()); };
    auto error2 = [&](const Eigen::VectorXd &f) -> Eigen::ArrayXd {
      return (t.slopes(f.array()) * field.unit(f)).square();
    };
    InteractionTable::Entry entry{&t, Eigen::MatrixXd::Zero(d, d)};
    Eigen::ArrayXd base = value(c.base), baseError = error2(c.base);
    for (unsigned i = 0; i < d; ++i)
      for (unsigned j = i + 1; j < d; ++j) {
        Eigen::ArrayXd difference = base - value(c.one[i]) - value(c.one[j]) + value(c.two[i][j]);
        Eigen::ArrayXd unit = (baseError + error2(c.one[i]) + error2(c.one[j]) + error2(c.two[i][j])).sqrt();
        double defect = quantile(difference.abs() / unit, kQuantile) / kNormalQuantile;
        entry.defects(i, j) = entry.defects(j, i) = defect;
      }
    if (entry.defects.allFinite())
      table.entries.push_back(std::move(entry));
  }
  return table;
}

std::vector<GroupFinding> hybrid::engine::findGroups(const InteractionTable &table, double limit) {
  std::vector<GroupFinding> findings;
  for (const InteractionTable::Entry &entry : table.entries) {
    unsigned d = unsigned(entry.defects.rows());
    struct Edge {
      double weight;
      unsigned i, j;
    };
    std::vector<Edge> edges;
    for (unsigned i = 0; i < d; ++i)
      for (unsigned j = i + 1; j < d; ++j)
        edges.push_back({entry.defects(i, j), i, j});
    std::sort(edges.begin(), edges.end(), [](const Edge &a, const Edge &b) { return a.weight > b.weight; });
    // Strong edges join first (a maximum spanning tree); the partition before a join is cut at that join's weight.
    UnionFind sets(d);
    for (const Edge &edge : edges) {
      unsigned a = sets.find(edge.i), b = sets.find(edge.j);
      if (a == b)
        continue;
      if (edge.weight <= limit) {
        GroupFinding finding{entry.transform, edge.weight, {}};
        std::vector<int> group(d, -1);
        for (unsigned i = 0; i < d; ++i) {
          unsigned root = sets.find(i);
          if (group[root] < 0) {
            group[root] = int(finding.groups.size());
            finding.groups.emplace_back();
          }
          finding.groups[group[root]].push_back(i);
        }
        findings.push_back(std::move(finding));
      }
      sets.parent[a] = b;
    }
  }
  return findings;
}
