//===- Npy.cpp - Tables as NumPy's NPY files ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format: NEP 1 and numpy.lib.format. "\x93NUMPY", version, length of the header, the header (a Python dictionary
// as text, padded with blanks), the numbers.
//
//===----------------------------------------------------------------------===//

#include "frontend/table/Table.h"

#include <charconv>
#include <cstring>

using namespace hybrid;

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr int64_t kMaxColumns = 1 << 20; // names would cost more memory than the file has bytes

static uint64_t littleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return value;
}

namespace {

/// What the header says.
struct NpyHeader {
  std::string descr;
  bool fortranOrder = false;
  std::vector<int64_t> shape;
};

/// Parses the dictionary: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
class HeaderParser {
public:
  explicit HeaderParser(std::string_view text) : rest(text) {}

  std::optional<NpyHeader> parse() {
    NpyHeader header;
    int found = 0;
    if (!take("{"))
      return std::nullopt;
    while (!take("}")) {
      std::optional<std::string> key = string();
      if (!key || !take(":"))
        return std::nullopt;
      if (*key == "descr") {
        std::optional<std::string> value = string();
        if (!value)
          return std::nullopt;
        header.descr = *value;
        found |= 1;
      } else if (*key == "fortran_order") {
        header.fortranOrder = take("True");
        if (!header.fortranOrder && !take("False"))
          return std::nullopt;
        found |= 2;
      } else if (*key == "shape") {
        if (!shape(header.shape))
          return std::nullopt;
        found |= 4;
      } else {
        return std::nullopt;
      }
      if (!take(",") && !peek('}'))
        return std::nullopt;
    }
    return found == 7 ? std::optional(header) : std::nullopt;
  }

private:
  void skipBlanks() {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\n'))
      rest.remove_prefix(1);
  }
  bool take(std::string_view token) {
    skipBlanks();
    if (!rest.starts_with(token))
      return false;
    rest.remove_prefix(token.size());
    return true;
  }
  bool peek(char c) {
    skipBlanks();
    return !rest.empty() && rest.front() == c;
  }

  std::optional<std::string> string() {
    skipBlanks();
    if (rest.empty() || (rest.front() != '\'' && rest.front() != '"'))
      return std::nullopt;
    size_t end = rest.find(rest.front(), 1);
    if (end == std::string_view::npos)
      return std::nullopt;
    std::string text(rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
    return text;
  }

  bool shape(std::vector<int64_t> &sizes) {
    if (!take("("))
      return false;
    while (!take(")")) {
      skipBlanks();
      int64_t size;
      auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), size);
      if (code != std::errc() || size < 0 || sizes.size() == 32)
        return false;
      sizes.push_back(size);
      rest.remove_prefix(end - rest.data());
      if (!take(",") && !peek(')'))
        return false;
    }
    return true;
  }

  std::string_view rest;
};

} // namespace

static std::nullopt_t fail(std::string &error, std::string message) {
  error = std::move(message);
  return std::nullopt;
}

/// Splits the file into header and numbers.
static std::optional<NpyHeader> readHeader(std::string_view &bytes, std::string &error) {
  if (!bytes.starts_with(kMagic) || bytes.size() < 10)
    return fail(error, "the file does not begin as an NPY file does");
  int version = bytes[6];
  if (version < 1 || version > 3)
    return fail(error, "NPY version " + std::to_string(version) + " is not known");
  size_t lengthBytes = version == 1 ? 2 : 4, start = 8 + lengthBytes;
  if (bytes.size() < start)
    return fail(error, "the file ends inside its header");
  uint64_t length = littleEndian(bytes.substr(8, lengthBytes));
  if (length > bytes.size() - start)
    return fail(error, "the file ends inside its header");
  std::optional<NpyHeader> header = HeaderParser(bytes.substr(start, length)).parse();
  if (!header)
    return fail(error, "the header is not what NumPy writes");
  bytes.remove_prefix(start + length);
  return header;
}

std::optional<Table> hybrid::readNpy(std::string_view bytes, std::string &error) {
  std::optional<NpyHeader> header = readHeader(bytes, error);
  if (!header)
    return std::nullopt;
  if (header->descr != "<f8" && header->descr != "<f4")
    return fail(error, "the numbers are '" + header->descr + "'; only little-endian f4 and f8 are read");
  if (header->fortranOrder)
    return fail(error, "the numbers are in Fortran order; only C order is read");
  if (header->shape.empty() || header->shape.size() > 2)
    return fail(error, "the array has " + std::to_string(header->shape.size()) + " dimensions, not one or two");
  size_t width = header->descr == "<f8" ? 8 : 4;
  int64_t rows = header->shape[0], columns = header->shape.size() == 2 ? header->shape[1] : 1, count;
  if (columns > kMaxColumns || __builtin_mul_overflow(rows, columns, &count) ||
      static_cast<uint64_t>(count) > bytes.size() / width || static_cast<uint64_t>(count) * width != bytes.size())
    return fail(error, "the array of " + std::to_string(rows) + " x " + std::to_string(columns) +
                           " numbers does not fit the " + std::to_string(bytes.size()) + " bytes behind the header");
  Table table;
  table.columns.resize(columns);
  table.rows = rows;
  table.values.resize(count);
  for (int64_t i = 0; i < count; ++i) {
    uint64_t bits = littleEndian(bytes.substr(i * width, width));
    if (width == 8) {
      std::memcpy(&table.values[i], &bits, sizeof bits);
    } else {
      uint32_t narrow = static_cast<uint32_t>(bits);
      float value;
      std::memcpy(&value, &narrow, sizeof value);
      table.values[i] = value;
    }
  }
  return table;
}

std::string hybrid::writeNpy(const Table &table) {
  std::string dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + std::to_string(table.rows) + ", " +
                           std::to_string(table.width()) + "), }";
  constexpr size_t prefix = 10, alignment = 64; // of what comes before the numbers
  size_t total = (prefix + dictionary.size() + 1 + alignment - 1) / alignment * alignment;
  dictionary.append(total - prefix - dictionary.size() - 1, ' ');
  dictionary += '\n';
  std::string bytes(kMagic);
  bytes += '\x01';
  bytes += '\0';
  bytes += static_cast<char>(dictionary.size() & 0xff);
  bytes += static_cast<char>(dictionary.size() >> 8);
  bytes += dictionary;
  for (double value : table.values) {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    for (int byte = 0; byte < 8; ++byte)
      bytes += static_cast<char>(bits >> (8 * byte) & 0xff);
  }
  return bytes;
}
