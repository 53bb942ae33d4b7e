//===- ReferencesTest.cpp - What the names of a file stand for ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/References.h"

#include "frontend/dsl/Describe.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::dsl;

namespace {

/// A file in memory, analysed, with another one that it may import.
class ReferencesTest : public testing::Test {
protected:
  void load(llvm::StringRef text) {
    ProgramOptions options;
    options.searchPaths = {};
    options.open = [](llvm::StringRef path) -> std::unique_ptr<llvm::MemoryBuffer> {
      if (!path.ends_with("laws.hyb"))
        return nullptr;
      return llvm::MemoryBuffer::getMemBufferCopy("const g = 9.8 [m/s^2];\nunit mph = 0.44704 [m/s];\n");
    };
    program = std::make_unique<Program>(std::move(options));
    unit = program->load("/nowhere/a.hyb", llvm::MemoryBuffer::getMemBufferCopy(text));
    references = findReferences(*program, *unit);
  }

  /// All of them, as "name:what", a declaration with a star.
  std::string all() const {
    std::string text;
    for (const Reference &r : references) {
      const char *what = r.variable    ? kindWord(r.variable->kind).data()
                         : r.callable  ? "callable"
                         : r.unit      ? "unit"
                         : r.file      ? "file"
                         : r.function  ? "function"
                         : r.constant  ? "constant"
                         : r.operation ? "operation"
                                       : "predeclared";
      text += (text.empty() ? "" : " ") + unit->source->text(r.range).str() + ":" + what + (r.isDeclaration ? "*" : "");
    }
    return text;
  }

  std::unique_ptr<Program> program;
  const SourceUnit *unit = nullptr;
  std::vector<Reference> references;
};

TEST_F(ReferencesTest, EachNameOnceInTheOrderOfTheText) {
  load("import laws { g, mph };\n"
       "module fall(t: real [s]) -> (v: real [mph]) { param k = 1; v = k * g * t; }\n"
       "module twice(t: real [s]) -> (v: real [km/h]) { v = (fall(t, k = 2)) + abs(fall(t)) * pi / pi; }\n");
  EXPECT_EQ(all(), "laws:file g:const mph:unit "
                   "fall:callable* t:input* s:predeclared v:result* mph:unit k:param* v:result k:param *:operation "
                   "g:const *:operation t:input "
                   "twice:callable* t:input* s:predeclared v:result* km:predeclared h:predeclared v:result "
                   "fall:callable t:input k:param +:operation abs:function fall:callable t:input *:operation "
                   "pi:constant /:operation pi:constant");
}

TEST_F(ReferencesTest, NamesInParenthesesAreFound) {
  load("module f(x: real) -> (y: real) { y = ( x ) + ((x)); }");
  EXPECT_EQ(all(), "f:callable* x:input* y:result* y:result x:input +:operation x:input");
}

TEST_F(ReferencesTest, LocalNamesHideThoseOfTheFile) {
  load("const x = 1;\nmodule f(x: real) -> (y: real) { repeat 2 (s = x) { let x2 = s; s = x2; } y = s; }");
  EXPECT_EQ(all(), "x:const* f:callable* x:input* y:result* s:state* x:input x2:let* s:state s:state x2:let y:result "
                   "s:state");
}

TEST_F(ReferencesTest, FeaturesAndLayersOfNetworks) {
  load("module f(x: real) -> (y: real) { y = x; }\nconst n = 4;\n"
       "network g(x: real in 0 .. 1) -> (y: real) { features(x, f(x)); normalize; residual { dense(2, tanh); } "
       "dense(n); "
       "dense(1); }");
  EXPECT_EQ(all(), "f:callable* x:input* y:result* y:result x:input n:const* g:callable* x:input* y:result* "
                   "x:input f:callable x:input tanh:function n:const");
}

TEST_F(ReferencesTest, WhatHasErrorsLacksEntriesOnly) {
  load("module f(x: real) -> (y: real) { y = nothing + x; z = ; let ");
  EXPECT_EQ(all(), "f:callable* x:input* y:result* y:result +:operation x:input");
}

TEST_F(ReferencesTest, DeclarationsAreDescribedWithInferredTypes) {
  load("const a = 2 [km/h] +- 1 [m/s];\nconst b = a * 3 [s];\n"
       "module f(v: real[3] [m/s] in -1 .. 1, // the wind\n    w: real) -> (y: real) { let n = norm(v); let c = w > 0; "
       "y = n / a; }");
  auto describeFirst = [&](llvm::StringRef name) -> std::string {
    for (const Reference &r : references)
      if (unit->source->text(r.range) == name)
        return r.variable ? describe(*r.variable, *program) : describe(*r.callable, *program);
    return "";
  };
  EXPECT_EQ(describeFirst("a"), "const a: real [km/h] = 2 [km/h] +- 1 [m/s]");
  EXPECT_EQ(describeFirst("b"), "const b: real [m] = a * 3 [s]");
  EXPECT_EQ(describeFirst("n"), "let n: real [m/s]");
  EXPECT_EQ(describeFirst("c"), "let c: a condition");
  EXPECT_EQ(describeFirst("f"), "module f(v: real[3] [m/s] in -1 .. 1, w: real) -> (y: real)");
}

} // namespace
