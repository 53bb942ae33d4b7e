//===- Reader.cpp - Tensors of a safetensors file -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/safetensors/Reader.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace hybrid::safetensors;
using llvm::StringRef;
using llvm::Twine;

/// Bytes of a number; 0 for what the format does not have.
static int64_t sizeOf(StringRef type) {
  return llvm::StringSwitch<int64_t>(type)
      .Cases({"BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2"}, 1)
      .Cases({"U16", "I16", "F16", "BF16"}, 2)
      .Cases({"U32", "I32", "F32"}, 4)
      .Cases({"U64", "I64", "F64"}, 8)
      .Default(0);
}

namespace {

/// Reads the header. After the first error everything fails, and the error stays.
class Header {
public:
  explicit Header(StringRef text) : text(text) {}

  llvm::Expected<std::vector<Tensor>> read(StringRef data) {
    object([&](const std::string &name) {
      if (name == "__metadata__")
        return object([&](const std::string &) { return string().has_value(); });
      return tensor(name, data);
    });
    if (message.empty() && !text.drop_front(position).trim(" \t\r\n").empty())
      fail("the header goes on behind its last brace");
    if (message.empty())
      checkCover(static_cast<int64_t>(data.size()));
    if (!message.empty())
      return llvm::createStringError(message);
    return std::move(tensors);
  }

private:
  bool fail(const Twine &what) {
    if (message.empty())
      message = (what + " (byte " + Twine(8 + position) + ")").str();
    return false;
  }

  void skipBlanks() {
    while (position < text.size() && StringRef(" \t\r\n").contains(text[position]))
      ++position;
  }

  bool accept(char c) {
    skipBlanks();
    if (position == text.size() || text[position] != c)
      return false;
    ++position;
    return true;
  }
  bool expect(char c) { return accept(c) || fail(Twine("the header lacks '") + Twine(c) + "'"); }

  /// "name": value, …; names are not repeated.
  template <typename Value> bool object(Value value) {
    if (!expect('{'))
      return false;
    if (accept('}'))
      return true;
    llvm::StringSet<> names;
    do {
      std::optional<std::string> name = string();
      if (!name || !expect(':'))
        return false;
      if (!names.insert(*name).second)
        return fail("'" + *name + "' stands in the header twice");
      if (!value(*name))
        return false;
    } while (accept(','));
    return expect('}');
  }

