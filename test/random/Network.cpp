//===- Network.cpp - Random chains of layers ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/random/Layers.h"

#include <sstream>

using namespace hybrid;
using namespace hybrid::random;

namespace {

class Network : public Program {
public:
  Network(Precision format, size_t inputs, std::vector<std::shared_ptr<const Layer>> layers)
      : format(format), inputCount(inputs), layers(std::move(layers)) {}

  Precision precision() const override { return format; }
  size_t inputs() const override { return inputCount; }
  size_t outputs() const override { return layers.back()->width(); }
  bool hasScalars() const override { return false; }

  std::string text() const override {
    std::ostringstream out;
    out << "#whole = affine_map<(i, j) -> (i, j)>\n#row = affine_map<(i, j) -> (j)>\n"
        << "hybrid.network @columns(%h0: " << batchType(format, inputCount) << ") -> " << batchType(format, outputs())
        << " {\n";
    for (size_t i = 0; i < layers.size(); ++i)
      layers[i]->print(out, i + 1);
    out << "  hybrid.return %h" << layers.size() << " : " << batchType(format, outputs()) << "\n}\n";
    return out.str();
  }

  std::vector<Enclosure> enclose(const std::vector<double> &row) const override {
    std::vector<std::vector<Enclosure>> values(1);
    for (double x : row)
      values[0].push_back(Enclosure::exactly(format, x));
    for (const auto &layer : layers)
      values.push_back(layer->enclose(values));
    return values.back();
  }

  std::vector<std::unique_ptr<Program>> prefixes() const override {
    std::vector<std::unique_ptr<Program>> programs;
    for (size_t n = 1; n <= layers.size(); ++n)
      programs.push_back(std::make_unique<Network>(
          format, inputCount, std::vector<std::shared_ptr<const Layer>>(layers.begin(), layers.begin() + n)));
    return programs;
  }

private:
  Precision format;
  size_t inputCount;
  std::vector<std::shared_ptr<const Layer>> layers;
};

} // namespace

std::unique_ptr<Program> hybrid::random::makeNetwork(Random &random) {
  Precision format = random() % 2 ? Precision::Single : Precision::Double;
  size_t inputs = 1 + below(random, 6), steps = 1 + below(random, 6);
  std::vector<size_t> widths{inputs};
  std::vector<std::shared_ptr<const Layer>> layers;
  for (size_t i = 0; i < steps; ++i) {
    layers.push_back(makeLayer(random, format, widths));
    widths.push_back(layers.back()->width());
  }
  return std::make_unique<Network>(format, inputs, std::move(layers));
}
