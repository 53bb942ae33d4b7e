//===- Quantities.cpp - Names of physical quantities ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Quantities.h"

#include <unordered_map>

using namespace hybrid;

static constexpr Quantity kQuantities[] = {
    {"length", "m"},
    {"area", "m^2"},
    {"volume", "m^3"},
    {"wavenumber", "1/m"},
    {"mass", "kg"},
    {"time", "s"},
    {"frequency", "1/s"},
    {"current", "A"},
    {"temperature", "K"},
    {"amount of substance", "mol"},
    {"luminous intensity", "cd"},
    {"velocity", "m/s"},
    {"acceleration", "m/s^2"},
    {"jerk", "m/s^3"},
    {"momentum", "N*s"},
    {"angular momentum", "J*s"},
    {"moment of inertia", "kg*m^2"},
    {"force", "N"},
    {"energy", "J"},
    {"power", "W"},
    {"pressure", "Pa"},
    {"density", "kg/m^3"},
    {"mass flow", "kg/s"},
    {"volume flow", "m^3/s"},
    {"stiffness", "N/m"},
    {"dynamic viscosity", "Pa*s"},
    {"diffusivity", "m^2/s"},
    {"specific energy", "J/kg"},
    {"heat capacity", "J/K"},
    {"specific heat capacity", "J/kg/K"},
    {"thermal conductivity", "W/m/K"},
    {"heat transfer coefficient", "W/m^2/K"},
    {"irradiance", "W/m^2"},
    {"charge", "C"},
    {"voltage", "V"},
    {"resistance", "ohm"},
    {"conductance", "S"},
    {"capacitance", "F"},
    {"inductance", "H"},
    {"magnetic flux", "Wb"},
    {"magnetic flux density", "T"},
    {"electric field strength", "V/m"},
    {"magnetic field strength", "A/m"},
    {"current density", "A/m^2"},
    {"resistivity", "ohm*m"},
    {"permittivity", "F/m"},
    {"permeability", "H/m"},
    {"molar mass", "kg/mol"},
    {"molar energy", "J/mol"},
    {"molar heat capacity", "J/mol/K"},
    {"concentration", "mol/m^3"},
    {"catalytic activity", "kat"},
    {"illuminance", "lx"},
};

std::span<const Quantity> hybrid::allQuantities() { return kQuantities; }

const Quantity *hybrid::quantityOf(const Unit &unit) {
  static const std::unordered_map<std::string, const Quantity *> table = [] {
    std::unordered_map<std::string, const Quantity *> rows;
    for (const Quantity &row : kQuantities) {
      std::string error;
      Unit parsed = parseUnit(row.unit, error).value_or(Unit());
      rows.emplace((parsed / Unit::number(parsed.scale())).toString(), &row);
    }
    return rows;
  }();
  auto row = table.find((unit / Unit::number(unit.scale())).toString());
  return row == table.end() ? nullptr : row->second;
}
