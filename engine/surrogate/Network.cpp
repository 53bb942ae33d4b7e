//===- Network.cpp - A small tanh network through the rows ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/surrogate/Network.h"

#include "engine/structure/Sampling.h"
#include "engine/surrogate/Features.h"

#include <cmath>

using namespace hybrid::engine;

namespace {

/// Training ends after so many steps; a look at the held-out rows every few of them, and no more after this many looks
/// without a gain.
constexpr unsigned kSteps = 800, kLook = 20, kPatience = 8;
/// Rows trained on where they have little noise: more would only take time.
constexpr Eigen::Index kQuietRows = 3000;
constexpr double kQuiet = 1e-3;

/// tanh through the exponential, which is vectorised.
Eigen::ArrayXXd tanhOf(const Eigen::MatrixXd &a) { return 1 - 2 / ((2 * a.array()).exp() + 1); }

} // namespace

Network::Network(std::vector<Eigen::Index> sizes, uint64_t seed) : sizes(std::move(sizes)) {
  Eigen::Index count = 0;
  for (size_t l = 0; l + 1 < this->sizes.size(); ++l)
    count += (this->sizes[l] + 1) * this->sizes[l + 1];
  parameters.resize(count);
  Random random(seed);
  Eigen::Index at = 0;
  for (size_t l = 0; l + 1 < this->sizes.size(); ++l) {
    Eigen::Index in = this->sizes[l], out = this->sizes[l + 1];
    double size = std::sqrt(3.0 / double(in)); // unit variance before the activation
    for (Eigen::Index k = 0; k < (in + 1) * out; ++k)
      parameters[at++] = size * (2 * random.uniform() - 1);
  }
}

Eigen::VectorXd Network::operator()(const Eigen::MatrixXd &z) const {
  Eigen::MatrixXd a = z;
  Eigen::Index at = 0;
  for (size_t l = 0; l + 1 < sizes.size(); ++l) {
    Eigen::Index in = sizes[l], out = sizes[l + 1];
    Eigen::Map<const Eigen::MatrixXd> weight(parameters.data() + at, in, out);
    Eigen::Map<const Eigen::RowVectorXd> bias(parameters.data() + at + in * out, out);
    a = ((a * weight).rowwise() + bias).eval();
    if (l + 2 < sizes.size())
      a = tanhOf(a).matrix();
    at += (in + 1) * out;
  }
  return a.col(0);
}

double Network::loss(const Eigen::MatrixXd &z, const Eigen::VectorXd &goal, const Eigen::ArrayXd &weight,
                     Eigen::VectorXd *gradient) const {
  size_t layers = sizes.size() - 1;
  std::vector<Eigen::MatrixXd> values{z};
  std::vector<Eigen::Index> starts;
  Eigen::Index at = 0;
  for (size_t l = 0; l < layers; ++l) {
    Eigen::Index in = sizes[l], out = sizes[l + 1];
    Eigen::Map<const Eigen::MatrixXd> w(parameters.data() + at, in, out);
    Eigen::Map<const Eigen::RowVectorXd> bias(parameters.data() + at + in * out, out);
    Eigen::MatrixXd a = (values.back() * w).rowwise() + bias;
    values.push_back(l + 1 < layers ? Eigen::MatrixXd(tanhOf(a)) : a);
    starts.push_back(at);
    at += (in + 1) * out;
  }
  Eigen::ArrayXd residual = (values.back().col(0) - goal).array() * weight;
  double n = double(goal.size()), result = residual.square().sum() / n;
  if (!gradient)
    return result;
  gradient->resize(parameters.size());
  Eigen::MatrixXd delta = (2 / n * residual * weight).matrix();
  for (size_t l = layers; l-- > 0;) {
    Eigen::Index in = sizes[l], out = sizes[l + 1];
    Eigen::Map<Eigen::MatrixXd>(gradient->data() + starts[l], in, out) = values[l].transpose() * delta;
    Eigen::Map<Eigen::RowVectorXd>(gradient->data() + starts[l] + in * out, out) = delta.colwise().sum();
    if (l == 0)
      break;
    Eigen::Map<const Eigen::MatrixXd> w(parameters.data() + starts[l], in, out);
    delta = ((delta * w.transpose()).array() * (1 - values[l].array().square())).matrix();
  }
  return result;
}

