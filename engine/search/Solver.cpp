//===- Solver.cpp - Divide, name, compose ---------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Solver.h"

#include "engine/expr/Dimension.h"
#include "engine/expr/Print.h"
#include "engine/fit/LeastSquares.h"
#include "engine/fit/Prune.h"
#include "engine/fit/Snap.h"
#include "engine/fit/Univariate.h"
#include "engine/search/Proposals.h"
#include "engine/search/Ranking.h"
#include "engine/search/UnitReduction.h"
#include "engine/search/ValueSearch.h"

#include <algorithm>
#include <charconv>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kFitPoints = 300;
constexpr unsigned kLineNodes = 64;
/// A relation counts as holding up to this multiple of the error.
constexpr double kHolds = 10;
/// A name agrees if its median residual is at most this multiple of the error.
constexpr double kAgrees = 3;
/// The error of a part beyond which it is taken for zero.
constexpr double kNothing = 0.25;
/// The smallest defect of all beyond which no relation can be told from none.
constexpr double kHopeless = 0.03;
/// At most so much larger is an error than the views of a part show.
constexpr double kInflation = 30;
/// Fields of so many variables may be named by enumeration. The error of the whole is then supposed to be at most that
/// of a good network: a larger one only makes the search longer.
constexpr unsigned kEnumeratedDims = 3;
constexpr double kSupposedNoise = 3e-6;
/// Where no relation tells the error, a form is not called nearer to its law than a good network is.
constexpr double kGoodNetwork = 2e-5;
/// Ways to bind the library's modules that are tried for one field, arguments that may be free constants then, and
/// fields named so.
constexpr size_t kLibraryCalls = 400;
constexpr unsigned kUnboundArguments = 2, kLibraryFields = 8;
/// A residual that is taken for the field's error without a second look.
constexpr double kClearly = 1e-4;
/// The share of work for that second look, and how much nearer a form must be that it finds.
constexpr double kSecondLook = 0.1, kClearlyNearer = 10;
/// Digits that an expression found for the whole must explain: among millions, some do so by chance.
constexpr double kDigits = 2, kDigitsPerConstant = 0.5;
/// Alternatives kept of one field's names: more where its error leaves more undecided.
size_t alternatives(double noise) { return isCoarse(noise) ? 8 : 3; }
/// Relations that lose nothing, tried for one field although one has led to a name, where several agree.
unsigned breadth(double noise, unsigned depth) { return !isCoarse(noise) ? 1 : depth == 0 ? 4 : 2; }
/// Relations that lose nothing, tried for one field.
unsigned losslessWidth(double noise, unsigned depth) { return isCoarse(noise) ? 4 : depth == 0 ? 2 : 1; }
/// Forms whose rest is looked at, and the relative error of a rest beyond which it cannot be named.
constexpr size_t kRests = 2;
constexpr double kWorthNaming = 0.1;
/// A form that agrees is suspicious beyond this multiple of the error, and then its term below this share of the whole.
constexpr double kSuspicious = 1.5, kWeakTerm = 0.03;
/// Names kept of the whole, at least, where it is coarse.
constexpr size_t kCoarseNames = 16;
/// Units that are given are believed if the function keeps them within this multiple of the error.
constexpr double kUnitsHold = 100;
/// Choices of repeating inputs that are tried.
constexpr size_t kUnitForms = 3;
/// A form keeps its units if a change of them changes it by no more; its exponents are fitted numbers.
constexpr double kKeepsUnits = 1e-3;

bool agreesWithin(const Candidate &c) { return c.median <= kAgrees * c.noise; }

FitData sampleField(const Field &field, uint64_t seed, unsigned points) {
  FitData data;
  data.x = samplePoints(field.box(), points, seed);
  data.y = field(data.x);
  data.unit = field.unit(data.y);
  return data;
}

