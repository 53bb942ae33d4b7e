//===- PrintModule.cpp - A discovered equation as a module ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Dimension.h"
#include "engine/expr/Print.h"

#include <algorithm>
#include <charconv>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// The formula under construction: pieces that the expression language cannot say (numbers with units) are variables
/// beyond the inputs, named by their text.
class Formula {
public:
  Formula(const ModuleText &module, size_t result)
      : module(module), output(module.outputs[result]), expression(module.expressions[result]) {
    for (const ModuleText::Argument &input : module.inputs) {
      names.push_back(input.name);
      units.push_back(input.unit);
    }
  }

  std::string print() {
    bool dimensionless = output.unitText.empty();
    bool coherent = output.unit.scale() == 1;
    for (const ModuleText::Argument &input : module.inputs) {
      dimensionless &= input.unitText.empty();
      coherent &= input.unit.scale() == 1;
    }
    Expr body = expression;
    if (!dimensionless) {
      std::optional<Unit> unit = coherent ? unitOf(body, units) : std::nullopt;
      if (!unit)
        body = withBareNumbers(body);
      else if (!(*unit == output.unit))
        body = withFactor(body, output.unit / *unit);
    }
    return engine::print(body, names);
  }

private:
  Expr literal(double value, const std::string &unitText) {
    names.push_back(printNumber(value) + " [" + unitText + "]");
    return Expr::variable(static_cast<unsigned>(names.size() - 1));
  }

  /// Gives the number in front of a product its unit, or puts 1 of that unit there.
  Expr withFactor(const Expr &e, const Unit &unit) {
    if (std::optional<Expr> done = replaceFirst(e, unit))
      return *done;
    return Expr::make(Operator::Mul, literal(1, unit.toString()), e);
  }

  std::optional<Expr> replaceFirst(const Expr &e, const Unit &unit) {
    bool plain = e.isConstant() && e.value() >= 0 && (!e.isNumber() || !e.exact() || e.exact()->isInteger());
    if (plain)
      return literal(e.value(), unit.toString());
    if (!e.is(Operator::Mul) && !e.is(Operator::Div))
      return std::nullopt;
    std::optional<Expr> first = replaceFirst(e.operand(0), unit);
    return first ? std::optional(Expr::make(e.op(), *first, e.operand(1))) : std::nullopt;
  }

  /// Every input divided by its unit, the result times the output's.
  Expr withBareNumbers(const Expr &e) {
    std::vector<Expr> bare;
    for (unsigned i = 0; i < module.inputs.size(); ++i) {
      Expr x = Expr::variable(i);
      const std::string &unit = module.inputs[i].unitText;
      bare.push_back(unit.empty() ? x : Expr::make(Operator::Div, x, literal(1, unit)));
    }
    Expr body = e.substitute(bare);
    const std::string &unit = output.unitText;
    return unit.empty() ? body : Expr::make(Operator::Mul, body, literal(1, unit));
  }

  const ModuleText &module;
  const ModuleText::Argument &output;
  const Expr &expression;
  std::vector<std::string> names;
  std::vector<Unit> units;
};

/// Base dimensions that are not predeclared have to be.
void declareDimensions(const Unit &unit, std::vector<std::string> &lines) {
  for (const auto &[name, exponent] : unit.exponents())
    if (std::string error; !parseUnit(name, error))
      lines.push_back("unit " + name + ";\n");
}

} // namespace

/// Brackets hold no numbers but 1: a unit with a scale, "0.001*EUR/m", gets a name. Behind `real`, [1] would be a
/// shape.
void engine::spellUnit(ModuleText::Argument &argument, const std::string &module, std::vector<std::string> &lines) {
  declareDimensions(argument.unit, lines);
  std::string &text = argument.unitText;
  double scale = 1;
  auto [rest, status] = std::from_chars(text.data(), text.data() + text.size(), scale);
  if (text == "1")
    text.clear();
  if (text.empty() || status != std::errc() || scale == 1)
    return;
  std::string definition = *rest == '*' ? rest + 1 : *rest == '/' ? "1" + std::string(rest) : "1";
  std::string name = module + "_" + argument.name;
  lines.push_back("unit " + name + " = " + printNumber(scale) + " [" + definition + "];\n");
  text = name;
}

std::string engine::declaration(const ModuleText::Argument &argument) {
  std::string text = argument.name + ": real" + argument.shape;
  if (!argument.unitText.empty())
    text += " [" + argument.unitText + "]";
  if (!(argument.domain == Interval::all()))
    text += " in " + printNumber(argument.domain.lo) + " .. " + printNumber(argument.domain.hi);
  return argument.logUniform ? text + " log" : text;
}

std::string engine::printModule(ModuleText module, std::set<std::string> &declared) {
  std::vector<std::string> lines;
  for (ModuleText::Argument &output : module.outputs)
    spellUnit(output, module.name, lines);
  for (ModuleText::Argument &input : module.inputs)
    spellUnit(input, module.name, lines);
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string &line : lines)
    if (declared.insert(line).second)
      text += line;
  text += text.empty() ? "" : "\n";
  for (const std::string &line : module.documentation)
    text += line.empty() ? "///\n" : "/// " + line + "\n";
  auto list = [](std::span<const ModuleText::Argument> arguments) {
    std::string all;
    for (const ModuleText::Argument &argument : arguments)
      all += (all.empty() ? "" : ", ") + declaration(argument);
    return all;
  };
  text += "module " + module.name + "(" + list(module.inputs) + ") -> (" + list(module.outputs) + ") {\n";
  for (size_t i = 0; i < module.outputs.size(); ++i)
    text += "  " + module.outputs[i].name + " = " + Formula(module, i).print() + ";\n";
  return text + "}\n";
}
