//===- Journal.cpp - What a search has finished, to go on from ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Journal.h"

#include <charconv>
#include <optional>
#include <unordered_map>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr std::string_view kTitle = "hybrid checkpoint 2";

/// FNV-1a: a file cut short or edited by hand does not keep it.
uint64_t checksum(std::string_view text) {
  uint64_t sum = 0xcbf29ce484222325;
  for (unsigned char c : text)
    sum = (sum ^ c) * 0x100000001b3;
  return sum;
}

std::string exactly(double x) {
  char buffer[40];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::hex).ptr};
}

/// Lines of words. Each word stands before a blank, the rest of a line may be text.
class Writer {
public:
  template <typename... Words> void line(const Words &...words) {
    ((text += asText(words), text += ' '), ...);
    text.back() = '\n';
  }

  void expression(const Expr &e) {
    std::unordered_map<const void *, size_t> places;
    std::vector<Expr> nodes = e.nodes();
    line("nodes", nodes.size());
    for (const Expr &node : nodes) {
      if (node.isVariable())
        line("v", node.index());
      else if (node.isParameter())
        line("p", node.value());
      else if (node.isNumber() && node.exact())
        line("x", node.exact()->factor.numerator, node.exact()->factor.denominator, node.exact()->piPower,
             node.exact()->radicand, int(node.exact()->rootOfPi));
      else if (node.isNumber())
        line("n", node.value());
      else
        line("o", std::string(info(node.op()).name), places[node.operand(0).id()],
             places[node.operand(node.numOperands() - 1).id()]);
      places.emplace(node.id(), places.size());
    }
  }

  std::string text;

private:
  static std::string asText(const std::string &word) { return word; }
  static std::string asText(const char *word) { return word; }
  static std::string asText(double x) { return exactly(x); }
  template <typename Integer> static std::string asText(Integer n) { return std::to_string(n); }
};

/// Reads what the writer wrote; after the first thing that is wrong, nothing more.
class Reader {
public:
  explicit Reader(std::string_view text) : rest(text) {}

  bool nextLine() {
    size_t end = rest.find('\n');
    good = good && end != rest.npos;
    if (good) {
      line = rest.substr(0, end);
      rest.remove_prefix(end + 1);
    }
    return good;
  }
  std::string_view remainder() const { return line; }

  bool take(std::string_view word) { return good = word_() == word && good; }

  template <typename Number> Number number() {
    Number value = 0;
    std::string_view word = word_();
    std::from_chars_result result;
    if constexpr (std::is_floating_point_v<Number>)
      result = std::from_chars(word.data(), word.data() + word.size(), value, std::chars_format::hex);
    else
      result = std::from_chars(word.data(), word.data() + word.size(), value);
    good = good && result.ec == std::errc() && result.ptr == word.data() + word.size();
    return value;
  }
  std::string_view word() { return word_(); }

  /// A count of things of which each has a line.
  size_t count() {
    size_t n = number<size_t>();
    good = good && n <= rest.size();
    return good ? n : 0;
  }

  Expr expression() {
    if (!nextLine() || !take("nodes"))
      return {};
    std::vector<Expr> nodes;
    for (size_t n = count(); n > 0 && good; --n)
      nodes.push_back(node(nodes));
    good = good && !nodes.empty();
    return good ? nodes.back() : Expr();
  }

  bool good = true;

private:
  std::string_view word_() {
    size_t end = std::min(line.find(' '), line.size());
    std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
  }