/// Replaces {k} by the expression of variable k.
std::string nameVariables(const std::string &text, std::span<const Expr> variables,
                          std::span<const std::string> names) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    size_t end = text[i] == '{' ? text.find('}', i) : std::string::npos;
    if (end == std::string::npos) {
      out += text[i];
      continue;
    }
    out += print(rounded(variables[std::stoul(text.substr(i + 1, end - i - 1))]), names);
    i = end;
  }
  return out;
}

/// With two digits.
std::string brief(double x) {
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::general, 2).ptr;
  return {buffer, end};
}

/// A sum without its term of the least size, if that is far smaller than the whole.
std::optional<Expr> withoutWeakest(const Expr &sum, const FitData &data) {
  if (!sum.is(Operator::Add) && !sum.is(Operator::Sub))
    return std::nullopt;
  Expr terms[] = {sum.operand(0), sum.is(Operator::Add) ? sum.operand(1) : -sum.operand(1)};
  double size = median(sum.evaluate(data.x).array().abs());
  for (int k : {0, 1})
    if (median(terms[k].evaluate(data.x).array().abs()) < kWeakTerm * size)
      return terms[1 - k];
  return std::nullopt;
}

Field negative(const Field &field) {
  return Field(field.box(), field.numViews(),
               [field](const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) { y = -field.view(x, view); });
}

} // namespace

bool hybrid::engine::usesOnly(const Expr &e, std::span<const Operator> operators) {
  static constexpr Operator kAlways[] = {Operator::Add, Operator::Sub, Operator::Mul, Operator::Div,
                                         Operator::Pow, Operator::Neg, Operator::Sqrt};
  auto has = [](std::span<const Operator> set, Operator op) {
    return std::find(set.begin(), set.end(), op) != set.end();
  };
  std::vector<Expr> nodes = e.nodes();
  return operators.empty() || std::all_of(nodes.begin(), nodes.end(), [&](const Expr &n) {
           return !n.isOperation() || has(kAlways, n.op()) || has(operators, n.op());
         });
}

std::vector<Candidate> Solver::solve(const Field &field, double noise) {
  std::vector<Expr> inputs;
  for (unsigned k = 0; k < field.dims(); ++k)
    inputs.push_back(Expr::variable(k));
  std::vector<Candidate> names = solve(field, noise, inputs, 0);
  auto agrees = [&] { return !names.empty() && names[0].median <= kAgrees * std::max(names[0].noise, kSmallestNoise); };
  auto add = [&](std::vector<Candidate> more) {
    if (more.empty())
      return;
    names.insert(names.end(), more.begin(), more.end());
    rank(names, rootNoise_, isCoarse(rootNoise_) ? std::max(kept, kCoarseNames) : kept);
    Eigen::MatrixXd x = samplePoints(field.box(), 64, seed);
    std::stable_partition(names.begin(), names.end(), [&](const Candidate &c) { return keepsUnits(x, c.expression); });
  };
  // Relations that leave freedom bend after an error, and may show less of it than there is.
  if (!agrees() && strictest > kAgrees * rootNoise_ && strictest <= kHopeless && field.dims() > 1) {
    used = 0;
    add(solve(field, strictest, inputs, 0));
  }
  std::vector<Candidate> forms = names;
  forms.resize(std::min(forms.size(), kRests));
  for (const Candidate &form : forms) {
    used = 0;
    if (!agrees())
      add(addRest(field, form, form.expression, inputs));
    else if (form.median > kSuspicious * rootNoise_)
      if (std::optional<Expr> main = withoutWeakest(form.expression, sampleField(field, seed + 57, kFitPoints)))
        add(addRest(field, form, *main, inputs));
  }
  if ((agrees() && (names[0].median <= kClearly || isCoarse(rootNoise_))) || budget.enumerations == 0 ||
      budget.expired())
    return names;

  // Nothing agrees, or with an error so large that it may be the form's: once more, with the library's modules and with
  // enumeration.
  bool agreed = agrees();
  double supposed = std::min(kSupposedNoise, rootNoise_);
  enumerationsLeft = budget.enumerations;
  libraryLeft = kLibraryFields;
  auto tellingOnly = [&](std::vector<Candidate> forms) {
    std::erase_if(forms, [&](const Candidate &c) {
      return -std::log10(c.median) < kDigits + kDigitsPerConstant * double(c.expression.parameters().size()) ||
             (agreed && c.median > names[0].median / kClearlyNearer);
    });
    return forms;
  };
  std::vector<Candidate> enumerated = tellingOnly(byLibrary(field, supposed, inputs));
  if (enumerated.empty())
    enumerated =
        tellingOnly(named(recall([&] { return enumerate(field, supposed, agreed ? kSecondLook : 1); }), inputs));
  if (agreed && enumerated.empty())
    return names;
  if (enumerated.empty() && rootNoise_ <= kHopeless) {
    used = 0;
    enumerated = solve(field, noise, inputs, 0);
  } else {
    // What is nearer to the field than any relation shows how small the error is.
    for (Candidate &c : enumerated) {
      c.noise = std::min(c.median, kGoodNetwork);
      rootNoise_ = std::max(std::min(rootNoise_, c.median), kSmallestNoise);
      if (found)
        found(c);
    }
  }
  add(enumerated);
  return names;
}

