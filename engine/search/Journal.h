//===- Journal.h - What a search has finished, to go on from ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search is deterministic, so the state of one that was interrupted need not be saved: what its finished steps gave
// is enough. Run again, it takes the same steps in the same order; those that the journal knows are looked up, and it
// is where it was in no time, with the same result as if it had never stopped.
//
//   y/0     multiplicative m1 | r, finished          a step is named by its place: output y, first relation tried,
//   y/1.0   the first relation inside the second     and so on inwards
//
// A step that is found is not entered, so its own steps are neither looked up nor needed. A step that a time limit or
// Ctrl-C cut short is not written down. Numbers are written exactly (hexadecimal), constants that one expression uses
// twice stay one.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_JOURNAL_H
#define HYBRID_ENGINE_SEARCH_JOURNAL_H

#include "engine/search/Candidate.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hybrid::engine {

class Journal {
public:
  struct Step {
    std::vector<Candidate> names;
    unsigned nodes = 0, enumerations = 0, libraryFields = 0; ///< of the budget that it took
    uint64_t rows = 0;                                       ///< asked of the oracle
  };

  /// `identity` says which search this is, a line for each thing that its result depends on ("seed 1").
  explicit Journal(std::vector<std::string> identity) : identity(std::move(identity)) {}

  const Step *find(const std::string &place) const;
  void add(const std::string &place, Step step);
  std::function<void()> changed; ///< called by add

  std::string text() const;
  /// Takes in what `text` wrote. False, with what is wrong in `error`, if it is damaged or of another search.
  bool read(std::string_view text, std::string &error);

private:
  std::vector<std::string> identity;
  std::map<std::string, Step> steps;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_JOURNAL_H
