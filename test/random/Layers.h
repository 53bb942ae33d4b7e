//===- Layers.h - Layers of random networks ---------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_RANDOM_LAYERS_H
#define HYBRID_TEST_RANDOM_LAYERS_H

#include "test/random/Program.h"

#include <iosfwd>

namespace hybrid::random {

/// One step of a network. Values are named %h0 (the input), %h1 (of the first layer), and so on.
class Layer {
public:
  Layer(Precision format, size_t width) : format(format), columns(width) {}
  virtual ~Layer() = default;

  /// Columns of the result.
  size_t width() const { return columns; }
  /// Prints ops that define %h`number`; earlier values may be used.
  virtual void print(std::ostream &out, size_t number) const = 0;
  /// What the columns of the result may be at a row; `values` has those of the earlier values.
  virtual std::vector<Enclosure> enclose(const std::vector<std::vector<Enclosure>> &values) const = 0;

protected:
  Precision format;
  size_t columns;
};

/// A layer that can follow values of these widths.
std::unique_ptr<Layer> makeLayer(Random &random, Precision format, const std::vector<size_t> &widths);

/// "tensor<?x3xf32>"
std::string batchType(Precision format, size_t width);

} // namespace hybrid::random

#endif // HYBRID_TEST_RANDOM_LAYERS_H