std::vector<Candidate> Solver::solve(const Field &field, const Form &form) {
  double estimate = 0;
  if (field.dims() > 1)
    proposeReductions(field.range().hi < 0 ? negative(field) : field, seed, estimate);
  rootNoise_ = estimate;
  std::optional<Reduction> reduction = reduceByForm(field, form, seed + 505);
  if (!reduction)
    return {};
  std::vector<Expr> inputs;
  for (unsigned k = 0; k < field.dims(); ++k)
    inputs.push_back(Expr::variable(k));
  return recall([&] { return attempt(field, estimate, *reduction, inputs, 0); }, /*tell=*/true);
}

std::vector<Candidate> Solver::addRest(const Field &field, const Candidate &form, const Expr &main,
                                       const std::vector<Expr> &inputs) {
  FitData data = sampleField(field, seed + 57, kFitPoints);
  FitResult fit = refit(main, data);
  fit = snapParameters(prune(fit, data, fit.median, fit.median).expression, data, fit.median);
  Expr known = fit.expression.frozen();
  Field rest(field.box(), 1, [field, known](const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
    y = field.view(x, view) - known.evaluate(x);
  });
  if (!rest.isUsable())
    return {};
  Eigen::VectorXd left = rest(data.x);
  double noise = rootNoise_ * median(data.unit / rest.unit(left));
  if (!(noise < kWorthNaming))
    return {};
  if (trace)
    trace("what is left of " + print(rounded(known), names) + ", error " + brief(noise));
  std::vector<Candidate> found;
  for (Candidate &c : solve(rest, noise, inputs, 1)) {
    FitResult whole = refit(fit.expression + c.expression, data);
    if (!std::isfinite(whole.median) || !usesOnly(whole.expression, budget.operators))
      continue;
    Candidate sum = form;
    sum.expression = whole.expression;
    sum.median = whole.median;
    sum.structure.insert(sum.structure.end(), c.structure.begin(), c.structure.end());
    found.push_back(std::move(sum));
  }
  return found;
}

