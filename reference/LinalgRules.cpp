//===- LinalgRules.cpp - Meaning of the structured ops of linalg ----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Named or generic, a structured op is a nest of loops over a box of indices. At each point its body maps the elements
// that the index maps select to new elements of the outputs:
//
//   matmul: for m, n, k:  C[m, n] = body(A[m, k], B[k, n], C[m, n])
//
// Parallel dimensions come first, then reductions, both in row-major order; so each output element is accumulated in
// the order of the reduction dimensions. Bodies of elementwise ops are evaluated for many parallel points at once,
// which changes no value and saves most of the time. Where an output does not have one element per parallel point,
// all dimensions are walked one point at a time.
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace hybrid::reference;

using Operands = ArrayRef<Tensor>;
using Index = SmallVector<int64_t>;

namespace {

/// Evaluation of one structured op.
class Loops {
public:
  Loops(linalg::LinalgOp op, Operands operands, Evaluator &evaluator)
      : op(op), evaluator(evaluator), maps(op.getIndexingMapsArray()), values(operands) {}

  Results run();

private:
  static constexpr size_t kPointsAtOnce = 4096;

  LogicalResult findSizes();
  void sortDimensions();
  LogicalResult evaluateAt(MutableArrayRef<Index> points);
  LogicalResult evaluateReductions(MutableArrayRef<Index> points);
  /// Positions in `values[operand]` of the elements at the points.
  FailureOr<Index> positionsOf(unsigned operand, ArrayRef<Index> points);
  /// One number per point; a scalar for a single point.
  Tensor pack(Type type, ArrayRef<Element> elements) const {
    Index shape;
    if (elements.size() != 1)
      shape.push_back(static_cast<int64_t>(elements.size()));
    return Tensor(type, shape, elements);
  }

  linalg::LinalgOp op;
  Evaluator &evaluator;
  SmallVector<AffineMap> maps;
  SmallVector<Tensor> values; ///< one per operand; those of the outputs change
  Index sizes;
  SmallVector<unsigned> parallel, sequential;
  size_t pointsAtOnce = 1;
};

} // namespace

LogicalResult Loops::findSizes() {
  AffineMap shapesToLoops = op.getShapesToLoopsMap();
  Index shapes;
  for (const Tensor &value : values)
    llvm::append_range(shapes, value.getShape());
  if (!shapesToLoops)
    return op.emitOpError("cannot be evaluated: its loops do not follow from its operands");
  sizes = shapesToLoops.compose(shapes);
  for (auto [map, value] : llvm::zip_equal(maps, values))
    for (auto [expression, size] : llvm::zip_equal(map.getResults(), value.getShape()))
      if (auto dim = dyn_cast<AffineDimExpr>(expression); dim && sizes[dim.getPosition()] != size)
        return op.emitOpError() << "cannot be evaluated: operands disagree on the size of dimension "
                                << dim.getPosition() << ": " << sizes[dim.getPosition()] << " and " << size;
  return success();
}

