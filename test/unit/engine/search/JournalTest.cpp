//===- JournalTest.cpp - Tests of going on with a search ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Journal.h"

#include "../structure/TestField.h"
#include "engine/search/Solver.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const std::vector<std::string> kIdentity = {"input 1234", "seed 1"};

/// m*exp(-r) / (r + q), found with a journal; `rows` counts what the oracle was asked, `steps` ends the search.
std::vector<Candidate> search(Journal *journal, uint64_t &rows, unsigned steps = 1000) {
  Field field({{1, 3}, {1, 3}, {1, 3}}, 1, [&rows](const Points &x, unsigned, Eigen::Ref<Eigen::VectorXd> y) {
    rows += uint64_t(x.rows());
    y = (x.col(0).array() * (-x.col(1).array()).exp() / (x.col(1) + x.col(2)).array()).matrix();
  });
  SearchBudget budget;
  budget.expired = [&steps] { return steps == 0; };
  Solver solver(1, budget, {"m", "r", "q"});
  solver.journal = journal;
  solver.scope = "y";
  if (journal)
    journal->changed = [&steps] { steps -= steps > 0; };
  return solver.solve(field, 0);
}

void expectSame(const std::vector<Candidate> &a, const std::vector<Candidate> &b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t k = 0; k < a.size(); ++k) {
    EXPECT_EQ(a[k].expression, b[k].expression);
    EXPECT_EQ(a[k].expression.parameters().size(), b[k].expression.parameters().size());
    EXPECT_EQ(a[k].median, b[k].median);
    EXPECT_EQ(a[k].score, b[k].score);
    EXPECT_EQ(a[k].noise, b[k].noise);
    ASSERT_EQ(a[k].structure.size(), b[k].structure.size());
    for (size_t i = 0; i < a[k].structure.size(); ++i)
      EXPECT_EQ(a[k].structure[i].text, b[k].structure[i].text);
  }
}

TEST(JournalTest, AnInterruptedSearchEndsAsIfItHadNotBeen) {
  uint64_t plain = 0, interrupted = 0, resumed = 0;
  std::vector<Candidate> expected = search(nullptr, plain);
  ASSERT_FALSE(expected.empty());
  Journal first(kIdentity);
  search(&first, interrupted, 1);
  std::string saved = first.text(), error;

  Journal second(kIdentity);
  ASSERT_TRUE(second.read(saved, error)) << error;
  EXPECT_EQ(second.text(), saved);
  expectSame(search(&second, resumed), expected);
  EXPECT_LE(interrupted, plain);
  EXPECT_LT(resumed, plain);

  Journal third(kIdentity);
  ASSERT_TRUE(third.read(second.text(), error)) << error;
  uint64_t again = 0;
  expectSame(search(&third, again), expected);
  EXPECT_LT(again, resumed) << "all steps are known";
}

TEST(JournalTest, SharedConstantsStayOne) {
  Expr w = Expr::parameter(0.1);
  Candidate candidate{sin(w * Expr::variable(0)) + w + Expr(ExactNumber::pi()) * Expr(1e-300), 1, 2, 3, {}};
  Journal journal(kIdentity), copy(kIdentity);
  journal.add("y/0", {{candidate}, 1, 2, 3, 4});
  std::string error;
  ASSERT_TRUE(copy.read(journal.text(), error)) << error;
  const Journal::Step *step = copy.find("y/0");
  ASSERT_TRUE(step);
  EXPECT_EQ(step->names[0].expression, candidate.expression);
  EXPECT_EQ(step->names[0].expression.parameters().size(), 1u);
  EXPECT_EQ(step->libraryFields, 3u);
  EXPECT_EQ(step->rows, 4u);
}

TEST(JournalTest, RefusesWhatIsDamagedOrOfAnotherSearch) {
  Journal journal(kIdentity);
  journal.add("y/0", {{Candidate{Expr::variable(0), 1, 2, 3, {{"x", 0, 0, true}}}}, 1, 2, 3, 4});
  std::string text = journal.text(), error;
  auto refused = [&](const std::string &contents, std::vector<std::string> identity) {
    EXPECT_FALSE(Journal(std::move(identity)).read(contents, error));
    return error;
  };
  EXPECT_EQ(refused("nonsense\n", kIdentity), "this is no checkpoint of this version");
  EXPECT_EQ(refused("", kIdentity), "this is no checkpoint of this version");
  for (size_t length = text.find('\n') + 1; length < text.size(); ++length)
    EXPECT_EQ(refused(text.substr(0, length), kIdentity), "the checkpoint is damaged");
  std::string changed = text;
  changed[text.find("step ") + 5] ^= 1;
  EXPECT_EQ(refused(changed, kIdentity), "the checkpoint is damaged");
  EXPECT_EQ(refused(text, {"input 1234", "seed 2"}), "it is of another search: 'seed 1' there, 'seed 2' here");
}

} // namespace