std::vector<Candidate> Solver::solve(const Field &field, double noise, std::vector<Expr> inputs, unsigned depth) {
  if (!field.isUsable() || ++used > budget.nodes || budget.expired())
    return {};
  if (field.range().hi < 0) {
    auto told = found;
    if (told)
      found = [&told](Candidate c) {
        c.expression = -c.expression;
        told(c);
      };
    std::vector<Candidate> turned = solve(negative(field), noise, std::move(inputs), depth);
    found = told;
    for (Candidate &c : turned)
      c.expression = -c.expression;
    return turned;
  }
  FitData data = sampleField(field, seed, 64);
  double spread = quantile(data.y.array(), 0.9) - quantile(data.y.array(), 0.1);
  double unit = median(data.unit);
  if (noise > 0 && spread < 6 * noise * unit) {
    double middle = median(data.y.array());
    Expr constant = Expr::parameter(middle);
    double left = median((data.y.array() - middle).abs()) / unit;
    return named({{constant, left, descriptionLength(constant, left, noise), noise, {}}}, inputs);
  }
  if (field.dims() == 1)
    return named(solveLine(field, noise, inputs), inputs);

  double estimate = noise;
  std::vector<LibraryCall> calls = bindLibrary(library, field.dims(), unitsOf(inputs), 0, kLibraryCalls);
  std::vector<Proposal> proposals = proposeReductions(field, seed, estimate, depth == 0 ? &strictest : nullptr, calls);
  std::vector<Proposal> byUnits;
  if (depth == 0) {
    byUnits = proposeByUnits(field, estimate);
    rootNoise_ = estimate;
    if (estimate > kHopeless)
      return {};
  }
  std::vector<Candidate> best;
  bool agrees = false;
  auto tryOut = [&](const Proposal &p) {
    bool named = false;
    for (const Reduction &reduction : p.reductions()) {
      if (named)
        break;
      std::vector<Candidate> found =
          recall([&] { return attempt(field, estimate, reduction, inputs, depth); }, /*tell=*/depth == 0);
      best.insert(best.end(), found.begin(), found.end());
      named = !found.empty() && (depth == 0 ? endsSearch(data.x, found) : agreesWithin(found.front()));
    }
    agrees |= named;
  };
  // What units alone decide comes first, what they leave open last, with a budget of its own.
  for (const Proposal &p : byUnits)
    if (p.order < 0 && !agrees)
      tryOut(p);
  unsigned tried = 0, lossless = 0;
  for (const Proposal &p : proposals) {
    if (tried >= budget.width || budget.expired() || (agrees && tried >= breadth(estimate, depth)))
      break;
    if (agrees && !p.lossless)
      continue;
    if (p.lossless && p.defect <= kHolds * estimate && ++lossless > losslessWidth(estimate, depth))
      continue;
    ++tried;
    tryOut(p);
  }
  for (const Proposal &p : byUnits)
    if (p.order > 0 && !agrees) {
      used = 0;
      tryOut(p);
    }
  if (depth > 0 && !agrees) {
    std::vector<Candidate> found = byLibrary(field, noise, inputs);
    agrees = !found.empty() && agreesWithin(found.front());
    best.insert(best.end(), found.begin(), found.end());
  }
  if (depth > 0 && !agrees) {
    std::vector<Candidate> found = named(recall([&] { return enumerate(field, noise); }), inputs);
    best.insert(best.end(), found.begin(), found.end());
  }
  rank(best, estimate, depth > 0 ? alternatives(noise) : isCoarse(estimate) ? std::max(kept, kCoarseNames) : kept);
  if (depth == 0)
    std::stable_partition(best.begin(), best.end(),
                          [&](const Candidate &c) { return keepsUnits(data.x, c.expression); });
  return best;
}

std::vector<Candidate> Solver::named(std::vector<Candidate> leaves, const std::vector<Expr> &inputs) const {
  for (Candidate &leaf : leaves)
    leaf.structure = {{print(rounded(leaf.expression.substitute(inputs)), names), leaf.median, 0, true}};
  return leaves;
}

std::vector<Proposal> Solver::proposeByUnits(const Field &field, double &noise) const {
  if (!units)
    return {};
  std::vector<DimensionlessForm> forms = dimensionlessForms(*units, field.box());
  double defect = forms.empty() ? 0 : unitDefect(field, forms[0], seed + 404);
  if (forms.empty() || !(defect <= kUnitsHold * noise))
    return {};
  if (defect > kSmallestNoise) // a surrogate may keep units by construction, which says nothing of its error
    noise = std::min(noise, defect);
  bool decisive = forms[0].measured.size() < 2;
  forms.resize(std::min<size_t>(forms.size(), decisive ? 1 : kUnitForms));
  std::vector<Proposal> proposals;
  for (const DimensionlessForm &form : forms)
    proposals.push_back({decisive ? -1.0 : 1.0, defect, false, false,
                         [&field, form, defect] { return std::vector{reduceByUnits(field, form, defect)}; }});
  return proposals;
}

