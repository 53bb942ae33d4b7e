//===- SemaNetwork.cpp - Networks: features, layers, widths ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Ranges.h"
#include "frontend/dsl/SemaImpl.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::ArrayRef;
using llvm::StringRef;
using llvm::Twine;

/// Those of the dialect (hybrid.activation) whose defaults are PyTorch's.
static constexpr StringRef kActivations[] = {"relu",       "leaky_relu", "elu",       "selu",     "celu",
                                             "sigmoid",    "tanh",       "softplus",  "softsign", "silu",
                                             "hard_swish", "gelu",       "gelu_tanh", "mish"};
static constexpr int64_t kMaxWidth = 65536;

static uint32_t componentsOf(ArrayRef<Variable *> ports) {
  uint32_t count = 0;
  for (const Variable *port : ports)
    count += port->type.shape.elements();
  return count;
}

void Sema::network(Network &network) {
  Body body{network.file, &network, network.hasErrors};
  size_t errorsBefore = program.diagnostics.numErrors();
  inBody(body, [&] {
    for (ArrayRef<Variable *> ports : {network.inputs, network.results})
      for (Variable *port : ports)
        enter(*port);
    if (!network.from)
      return layers(network);
    llvm::SmallString<128> path(llvm::sys::path::parent_path(network.file->source->path()));
    llvm::sys::path::append(path, *network.from);
    if (!program.exists(path))
      error(Code::File, network.fromRange, "there is no file '" + *network.from + "' beside this one");
  });
  network.calls = network.file->copy(ArrayRef<std::pair<const Callable *, Range>>(body.calls));
  network.hasErrors |= program.diagnostics.numErrors() > errorsBefore;
}

static bool hasErrorType(ArrayRef<Variable *> ports) {
  return llvm::any_of(ports, [](const Variable *port) { return port->type.isError(); });
}

void Sema::layers(Network &network) {
  size_t errorsBefore = program.diagnostics.numErrors();
  ArrayRef<Layer *> list = network.layers;
  auto takeFirst = [&](Layer::Kind kind) {
    bool isThere = !list.empty() && list.front()->kind == kind;
    const Layer *first = isThere ? list.front() : nullptr;
    list = list.drop_front(isThere);
    return first;
  };
  const Layer *given = takeFirst(Layer::Kind::Features), *normalize = takeFirst(Layer::Kind::Normalize);
  llvm::SmallVector<Layer *> rest;
  for (Layer *layer : list) {
    if (layer->kind != Layer::Kind::Weights)
      rest.push_back(layer);
    else if (network.weights)
      error(Code::Network, layer->range, "'weights' is given twice");
    else
      network.weights = layer;
  }
  uint32_t width = features(network, given, normalize);
  if (hasErrorType(network.inputs) || hasErrorType(network.results))
    return;
  if (rest.empty() && !network.hasErrors)
    error(Code::Network, network.nameRange, "a network has a layer: dense(n), norm, residual or parallel");
  network.stack = network.file->copy(ArrayRef<Layer *>(rest));
  uint32_t last = layers(network.stack, width);
  uint32_t wanted = componentsOf(network.results);
  if (program.diagnostics.numErrors() == errorsBefore && !network.hasErrors && last != wanted)
    error(Code::Network, network.stack.back()->range,
          "the last width is " + Twine(last) + ", the results of '" + network.name->getKey() + "' have " +
              Twine(wanted) + (wanted == 1 ? " component" : " components"));
}

/// The input that the expression is, or is a component of.
static const Variable *inputOf(const Expr *expr) {
  if (auto *index = llvm::dyn_cast<IndexExpr>(expr))
    expr = index->base;
  auto *name = llvm::dyn_cast<NameExpr>(expr);
  bool isInput = name && name->variable && name->variable->kind == Variable::Kind::Input;
  return isInput ? name->variable : nullptr;
}

/// Fills in the features; returns how many numbers they are, 0 after an error.
uint32_t Sema::features(Network &network, const Layer *list, const Layer *normalize) {
  llvm::SmallVector<Feature> features;
  size_t errorsBefore = program.diagnostics.numErrors();
  uint64_t width = componentsOf(network.inputs);
  if (list) {
    width = 0;
    for (Expr *expr : list->expressions) {
      Type type = check(expr);
      if (!type.isError() && isNumber(type, expr->range))
        features.push_back({inputOf(expr), expr, std::nullopt});
      width += type.shape.elements();
    }
  } else if (normalize) {
    for (const Variable *input : network.inputs)
      features.push_back({input, nullptr, std::nullopt});
  }
  if (width > kMaxWidth || (width == 0 && !list))
    error(Code::Network, list ? list->range : network.nameRange,
          "a network has 1 .. " + Twine(kMaxWidth) + " features");
  if (normalize)
    for (Feature &feature : features)
      feature.range = Interval::all();
  Feature *memory = network.file->arena.Allocate<Feature>(features.size());
  std::uninitialized_copy(features.begin(), features.end(), memory);
  network.features = {memory, features.size()};
  return program.diagnostics.numErrors() > errorsBefore ? 0 : static_cast<uint32_t>(width);
}