void Network::train(const Eigen::MatrixXd &z, const Eigen::VectorXd &goal, const Eigen::ArrayXd &weight,
                    const std::function<bool(unsigned)> &goesOn) {
  Eigen::VectorXd slope, next;
  double value = loss(z, goal, weight, &slope);
  Eigen::MatrixXd inverse = Eigen::MatrixXd::Identity(slope.size(), slope.size()) / std::max(slope.norm(), 1e-300);
  for (unsigned step = 0; step < kSteps && goesOn(step); ++step) {
    Eigen::VectorXd direction = -(inverse.selfadjointView<Eigen::Lower>() * slope);
    double descent = direction.dot(slope);
    if (!(descent < 0)) {
      inverse.setIdentity();
      direction = -slope;
      descent = -slope.squaredNorm();
    }
    Eigen::VectorXd from = parameters;
    double length = 1, after = value;
    for (int attempt = 0; attempt < 20; ++attempt) {
      parameters = from + length * direction;
      after = loss(z, goal, weight, &next);
      if (after <= value + 1e-4 * length * descent)
        break;
      // The minimum of the parabola through both values and the slope, kept away from its ends.
      double best = -descent * length * length / (2 * (after - value - descent * length));
      length = std::isfinite(best) ? std::clamp(best, 0.1 * length, 0.5 * length) : 0.1 * length;
    }
    if (!(after < value)) {
      parameters = from;
      break;
    }
    Eigen::VectorXd s = parameters - from, y = next - slope;
    double sy = s.dot(y);
    if (sy > 1e-14 * s.norm() * y.norm()) {
      Eigen::VectorXd hy = inverse.selfadjointView<Eigen::Lower>() * y;
      double yhy = y.dot(hy);
      // Self-scaled (Al-Baali 1998): shrinks what the inverse overestimates, never the contrary.
      double tau = std::min(1.0, sy / yhy);
      inverse *= tau;
      hy *= tau;
      yhy *= tau;
      inverse.selfadjointView<Eigen::Lower>().rankUpdate(s, hy, -1 / sy);
      inverse.selfadjointView<Eigen::Lower>().rankUpdate(s, (1 + yhy / sy) / sy);
    }
    value = after;
    slope = next;
  }
}

Surrogate hybrid::engine::fitNetwork(const SurrogateRows &rows, const std::optional<Coordinates> &coordinates,
                                     double expected, uint64_t seed, const std::function<bool()> &expired) {
  Surrogate best;
  bool quiet = expected < kQuiet;
  for (Target target : {Target::Logarithm, Target::Plain}) {
    Features features(rows.x, rows.y, coordinates, {target, {}});
    if (!features.isUsable() || features.count() == 0 || expired())
      continue;
    Eigen::Index n = quiet ? std::min(kQuietRows, rows.y.size()) : rows.y.size();
    Eigen::Index width = quiet ? std::min<Eigen::Index>(14 + 4 * features.count(), 28) : 10;
    while (width > 3 && (width + features.count() + 2) * width > n) // fewer parameters than rows
      --width;
    Network network({features.count(), width, width, 1}, seed);
    Eigen::MatrixXd x = rows.x.topRows(n);
    Eigen::VectorXd y = rows.y.head(n), prefactor = features.prefactor(x), goal = features.target(y, prefactor);
    Eigen::ArrayXd weight = features.weight(y, prefactor, rows.unit.head(n));
    double middle = (weight.square() * goal.array()).sum() / weight.square().sum();
    double spread = std::sqrt((weight.square() * (goal.array() - middle).square()).mean());
    if (!(spread > 0))
      continue;
    // The network's own scale: targets of unit size, weights that say how much a row counts.
    weight /= std::sqrt(weight.square().mean());
    double scale = std::max(std::sqrt((weight.square() * (goal.array() - middle).square()).mean()), 1e-300);
    Eigen::VectorXd scaled = (goal.array() - middle) / scale;
    Eigen::MatrixXd z = features(x), held = features(rows.heldX);
    Eigen::VectorXd heldPrefactor = features.prefactor(rows.heldX);
    unsigned idle = 0;
    double bestHere = std::numeric_limits<double>::infinity();
    Eigen::VectorXd kept = network.parameters;
    network.train(z, scaled, weight, [&](unsigned step) {
      if (step % kLook != 0)
        return true;
      Eigen::VectorXd predicted = features.output((scale * network(held).array() + middle).matrix(), heldPrefactor);
      Eigen::ArrayXd error = (predicted - rows.heldY).array().abs() / rows.heldUnit;
      double score = std::sqrt(median(error) * quantile(error, 0.9));
      idle = score < 0.995 * bestHere ? 0 : idle + 1;
      if (score < bestHere) {
        bestHere = score;
        kept = network.parameters;
      }
      return idle < kPatience && !expired();
    });
    network.parameters = kept;
    if (!(bestHere < best.heldOut))
      continue;
    best.heldOut = bestHere;
    best.error = bestHere * std::sqrt(double(width) / double(n));
    best.oracle = [features, network, scale, middle](const Points &points, Eigen::Ref<Eigen::VectorXd> values) {
      values =
          features.output((scale * network(features(points)).array() + middle).matrix(), features.prefactor(points));
    };
    best.text = "network of 2 layers of " + std::to_string(width) + " in " + features.text();
  }
  return best;
}