  std::optional<std::string> string() {
    if (!accept('"')) {
      fail("the header lacks a string");
      return std::nullopt;
    }
    std::string result;
    while (position < text.size() && text[position] != '"') {
      char c = text[position++];
      if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !escape(result))) {
        fail("a string of the header has a character that JSON does not allow");
        return std::nullopt;
      }
      if (c != '\\')
        result += c;
    }
    if (!expect('"'))
      return std::nullopt;
    return result;
  }

  bool escape(std::string &result) {
    if (position == text.size())
      return false;
    char c = text[position++];
    size_t index = StringRef("\"\\/bfnrt").find(c);
    if (index != StringRef::npos) {
      result += "\"\\/\b\f\n\r\t"[index];
      return true;
    }
    unsigned code = 0;
    if (c != 'u' || text.substr(position, 4).size() != 4 || text.substr(position, 4).getAsInteger(16, code))
      return false;
    position += 4;
    char utf8[4], *end = utf8;
    if (!llvm::ConvertCodePointToUTF8(code, end)) // a half of a pair
      return false;
    result.append(utf8, end);
    return true;
  }

  std::optional<int64_t> number() {
    skipBlanks();
    StringRef digits = text.drop_front(position).take_while(llvm::isDigit);
    int64_t value = 0;
    if (digits.empty() || digits.getAsInteger(10, value)) {
      fail("the header lacks a whole number below 2^63");
      return std::nullopt;
    }
    position += digits.size();
    return value;
  }

  bool numbers(std::vector<int64_t> &list) {
    constexpr size_t kMaxRank = 64;
    if (!expect('['))
      return false;
    if (accept(']'))
      return true;
    do {
      std::optional<int64_t> value = number();
      if (!value)
        return false;
      if (list.size() == kMaxRank)
        return fail("a shape has more than 64 sizes");
      list.push_back(*value);
    } while (accept(','));
    return expect(']');
  }

  bool tensor(const std::string &name, StringRef data) {
    Tensor made{name, "", {}, {}};
    std::vector<int64_t> offsets;
    unsigned seen = 0;
    bool isFine = object([&](const std::string &key) {
      ++seen;
      if (key == "dtype") {
        std::optional<std::string> type = string();
        made.type = type.value_or("");
        return type.has_value();
      }
      if (key == "shape")
        return numbers(made.shape);
      if (key == "data_offsets")
        return numbers(offsets);
      return fail("'" + name + "' has an entry '" + key + "', which the format does not know");
    });
    if (!isFine)
      return false;
    if (seen != 3)
      return fail("'" + name + "' lacks its dtype, its shape or its data_offsets");
    int64_t bytes = sizeOf(made.type);
    if (bytes == 0)
      return fail("'" + name + "' has the type '" + made.type + "', which the format does not know");
    for (int64_t size : made.shape)
      if (llvm::MulOverflow(bytes, size, bytes))
        return fail("'" + name + "' is larger than any file");
    if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > static_cast<int64_t>(data.size()))
      return fail("the offsets of '" + name + "' do not lie in the file, whose numbers take " + Twine(data.size()) +
                  " bytes");
    if (offsets[1] - offsets[0] != bytes)
      return fail("'" + name + "' has " + Twine(offsets[1] - offsets[0]) + " bytes, its shape takes " + Twine(bytes));
    made.bytes = data.substr(offsets[0], bytes);
    places.push_back({offsets[0], offsets[1], tensors.size()});
    tensors.push_back(std::move(made));
    return true;
  }

  void checkCover(int64_t size) {
    llvm::sort(places);
    int64_t end = 0;
    for (auto [first, last, index] : places) {
      if (first != end) {
        fail("the numbers of '" + tensors[index].name +
             (first < end ? "' overlap those of another tensor" : "' leave a hole before them"));
        return;
      }
      end = last;
    }
    if (end != size)
      fail(Twine(size - end) + " bytes at the end belong to no tensor");
  }

  StringRef text;
  size_t position = 0;
  std::string message;
  std::vector<Tensor> tensors;
  std::vector<std::tuple<int64_t, int64_t, size_t>> places; ///< first byte, behind the last one, number of the tensor
};

} // namespace

llvm::Expected<std::vector<Tensor>> hybrid::safetensors::read(StringRef file) {
  if (file.size() < 8)
    return llvm::createStringError("it is shorter than the 8 bytes that say how long the header is");
  uint64_t length = llvm::support::endian::read64le(file.data());
  if (length > file.size() - 8)
    return llvm::createStringError("its header should take " + Twine(length) + " bytes, and " + Twine(file.size() - 8) +
                                   " are there");
  return Header(file.substr(8, length)).read(file.substr(8 + length));
}

std::vector<double> Tensor::numbers() const {
  const llvm::fltSemantics &semantics = type == "F64"   ? llvm::APFloat::IEEEdouble()
                                        : type == "F32" ? llvm::APFloat::IEEEsingle()
                                        : type == "F16" ? llvm::APFloat::IEEEhalf()
                                                        : llvm::APFloat::BFloat();
  size_t size = llvm::APFloat::semanticsSizeInBits(semantics) / 8;
  std::vector<double> result;
  result.reserve(bytes.size() / size);
  for (StringRef rest = bytes; !rest.empty(); rest = rest.drop_front(size)) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; ++i)
      bits |= static_cast<uint64_t>(static_cast<unsigned char>(rest[i])) << (8 * i);
    llvm::APFloat number(semantics, llvm::APInt(static_cast<unsigned>(8 * size), bits));
    result.push_back(number.convertToDouble());
  }
  return result;
}
