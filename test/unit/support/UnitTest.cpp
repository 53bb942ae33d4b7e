//===- UnitTest.cpp - Tests of unit algebra -------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Unit.h"

#include <gtest/gtest.h>

#include <random>

using namespace hybrid;

namespace {

Unit parsed(std::string_view text) {
  std::string error;
  std::optional<Unit> unit = parseUnit(text, error);
  EXPECT_TRUE(unit) << text << ": " << error;
  return unit.value_or(Unit());
}

std::string errorOf(std::string_view text) {
  std::string error;
  EXPECT_FALSE(parseUnit(text, error)) << text;
  return error;
}

TEST(UnitTest, PrintsInBaseDimensions) {
  EXPECT_EQ(parsed("N").toString(), "kg*m/s^2");
  EXPECT_EQ(parsed("m^(1/2)").toString(), "m^(1/2)");
  EXPECT_EQ(parsed("s^(-1/2)").toString(), "1/s^(1/2)");
  EXPECT_EQ(parsed("m/m").toString(), "1");
  EXPECT_EQ(parsed("km").toString(), "1000*m");
  EXPECT_EQ(parsed("1/ms").toString(), "1000/s");
}

TEST(UnitTest, DerivedUnitsAgree) {
  for (auto [left, right] : {std::pair("J", "N*m"),
                             {"W", "J/s"},
                             {"Pa", "N/m^2"},
                             {"V", "W/A"},
                             {"C", "A*s"},
                             {"F", "C/V"},
                             {"ohm", "V/A"},
                             {"S", "A/V"},
                             {"Wb", "V*s"},
                             {"T", "Wb/m^2"},
                             {"H", "Wb/A"},
                             {"lx", "lm/m^2"},
                             {"Gy", "J/kg"},
                             {"Sv", "Gy"},
                             {"kat", "mol/s"},
                             {"Bq", "Hz"},
                             {"bar", "hPa*1000"}})
    if (std::string_view(right).find("1000") == std::string_view::npos)
      EXPECT_EQ(parsed(left), parsed(right)) << left;
    else
      EXPECT_TRUE(parsed(left).sameDimension(parsed("hPa")));
  EXPECT_EQ(parsed("bar").scale(), 1e5);
  EXPECT_EQ(parsed("L").scale(), 1e-3);
  EXPECT_EQ(parsed("km/h").scale(), 1000.0 / 3600);
  EXPECT_EQ(parsed("km/h^2").scale(), 1000.0 / 12960000);
  EXPECT_EQ(parsed("%").scale(), 0.01);
  EXPECT_TRUE(parsed("rad*sr/ppm").isDimensionless());
  EXPECT_NEAR(parsed("deg").scale() * 180, 3.141592653589793, 1e-15);
}

TEST(UnitTest, SlashIsLeftAssociative) {
  EXPECT_EQ(parsed("W/m^2/K"), parsed("W/(m^2*K)"));
  EXPECT_EQ(parsed("J/mol*K"), parsed("J*K/mol"));
  EXPECT_EQ(parsed(" kg * m / s ^ 2 "), parsed("N"));
}

TEST(UnitTest, ExactNamesWinOverPrefixes) {
  EXPECT_EQ(parsed("min").scale(), 60);
  EXPECT_EQ(parsed("cd").toString(), "cd");
  EXPECT_EQ(parsed("Pa"), parsed("N/m^2"));
  EXPECT_EQ(parsed("dam").scale(), 10);
  EXPECT_EQ(parsed("mmol").toString(), "0.001*mol");
  EXPECT_EQ(parsed("um"), parsed("\u00b5m"));
  EXPECT_EQ(parsed("um"), parsed("\u03bcm"));
  EXPECT_EQ(parsed("mg").scale(), 1e-6);
  for (const char *text : {"kkg", "mmin", "krad", "mdeg", "kh", "kday", "mu", "k%", "kppm", "ksr"})
    EXPECT_NE(errorOf(text).find("unknown unit"), std::string::npos) << text;
}

TEST(UnitTest, MalformedTextNamesItsCause) {
  for (auto [text, words] : {std::pair("", "empty"),
                             {"furlong", "'furlong'"},
                             {"sec", "did you mean 's'"},
                             {"OHM", "did you mean 'ohm'"},
                             {"m^0.5", "bracketed fraction"},
                             {"m^(1/0)", "divides by zero"},
                             {"m^x", "expected an integer"},
                             {"m^(1/2", "missing ')'"},
                             {"(m", "missing ')'"},
                             {"m)", "before ')'"},
                             {"m s", "before 's'"},
                             {"m*", "where a name is expected"},
                             {"/s", "before '/'"},
                             {"2*m", "'2'"},
                             {"m/1", "numerator or alone"},
                             {"1^2", "no exponent"},
                             {"degC", "kelvin [K]"},
                             {"degF", "kelvin [K]"},
                             {"m^99999999999999999999", "too large"},
                             {"km^999", "leaves the range"},
                             {"m+s", "before '+'"}}) {
    std::string error = errorOf(text);
    EXPECT_NE(error.find(words), std::string::npos) << text << ": " << error;
  }
  EXPECT_NE(errorOf(std::string(1000, '(')).find("nested"), std::string::npos);
  EXPECT_NE(errorOf("m^9223372036854775807*m^9223372036854775807").find("leaves the range"), std::string::npos);
}

TEST(UnitTest, OpenDimensionsReadWhatIsPrinted) {
  std::string error;
  EXPECT_EQ(parseUnit("EUR/day", error, true)->toString(), "1.1574074074074073e-05*EUR/s");
  for (const char *text : {"km/h", "1/ms", "eV", "m^(-3/2)", "%", "1"}) {
    Unit unit = parsed(text);
    std::optional<Unit> again = parseUnit(unit.toString(), error, true);
    ASSERT_TRUE(again) << unit.toString() << ": " << error;
    EXPECT_EQ(*again, unit) << text;
  }
}

TEST(UnitTest, DeclaredUnitsHidePredeclaredOnes) {
  std::string error;
  size_t offset = 0;
  auto declared = [](std::string_view name) -> std::optional<Unit> {
    if (name == "mph")
      return Unit::number(0.44704) * Unit::base("m") / Unit::base("s");
    return name == "h" ? std::optional(Unit::base("h")) : std::nullopt;
  };
  EXPECT_EQ(parseUnit("mph*h", declared, error, offset)->toString(), "0.44704*h*m/s");
  EXPECT_FALSE(parseUnit("m * rpm", declared, error, offset));
  EXPECT_EQ(offset, 4u);
}

// The exponents form a vector space over the rationals, whatever the order of operations.
TEST(UnitTest, AlgebraicLaws) {
  std::mt19937_64 random(5);
  const char *names[] = {"m", "s", "kg", "N", "EUR"};
  auto draw = [&] {
    Unit unit;
    for (int i = 0; i < 3; ++i)
      unit = unit *
             (random() % 5 == 4 ? Unit::base("EUR") : parsed(names[random() % 4]))
                 .pow(Rational::make(static_cast<int64_t>(random() % 9) - 4, 1 + static_cast<int64_t>(random() % 3)));
    return unit;
  };
  for (int i = 0; i < 2000; ++i) {
    Unit a = draw(), b = draw();
    EXPECT_EQ(a * b, b * a);
    EXPECT_EQ((a * b) / b, a);
    EXPECT_EQ((a * b).pow({1, 2}), a.pow({1, 2}) * b.pow({1, 2}));
    EXPECT_EQ(a.pow({2, 3}).pow({3, 2}), a);
    EXPECT_TRUE((a / a).isDimensionless());
  }
}

} // namespace