void Loops::sortDimensions() {
  for (auto [d, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    (kind == utils::IteratorType::parallel ? parallel : sequential).push_back(d);
  bool onePerPoint = llvm::all_of(ArrayRef<AffineMap>(maps).take_back(op.getNumDpsInits()), [&](AffineMap map) {
    return map.isProjectedPermutation() && map.getNumResults() == parallel.size() &&
           llvm::all_of(parallel, [&](unsigned d) { return map.isFunctionOfDim(d); });
  });
  if (!onePerPoint) {
    parallel.clear();
    sequential = llvm::to_vector(llvm::seq<unsigned>(0, sizes.size()));
  } else if (Evaluator::isElementwise(*op.getBlock()->getParent())) {
    pointsAtOnce = kPointsAtOnce;
  }
}

FailureOr<Index> Loops::positionsOf(unsigned operand, ArrayRef<Index> points) {
  Index result, strides = rowMajorStrides(values[operand].getShape());
  for (const Index &point : points) {
    Index place = maps[operand].compose(point);
    if (!isInside(place, values[operand].getShape()))
      return op.emitOpError() << "cannot be evaluated: it reads outside operand " << operand << ", which is "
                              << describeShape(values[operand].getShape());
    result.push_back(linearise(place, strides));
  }
  return result;
}

LogicalResult Loops::evaluateAt(MutableArrayRef<Index> points) {
  unsigned inputs = op.getNumDpsInputs();
  SmallVector<Tensor> arguments;
  SmallVector<Index> outputPositions;
  for (unsigned i = 0, e = std::min<unsigned>(values.size(), op.getBlock()->getNumArguments()); i < e; ++i) {
    FailureOr<Index> positions = positionsOf(i, points);
    if (failed(positions))
      return failure();
    ArrayRef<Element> elements = values[i].elements();
    auto selected = llvm::map_to_vector(*positions, [&](int64_t p) { return elements[p]; });
    arguments.push_back(pack(values[i].getElementType(), selected));
    if (i >= inputs)
      outputPositions.push_back(std::move(*positions));
  }
  for (unsigned i = inputs + outputPositions.size(); i < values.size(); ++i) { // linalg.map does not read its output
    FailureOr<Index> positions = positionsOf(i, points);
    if (failed(positions))
      return failure();
    outputPositions.push_back(std::move(*positions));
  }
  SmallVector<Tensor> indices;
  for (unsigned d = 0; d < sizes.size(); ++d) {
    auto column = llvm::map_to_vector(points, [&](const Index &point) { return integerElement(point[d]); });
    indices.push_back(pack(IndexType::get(op.getContext()), column));
  }
  llvm::SaveAndRestore loop(evaluator.loopIndices, ArrayRef<Tensor>(indices));
  Results yielded = evaluator.evaluateRegion(*op.getBlock()->getParent(), arguments);
  if (failed(yielded))
    return failure();
  for (auto [output, value, positions] :
       llvm::zip_equal(MutableArrayRef<Tensor>(values).drop_front(inputs), *yielded, outputPositions)) {
    MutableArrayRef<Element> elements = output.mutableElements();
    for (auto [i, position] : llvm::enumerate(positions))
      elements[position] = value.elements()[value.getRank() == 0 ? 0 : i];
  }
  return evaluator.spend(op, static_cast<int64_t>(points.size()));
}

LogicalResult Loops::evaluateReductions(MutableArrayRef<Index> points) {
  auto extent = llvm::map_to_vector(sequential, [&](unsigned d) { return sizes[d]; });
  Index step(sequential.size(), 0);
  do {
    for (Index &point : points)
      for (auto [d, i] : llvm::zip_equal(sequential, step))
        point[d] = i;
    if (failed(evaluateAt(points)))
      return failure();
  } while (nextIndex(step, extent));
  return success();
}

Results Loops::run() {
  if (!op.hasPureTensorSemantics())
    return op.emitOpError("is not supported by the reference evaluator on memory");
  if (failed(findSizes()))
    return failure();
  sortDimensions();
  auto outputs = [&] { return SmallVector<Tensor>(ArrayRef<Tensor>(values).drop_front(op.getNumDpsInputs())); };
  if (llvm::is_contained(sizes, 0))
    return outputs();
  auto extent = llvm::map_to_vector(parallel, [&](unsigned d) { return sizes[d]; });
  Index current(parallel.size(), 0);
  bool more = true;
  while (more) {
    SmallVector<Index> points;
    for (; more && points.size() < pointsAtOnce; more = nextIndex(current, extent)) {
      points.emplace_back(sizes.size(), 0);
      for (auto [d, i] : llvm::zip_equal(parallel, current))
        points.back()[d] = i;
    }
    if (failed(evaluateReductions(points)))
      return failure();
  }
  return outputs();
}

static Results evaluateIndex(linalg::IndexOp op, Operands, Evaluator &evaluator) {
  return SmallVector<Tensor>{evaluator.loopIndices[op.getDim()]};
}

void hybrid::reference::addLinalgRules(Rules &rules) {
  rules.add<linalg::IndexOp>(evaluateIndex);
  rules.addStructured([](Operation *op, Operands operands, Evaluator &evaluator) {
    return Loops(cast<linalg::LinalgOp>(op), operands, evaluator).run();
  });
}