bool Solver::endsSearch(const Points &points, const std::vector<Candidate> &found) const {
  if (settles)
    return std::any_of(found.begin(), found.end(), [&](const Candidate &c) { return settles(c.expression); });
  return agreesWithin(found.front()) && keepsUnits(points, found.front().expression);
}

bool Solver::keepsUnits(const Points &points, const Expr &e) const {
  return !units || covarianceDefect(e, *units, points, library) <= kKeepsUnits;
}

std::vector<std::optional<Unit>> Solver::unitsOf(const std::vector<Expr> &inputs) const {
  std::vector<std::optional<Unit>> known;
  for (const Expr &input : inputs)
    known.push_back(units ? unitOf(input, units->inputs) : std::nullopt);
  return known;
}

std::vector<Candidate> Solver::byLibrary(const Field &field, double noise, const std::vector<Expr> &inputs) {
  if (library.empty() || field.dims() > kEnumeratedDims || libraryLeft == 0 || budget.expired())
    return {};
  if (trace)
    trace("trying the library's modules with free scales");
  auto step = [&] {
    --libraryLeft;
    std::vector<LibraryCall> calls =
        bindLibrary(library, field.dims(), unitsOf(inputs), kUnboundArguments, kLibraryCalls);
    std::vector<Candidate> candidates;
    for (const LibraryName &name :
         nameByLibrary(sampleField(field, seed + 57, kFitPoints), calls, alternatives(noise), seed + 707))
      if (usesOnly(name.expression, budget.operators))
        candidates.push_back({name.expression,
                              name.median,
                              descriptionLength(name.expression, name.median, std::max(noise, kSmallestNoise)),
                              noise,
                              {}});
    return candidates;
  };
  return named(recall(step), inputs);
}

std::vector<Candidate> Solver::solveLine(const Field &field, double noise, const std::vector<Expr> &inputs) {
  Eigen::VectorXd u = chebyshevPoints(field.box()[0], kLineNodes);
  Eigen::VectorXd y = field(Eigen::MatrixXd(u));
  Samples1D samples{u, y, field.unit(y), noise};
  std::vector<Candidate> candidates;
  for (UnivariateForm &form : nameUnivariate(samples, unsigned(alternatives(noise))))
    if (usesOnly(form.expression, budget.operators))
      candidates.push_back({form.expression, form.median, form.score, noise, {}});
  if (candidates.empty() || !agreesWithin(candidates.front()))
    if (std::vector<Candidate> more = byLibrary(field, noise, inputs); !more.empty()) {
      candidates.insert(candidates.end(), more.begin(), more.end());
      rank(candidates, noise, alternatives(noise));
    }
  return candidates;
}

std::vector<Candidate> Solver::enumerate(const Field &field, double noise, double share) {
  if (enumerationsLeft == 0 || field.dims() > kEnumeratedDims || noise > kRoughError || budget.expired())
    return {};
  --enumerationsLeft;
  ValueSearchOptions options;
  options.operators = budget.operators;
  options.work = uint64_t(share * double(budget.enumerationWork));
  options.features = size_t(share * double(options.features));
  options.expired = budget.expired;
  options.forms = unsigned(alternatives(noise));
  if (trace)
    trace("trying all short expressions of " + std::to_string(field.dims()) + " variables");
  std::vector<Candidate> candidates;
  for (ValueForm &form : searchValues(sampleField(field, seed + 57, kFitPoints), noise, options))
    candidates.push_back({form.expression, form.median, form.score, noise, {}});
  return candidates;
}