  Expr node(const std::vector<Expr> &before) {
    nextLine();
    std::string_view kind = word_();
    if (kind == "v")
      return Expr::variable(number<unsigned>());
    if (kind == "p")
      return Expr::parameter(number<double>());
    if (kind == "n")
      return number<double>();
    if (kind == "x") {
      ExactNumber x;
      x.factor.numerator = number<int64_t>();
      x.factor.denominator = number<int64_t>();
      x.piPower = number<int>();
      x.radicand = number<int64_t>();
      x.rootOfPi = number<int>() != 0;
      good = good && x.factor.denominator > 0 && x.radicand > 0;
      return good ? Expr(x) : Expr();
    }
    std::optional<Operator> op = operatorNamed(word_());
    size_t a = number<size_t>(), b = number<size_t>();
    good = good && kind == "o" && op && a < before.size() && b < before.size();
    return good ? Expr::make(*op, before[a], before[b]) : Expr();
  }

  std::string_view rest, line;
};

void writeCandidate(Writer &out, const Candidate &candidate) {
  out.line("name", candidate.median, candidate.score, candidate.noise, candidate.structure.size());
  for (const StructureFinding &finding : candidate.structure)
    out.line(finding.level, int(finding.isName), finding.residual, finding.text);
  out.expression(candidate.expression);
}

Candidate readCandidate(Reader &in) {
  Candidate candidate;
  in.nextLine();
  in.take("name");
  candidate.median = in.number<double>();
  candidate.score = in.number<double>();
  candidate.noise = in.number<double>();
  for (size_t n = in.count(); n > 0 && in.nextLine(); --n) {
    StructureFinding finding;
    finding.level = in.number<unsigned>();
    finding.isName = in.number<int>() != 0;
    finding.residual = in.number<double>();
    finding.text = in.remainder();
    candidate.structure.push_back(std::move(finding));
  }
  candidate.expression = in.expression();
  return candidate;
}

} // namespace

const Journal::Step *Journal::find(const std::string &place) const {
  auto step = steps.find(place);
  return step == steps.end() ? nullptr : &step->second;
}

void Journal::add(const std::string &place, Step step) {
  steps.insert_or_assign(place, std::move(step));
  if (changed)
    changed();
}

std::string Journal::text() const {
  Writer out;
  out.line(std::string(kTitle));
  out.line("identity", identity.size());
  for (const std::string &part : identity)
    out.line(part);
  out.line("steps", steps.size());
  for (const auto &[place, step] : steps) {
    out.line("step", step.nodes, step.enumerations, step.libraryFields, step.rows, step.names.size(), place);
    for (const Candidate &name : step.names)
      writeCandidate(out, name);
  }
  out.line("end", checksum(out.text));
  return std::move(out.text);
}

bool Journal::read(std::string_view text, std::string &error) {
  auto fail = [&](std::string message) {
    error = std::move(message);
    return false;
  };
  Reader in(text);
  if (!in.nextLine() || in.remainder() != kTitle)
    return fail("this is no checkpoint of this version");
  size_t end = text.rfind("end ");
  if (end == text.npos || text.substr(end) != "end " + std::to_string(checksum(text.substr(0, end))) + "\n")
    return fail("the checkpoint is damaged");
  in.nextLine();
  in.take("identity");
  size_t parts = in.count();
  for (size_t k = 0; k < std::max(parts, identity.size()); ++k) {
    std::string there = k < parts && in.nextLine() ? std::string(in.remainder()) : "nothing";
    std::string here = k < identity.size() ? identity[k] : "nothing";
    if (there != here)
      return fail("it is of another search: '" + there + "' there, '" + here + "' here");
  }
  in.nextLine();
  in.take("steps");
  std::map<std::string, Step> found;
  for (size_t n = in.count(); n > 0 && in.nextLine(); --n) {
    Step step;
    in.take("step");
    step.nodes = in.number<unsigned>();
    step.enumerations = in.number<unsigned>();
    step.libraryFields = in.number<unsigned>();
    step.rows = in.number<uint64_t>();
    size_t names = in.count();
    std::string place(in.remainder());
    for (size_t k = 0; k < names && in.good; ++k)
      step.names.push_back(readCandidate(in));
    found.emplace(std::move(place), std::move(step));
  }
  if (!in.good)
    return fail("the checkpoint is damaged");
  steps = std::move(found);
  return true;
}