uint32_t Sema::layers(ArrayRef<Layer *> list, uint32_t width) {
  for (Layer *each : list) {
    each->inputs = width;
    width = each->outputs = layer(*each, width);
  }
  return width;
}

uint32_t Sema::layer(Layer &layer, uint32_t width) {
  StringRef word = text(layer.wordRange);
  switch (layer.kind) {
  case Layer::Kind::Features:
  case Layer::Kind::Normalize:
    error(Code::Network, layer.range,
          "'" + word + "' stands at the begin of a network" +
              (layer.kind == Layer::Kind::Normalize ? ", behind its features" : ""));
    return 0;
  case Layer::Kind::Weights:
    error(Code::Network, layer.range, "'weights' is of the whole network and stands in no block");
    return 0;
  case Layer::Kind::Dense:
    return dense(layer);
  case Layer::Kind::Norm:
    return width;
  case Layer::Kind::Dropout:
    if (!layer.expressions.empty())
      if (std::optional<double> rate = constant(layer.expressions[0], "the rate of dropout");
          rate && !(*rate >= 0 && *rate < 1))
        error(Code::Network, layer.expressions[0]->range, "the rate of dropout is at least 0 and less than 1");
    return width;
  case Layer::Kind::Residual: {
    uint32_t last = layers(layer.blocks[0], width);
    if (width != 0 && last != 0 && last != width)
      error(Code::Network, layer.wordRange,
            "a residual block keeps the width: it is " + Twine(width) + " before it and " + Twine(last) + " in it");
    return width == last ? last : 0;
  }
  case Layer::Kind::Parallel: {
    uint64_t sum = 0;
    bool isKnown = true;
    for (ArrayRef<Layer *> block : layer.blocks) {
      uint32_t last = layers(block, width);
      isKnown &= last != 0;
      sum += last;
    }
    if (sum > kMaxWidth)
      error(Code::Network, layer.wordRange, "the width of a layer lies in 1 .. " + Twine(kMaxWidth));
    return isKnown ? static_cast<uint32_t>(sum) : 0;
  }
  }
  llvm_unreachable("all kinds are listed");
}

uint32_t Sema::dense(Layer &layer) {
  Expr *width = layer.expressions[0];
  std::optional<int64_t> size = constantInteger(width, "the width of a layer", Code::Network);
  bool isFine = size && *size >= 1 && *size <= kMaxWidth;
  if (size && !isFine)
    error(Code::Network, width->range, "the width of a layer lies in 1 .. " + Twine(kMaxWidth));
  if (layer.activation && !llvm::is_contained(kActivations, layer.activation->getKey())) {
    StringRef name = layer.activation->getKey();
    std::optional<std::string> near = nearest(name, kActivations);
    Diagnostic &diagnostic =
        error(Code::Network, layer.activationRange,
              "'" + name + "' is no activation; " +
                  (near ? "did you mean '" + *near + "'?" : "there are " + llvm::join(ArrayRef(kActivations), ", ")));
    if (near)
      diagnostic.replace(layer.activationRange, *near);
  }
  return isFine ? static_cast<uint32_t>(*size) : 0;
}

void Sema::normalization(Network &network) {
  Body body{network.file, &network};
  inBody(body, [&] {
    for (Feature &feature : network.features) {
      if (!feature.range)
        continue;
      double scale = feature.input ? feature.input->unitScale : 1;
      Interval range = feature.expr            ? rangeThroughCalls(feature.expr) / scale
                       : feature.input->domain ? *feature.input->domain
                                               : Interval::all();
      feature.range = range;
      if (range.isFinite() && range.lo < range.hi)
        continue;
      Range place = feature.expr ? feature.expr->range : feature.input->nameRange;
      error(Code::Network, place,
            "'normalize' maps each feature from its range to -1 .. 1; " +
                Twine(range.isFinite() ? "this one is a constant"
                                       : "the domains of the inputs give no finite range for this one"));
    }
  });
  network.hasErrors |= program.diagnostics.hasErrors();
}
