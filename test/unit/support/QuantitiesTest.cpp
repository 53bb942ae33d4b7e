//===- QuantitiesTest.cpp - Names of physical quantities ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Quantities.h"

#include <gtest/gtest.h>

using namespace hybrid;

namespace {

Unit unit(std::string_view text) {
  std::string error;
  return parseUnit(text, error).value_or(Unit::base("malformed: " + error));
}

TEST(QuantitiesTest, EachRowIsFoundByItsUnit) {
  for (const Quantity &row : allQuantities())
    EXPECT_EQ(quantityOf(unit(row.unit)), &row) << row.name << " has the dimension of another row";
}

TEST(QuantitiesTest, ScaleDoesNotMatter) {
  ASSERT_NE(quantityOf(unit("kN")), nullptr);
  EXPECT_EQ(quantityOf(unit("kN"))->name, "force");
  EXPECT_EQ(quantityOf(unit("km/h"))->name, "velocity");
  EXPECT_EQ(quantityOf(unit("g*cm^2/s^2"))->unit, "J");
}

TEST(QuantitiesTest, OtherDimensionsHaveNoName) {
  EXPECT_EQ(quantityOf(Unit()), nullptr);
  EXPECT_EQ(quantityOf(unit("kg^2*m^(1/2)")), nullptr);
  EXPECT_EQ(quantityOf(Unit::base("EUR")), nullptr);
}

} // namespace
