//===- ReaderTest.cpp - Good and bad safetensors files --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/safetensors/Reader.h"

#include "gtest/gtest.h"

#include <cmath>
#include <random>

using namespace hybrid::safetensors;

/// A file of this header and these bytes of numbers.
static std::string fileOf(const std::string &header, const std::string &data) {
  std::string length(8, '\0');
  for (size_t i = 0; i < 8; ++i)
    length[i] = static_cast<char>(static_cast<uint64_t>(header.size()) >> (8 * i));
  return length + header + data;
}

static std::string errorOf(const std::string &file) {
  llvm::Expected<std::vector<Tensor>> tensors = read(file);
  return tensors ? "" : llvm::toString(tensors.takeError());
}

static std::string bytes(std::initializer_list<unsigned> list) { return std::string(list.begin(), list.end()); }

TEST(Safetensors, ReadsEveryFloatType) {
  // 1 and -2 in each type.
  std::string data = bytes({0x00, 0x3c, 0x00, 0xc0}) + bytes({0x80, 0x3f, 0x00, 0xc0}) +
                     bytes({0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}) +
                     bytes({0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0});
  std::string file = fileOf(R"({"h": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]},
    "b" : {"shape":[1,2] ,"data_offsets":[4, 8],"dtype":"BF16"}, "__metadata__": {"format": "pt", "a\u00e9\n": "\"\\"},
    "f": {"dtype": "F32", "shape": [2, 1], "data_offsets": [8, 16]},
    "d": {"dtype": "F64", "shape": [2], "data_offsets": [16, 32]},
    "none": {"dtype": "I64", "shape": [0, 3], "data_offsets": [32, 32]}}   )",
                            data);
  llvm::Expected<std::vector<Tensor>> tensors = read(file);
  ASSERT_TRUE(static_cast<bool>(tensors)) << llvm::toString(tensors.takeError());
  ASSERT_EQ(tensors->size(), 5u);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_TRUE((*tensors)[i].isFloat());
    EXPECT_EQ((*tensors)[i].numbers(), (std::vector<double>{1, -2})) << (*tensors)[i].name;
  }
  EXPECT_EQ((*tensors)[1].shape, (std::vector<int64_t>{1, 2}));
  EXPECT_FALSE((*tensors)[4].isFloat());
}

TEST(Safetensors, KeepsSpecialNumbers) {
  std::string data = bytes({0x00, 0x7c, 0x01, 0x7e, 0x01, 0x00}); // F16: inf, NaN, the smallest number
  std::string file = fileOf(R"({"x": {"dtype": "F16", "shape": [3], "data_offsets": [0, 6]}})", data);
  llvm::Expected<std::vector<Tensor>> tensors = read(file);
  ASSERT_TRUE(static_cast<bool>(tensors));
  std::vector<double> numbers = tensors->front().numbers();
  EXPECT_TRUE(std::isinf(numbers[0]));
  EXPECT_TRUE(std::isnan(numbers[1]));
  EXPECT_EQ(numbers[2], std::ldexp(1.0, -24));
}