std::vector<Candidate> Solver::recall(const std::function<std::vector<Candidate>()> &step, bool tell) {
  if (!journal)
    return step();
  std::string key = scope;
  for (size_t k = 0; k < place.size(); ++k)
    key += (k == 0 ? "/" : ".") + std::to_string(place[k]);
  ++place.back();
  if (const Journal::Step *known = journal->find(key)) {
    used += known->nodes;
    enumerationsLeft -= std::min(enumerationsLeft, known->enumerations);
    libraryLeft -= std::min(libraryLeft, known->libraryFields);
    if (budget.rows)
      *budget.rows += known->rows;
    if (tell && found)
      for (const Candidate &name : known->names)
        found(name);
    return known->names;
  }
  unsigned usedBefore = used, enumerationsBefore = enumerationsLeft, libraryBefore = libraryLeft;
  uint64_t rowsBefore = budget.rows ? budget.rows->load() : 0;
  place.push_back(0);
  std::vector<Candidate> names = step();
  place.pop_back();
  if (!budget.expired())
    journal->add(key, {names, used - usedBefore, enumerationsBefore - enumerationsLeft, libraryBefore - libraryLeft,
                       budget.rows ? budget.rows->load() - rowsBefore : 0});
  return names;
}

std::vector<Candidate> Solver::attempt(const Field &field, double noise, const Reduction &reduction,
                                       const std::vector<Expr> &inputs, unsigned depth) {
  std::string text = nameVariables(reduction.text, inputs, names);
  if (trace)
    trace(std::string(2 * depth, ' ') + text + ", defect " + brief(reduction.defect));
  std::vector<std::vector<Candidate>> partNames;
  std::vector<double> partNoises;
  for (const Part &part : reduction.parts) {
    // Views may share an error that their differences do not show.
    double partNoise = std::max(part.field.viewNoise(), 0.7 * noise / std::sqrt(part.field.numViews() / 3.0));
    partNoises.push_back(partNoise);
    if (!part.field.isUsable() || partNoise > kNothing) {
      partNames.push_back({{Expr(0.0), 0, 0, 0, {{"0", 0, 0, true}}}});
      continue;
    }
    std::vector<Expr> partInputs;
    for (const Expr &v : part.variables)
      partInputs.push_back(v.substitute(inputs));
    partNames.push_back(solve(part.field, partNoise, partInputs, depth + 1));
    if (partNames.back().empty())
      return {};
  }

  FitData data = sampleField(field, seed + 31, kFitPoints);
  std::vector<Candidate> found;
  for (const std::vector<size_t> &choice : combinations(partNames, isCoarse(noise))) {
    if (!found.empty() && budget.expired())
      break;
    std::vector<Expr> expressions;
    Candidate candidate;
    candidate.structure.push_back({text, reduction.defect});
    candidate.noise = noise;
    for (size_t k = 0; k < partNames.size(); ++k) {
      const Candidate &name = partNames[k][choice[k]];
      expressions.push_back(name.expression);
      // Relations inside a named part may show more error than the views of the part do.
      if (reduction.keepsUnits)
        candidate.noise = std::max(candidate.noise, name.noise);
      else if (partNoises[k] > 0 && name.median <= kAgrees * name.noise)
        candidate.noise = std::max(candidate.noise, noise * std::min(name.noise / partNoises[k], kInflation));
      for (StructureFinding finding : name.structure) {
        ++finding.level;
        candidate.structure.push_back(std::move(finding));
      }
    }
    Expr whole = reduction.compose(expressions);
    if (!usesOnly(whole, budget.operators))
      continue;
    FitResult fit = refit(whole, data);
    if (!std::isfinite(fit.median))
      continue;
    candidate.expression = fit.expression;
    candidate.median = fit.median;
    candidate.score = descriptionLength(fit.expression, fit.median, std::max(noise, kSmallestNoise));
    if (depth == 0 && this->found)
      this->found(candidate);
    found.push_back(std::move(candidate));
  }
  rank(found, noise, found.size());
  return found;
}
