//===- TensorTest.cpp - Values of the reference evaluator -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reference/Tensor.h"
#include "reference/Cases.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace hybrid::reference;

namespace {

constexpr int64_t kLimit = 1000;

struct TensorTest : testing::Test {
  MLIRContext context;
  Type f64 = Float64Type::get(&context), f32 = Float32Type::get(&context);

  FailureOr<Tensor> read(Attribute attribute) {
    ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
    return Tensor::fromAttribute(attribute, kLimit, [&] { return emitError(UnknownLoc::get(&context)); });
  }
};

TEST_F(TensorTest, CopiesShareUntilWritten) {
  Tensor a = Tensor::reals(f64, {2}, {1.0, 2.0});
  Tensor b = a;
  EXPECT_EQ(a.elements().data(), b.elements().data());
  b.mutableElements()[0] = realElement(5.0);
  EXPECT_EQ(a.getReal(0), 1.0);
  EXPECT_EQ(b.getReal(0), 5.0);
}

TEST_F(TensorTest, IntegersWrapWithSign) {
  Type i8 = IntegerType::get(&context, 8), i1 = IntegerType::get(&context, 1);
  EXPECT_EQ(Tensor::integer(i8, 200).getInteger(), -56);
  EXPECT_EQ(ElementFormat(i8).asUnsigned(integerElement(-56)), 200u);
  EXPECT_EQ(Tensor::integer(i1, 1).getInteger(), -1);
  EXPECT_EQ(ElementFormat(i1).asUnsigned(integerElement(-1)), 1u);
  Type i64 = IntegerType::get(&context, 64);
  EXPECT_EQ(Tensor::integer(i64, std::numeric_limits<int64_t>::min()).getInteger(),
            std::numeric_limits<int64_t>::min());
}

TEST_F(TensorTest, AttributesReadBack) {
  auto type = RankedTensorType::get({2, 2}, f32);
  auto dense = DenseElementsAttr::get(type, ArrayRef<float>{1.0f, -0.0f, 0.1f, INFINITY});
  FailureOr<Tensor> tensor = read(dense);
  ASSERT_TRUE(succeeded(tensor));
  EXPECT_EQ(tensor->getReal(2), static_cast<double>(0.1f));
  EXPECT_EQ(tensor->toAttribute(type), dense);
  auto bits = DenseElementsAttr::get(RankedTensorType::get({3}, IntegerType::get(&context, 1)),
                                     ArrayRef<bool>{true, false, true});
  tensor = read(bits);
  ASSERT_TRUE(succeeded(tensor));
  EXPECT_EQ(tensor->getInteger(0), -1);
  EXPECT_EQ(tensor->toAttribute(bits.getType()), bits);
  auto number = FloatAttr::get(f64, 0.25);
  EXPECT_EQ(read(number)->toAttribute(f64), number);
}

TEST_F(TensorTest, RefusesWhatIsNoArrayOrTooLarge) {
  EXPECT_TRUE(failed(read(StringAttr::get(&context, "text"))));
  EXPECT_TRUE(failed(read(UnitAttr::get(&context))));
  EXPECT_TRUE(failed(read(DenseElementsAttr::get(RankedTensorType::get({kLimit + 1}, f32), 1.0f))));
  EXPECT_TRUE(succeeded(read(DenseElementsAttr::get(RankedTensorType::get({kLimit}, f32), 1.0f))));
}

TEST_F(TensorTest, CountsElementsWithoutOverflow) {
  EXPECT_EQ(countElements({2, 3}, 6), 6);
  EXPECT_EQ(countElements({2, 3}, 5), std::nullopt);
  EXPECT_EQ(countElements({}, 1), 1);
  EXPECT_EQ(countElements({-1}, 5), std::nullopt);
  int64_t large = int64_t(1) << 62;
  EXPECT_EQ(countElements({large, large}, std::numeric_limits<int64_t>::max()), std::nullopt);
  EXPECT_EQ(countElements({large, large, 0}, 0), 0);
  EXPECT_EQ(countElements({0, -1}, 0), std::nullopt);
}

TEST_F(TensorTest, WalksRowMajor) {
  SmallVector<int64_t> shape{2, 3}, index{0, 0};
  EXPECT_EQ(linearise(index, rowMajorStrides(shape)), 0);
  int64_t count = 1;
  while (nextIndex(index, shape)) {
    EXPECT_EQ(linearise(index, rowMajorStrides(shape)), count);
    EXPECT_TRUE(isInside(index, shape));
    ++count;
  }
  EXPECT_EQ(count, 6);
  EXPECT_FALSE(isInside({2, 0}, shape));
  EXPECT_FALSE(isInside({0, -1}, shape));
}

TEST_F(TensorTest, UlpDistanceCountsNumbersBetween) {
  auto type = cast<FloatType>(f64);
  EXPECT_EQ(ulpDistance(type, 1.0, std::nextafter(1.0, 2.0)), 1);
  EXPECT_EQ(ulpDistance(type, 0.0, -0.0), 1);
  EXPECT_EQ(ulpDistance(type, 5e-324, -5e-324), 3);
  EXPECT_EQ(ulpDistance(type, NAN, NAN), 0);
  EXPECT_EQ(ulpDistance(type, NAN, 1.0), INFINITY);
  EXPECT_EQ(ulpDistance(cast<FloatType>(f32), 1.0, 1.0 + std::ldexp(1.0, -23)), 1);
  EXPECT_GT(ulpDistance(type, INFINITY, -INFINITY), 1e18);
}

} // namespace