TEST(Safetensors, RefusesWhatIsWrong) {
  auto one = [](const std::string &tensor, const std::string &data = std::string(8, 0)) {
    return errorOf(fileOf("{\"x\": " + tensor + "}", data));
  };
  auto contains = [](const std::string &message, const std::string &words) {
    EXPECT_NE(message.find(words), std::string::npos) << message;
  };
  contains(errorOf("short"), "shorter than the 8 bytes");
  contains(errorOf(std::string("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10)), "should take 9223372036854775807 bytes");
  contains(errorOf(fileOf("", "")), "lacks '{'");
  contains(errorOf(fileOf("{} x", "")), "goes on behind its last brace");
  contains(errorOf(fileOf("{\"x", "")), "lacks '\"'");
  contains(errorOf(fileOf("{\"x\\q\": 1}", "")), "a character that JSON does not allow");
  contains(errorOf(fileOf("{\"\\ud800\": 1}", "")), "a character that JSON does not allow");
  contains(errorOf(fileOf("{\"__metadata__\": {\"a\": {\"b\": 1}}}", "")), "lacks a string");
  contains(errorOf(fileOf(std::string(100000, '{'), "")), "lacks a string");
  contains(one("1"), "lacks '{'");
  contains(one(R"({"dtype": "F32", "shape": [2]})"), "'x' lacks its dtype, its shape or its data_offsets");
  contains(one(R"({"dtype": "F32", "dtype": "F32", "shape": [2]})"), "'dtype' stands in the header twice");
  contains(one(R"({"dtype": "F32", "size": 1})"), "an entry 'size', which the format does not know");
  contains(one(R"({"dtype": "F33", "shape": [2], "data_offsets": [0, 8]})"), "the type 'F33'");
  contains(one(R"({"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]})"), "lacks a whole number");
  contains(one(R"({"dtype": "F32", "shape": [2.0], "data_offsets": [0, 8]})"), "lacks ']'");
  contains(one(R"({"dtype": "F32", "shape": [99999999999999999999], "data_offsets": [0, 8]})"), "below 2^63");
  contains(one(R"({"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 8]})"), "larger than any");
  contains(one(R"({"dtype": "F32", "shape": [3], "data_offsets": [0, 8]})"), "'x' has 8 bytes, its shape takes 12");
  contains(one(R"({"dtype": "F32", "shape": [2], "data_offsets": [8, 0]})"), "do not lie in the file");
  contains(one(R"({"dtype": "F32", "shape": [3], "data_offsets": [0, 12]})"), "whose numbers take 8 bytes");
  contains(one(R"({"dtype": "F32", "shape": [2], "data_offsets": [0]})"), "do not lie in the file");
  contains(one(R"({"dtype": "F32", "shape": [1], "data_offsets": [0, 4]})"), "4 bytes at the end belong to no tensor");
  contains(one(R"({"dtype": "F32", "shape": [1], "data_offsets": [4, 8]})"), "leave a hole before them");
  contains(one("{\"dtype\": \"F32\", \"data_offsets\": [0, 8], \"shape\": [" + std::string(200, '1') + "]}"), "2^63");
  std::string many = "1";
  for (int i = 0; i < 70; ++i)
    many += ",1";
  contains(one("{\"dtype\": \"F32\", \"data_offsets\": [0, 4], \"shape\": [" + many + "]}"), "more than 64 sizes");
  std::string twice = R"("x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]})";
  contains(errorOf(fileOf("{" + twice + "," + twice + "}", std::string(8, 0))), "'x' stands in the header twice");
  contains(errorOf(fileOf("{" + twice + R"(, "y": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}})",
                          std::string(12, 0))),
           "overlap those of another tensor");
}

// Cut off anywhere, or with a byte changed, a file is read or refused, and never read beyond its end.
TEST(Safetensors, SurvivesDamage) {
  std::string good = fileOf(R"({"0.weight": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]},
    "0.bias": {"dtype": "F64", "shape": [1], "data_offsets": [8, 16]}})",
                            std::string(16, 0));
  ASSERT_EQ(errorOf(good), "");
  for (size_t size = 0; size < good.size(); ++size) {
    std::vector<char> exact(good.begin(), good.begin() + size); // so that a sanitizer sees a byte too many
    llvm::Expected<std::vector<Tensor>> tensors = read(llvm::StringRef(exact.data(), size));
    EXPECT_FALSE(static_cast<bool>(tensors)) << size;
    llvm::consumeError(tensors.takeError());
  }
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::vector<char> damaged(good.begin(), good.end());
    for (uint64_t changes = random() % 3 + 1; changes > 0; --changes)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    llvm::Expected<std::vector<Tensor>> tensors = read(llvm::StringRef(damaged.data(), damaged.size()));
    if (!tensors) {
      llvm::consumeError(tensors.takeError());
      continue;
    }
    for (const Tensor &tensor : *tensors)
      if (tensor.isFloat()) {
        int64_t count = 1;
        for (int64_t size : tensor.shape)
          count *= size;
        EXPECT_EQ(static_cast<int64_t>(tensor.numbers().size()), count);
      }
  }
}
