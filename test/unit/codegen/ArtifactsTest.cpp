//===- ArtifactsTest.cpp - Shared libraries, as a C program sees them -----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Artifacts.h"

#include "TestModel.h"
#include "runtime/hybrid_runtime.h"

#include <cfenv>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace hybrid::codegen;
namespace fs = std::filesystem;

namespace {

/// A folder that goes with the test.
class Folder {
public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "hybrid-artifacts-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string &name) const { return (path / name).string(); }
  std::vector<std::string> list() const {
    std::vector<std::string> names;
    for (const fs::directory_entry &entry : fs::directory_iterator(path))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  fs::path path;
};

std::string readFile(const std::string &path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// A loaded library.
class Library {
public:
  explicit Library(const std::string &path) : handle(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    EXPECT_TRUE(handle) << dlerror();
  }
  ~Library() { dlclose(handle); }
  template <typename Function> Function *find(const char *name) const {
    return reinterpret_cast<Function *>(dlsym(handle, name));
  }

private:
  void *handle;
};

std::vector<double> randomValues(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> value(-3, 3);
  std::vector<double> values(count);
  std::generate(values.begin(), values.end(), [&] { return value(random); });
  return values;
}

using NetworkFunction = int32_t(int64_t, const double *, double *);

/// A compiled network of three inputs and two outputs.
struct NetworkFixture {
  RandomNetwork network{{3, 20, 2}, "tanh", "f64", 8};
  Folder folder;
  std::unique_ptr<Library> library;
  NetworkFunction *function = nullptr;

  NetworkFixture() {
    TestModel model(network.text());
    auto report = writeSharedLibrary(model.get(), folder.file("net.so"), {});
    EXPECT_TRUE(mlir::succeeded(report) && report->selfCheckRows >= 16);
    library = std::make_unique<Library>(folder.file("net.so"));
    function = library->find<NetworkFunction>("net");
  }

  void expectRow(const double *x, const double *y) const {
    std::vector<double> expected = network.evaluate({x, x + 3});
    for (int i = 0; i < 2; ++i)
      EXPECT_NEAR(y[i], expected[i], 1e-13);
  }
};

} // namespace

TEST(ArtifactsTest, NetworkAgreesForAnyNumberOfRows) {
  NetworkFixture f;
  EXPECT_EQ(f.folder.list(), (std::vector<std::string>{"net.h", "net.so"}));
  for (int64_t rows : {0, 1, 7, 16, 17, 64, 65, 1000}) {
    std::vector<double> x = randomValues(rows * 3, 1), y(rows * 2 + 1, 42.0);
    EXPECT_EQ(f.function(rows, x.data(), y.data()), HYBRID_OK);
    for (int64_t row = 0; row < rows; ++row)
      f.expectRow(&x[row * 3], &y[row * 2]);
    EXPECT_EQ(y.back(), 42.0) << "written behind the end";
  }
}

TEST(ArtifactsTest, TakesAnyCall) {
  NetworkFixture f;
  std::vector<double> x = randomValues(300, 2), y(200);
  EXPECT_EQ(f.function(0, nullptr, nullptr), HYBRID_OK);
  EXPECT_EQ(f.function(-1, x.data(), y.data()), HYBRID_NEGATIVE_ROWS);
  EXPECT_EQ(f.function(5, nullptr, y.data()), HYBRID_NULL_POINTER);
  EXPECT_EQ(f.function(5, x.data(), nullptr), HYBRID_NULL_POINTER);
  EXPECT_EQ(f.function(int64_t(1) << 61, x.data(), y.data()), HYBRID_TOO_LARGE);
  // Misaligned.
  std::vector<char> bytes(100 * 5 * sizeof(double) + 1);
  char *in = bytes.data() + 1, *out = in + 300 * sizeof(double);
  std::memcpy(in, x.data(), 300 * sizeof(double));
  EXPECT_EQ(f.function(100, reinterpret_cast<double *>(in), reinterpret_cast<double *>(out)), HYBRID_OK);
  std::memcpy(y.data(), out, 200 * sizeof(double));
  for (int row = 0; row < 100; ++row)
    f.expectRow(&x[row * 3], &y[row * 2]);
}

// Whatever the distance of the arrays, the result is as if the inputs were read first.
TEST(ArtifactsTest, InputsMayOverlapOutputs) {
  NetworkFixture f;
  for (int shift : {0, 1, 2, 3, 50, 299}) {
    for (bool outputFirst : {false, true}) {
      std::vector<double> memory(1000), x = randomValues(300, 3);
      double *in = memory.data() + (outputFirst ? shift : 0), *out = memory.data() + (outputFirst ? 0 : shift);
      std::copy(x.begin(), x.end(), in);
      ASSERT_EQ(f.function(100, in, out), HYBRID_OK);
      for (int row = 0; row < 100; ++row)
        f.expectRow(&x[row * 3], &out[row * 2]);
    }
  }
}

TEST(ArtifactsTest, IgnoresTheHostsRoundingMode) {
  NetworkFixture f;
  std::vector<double> x = randomValues(300, 4), y(200), z(200);
  f.function(100, x.data(), y.data());
  std::fesetround(FE_UPWARD);
  f.function(100, x.data(), z.data());
  EXPECT_EQ(std::fegetround(), FE_UPWARD);
  std::fesetround(FE_TONEAREST);
  EXPECT_EQ(y, z);
}

TEST(ArtifactsTest, RunsOnManyThreads) {
  NetworkFixture f;
  std::vector<double> x = randomValues(3000, 5), expected(2000);
  f.function(1000, x.data(), expected.data());
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 16; ++t)
    threads.emplace_back([&] {
      std::vector<double> y(2000);
      f.function(1000, x.data(), y.data());
      wrong += y != expected;
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
}

static const char *const kEquation = R"(
hybrid.module @gamma(%m: f64 {hybrid.feature = #hybrid.feature<"m", unit = "kg", interval = [1.0, 5.0]>},
                     %v: f64 {hybrid.feature = #hybrid.feature<"v", unit = "m/s", interval = [0.5, 2.0]>})
    -> (f64 {hybrid.feature = #hybrid.feature<"E", unit = "J">}) {
  %0 = arith.mulf %m, %v : f64
  %1 = math.exp %v : f64
  %2 = arith.addf %0, %1 : f64
  hybrid.return %2 : f64
})";

using EquationFunction = int32_t(int64_t, const double *, const double *, double *);

// `gamma` is a function of the C library: the symbol gets a prefix.
TEST(ArtifactsTest, EquationOnColumnsAndRows) {
  Folder folder;
  TestModel model(kEquation);
  ASSERT_TRUE(mlir::succeeded(writeSharedLibrary(model.get(), folder.file("e.so"), {})));
  Library library(folder.file("e.so"));
  EXPECT_FALSE(library.find<void>("gamma.views"));
  auto *function = library.find<EquationFunction>("hybrid_gamma");
  ASSERT_TRUE(function);
  for (int64_t rows : {0, 1, 5, 8, 13, 1023, 1024, 1025, 3000}) {
    std::vector<double> m = randomValues(rows, 6), v = randomValues(rows, 7), y(rows + 1, 42.0);
    EXPECT_EQ(function(rows, m.data(), v.data(), y.data()), HYBRID_OK);
    for (int64_t i = 0; i < rows; ++i)
      EXPECT_NEAR(y[i], m[i] * v[i] + std::exp(v[i]), 1e-13) << i << " of " << rows;
    EXPECT_EQ(y.back(), 42.0);
    std::vector<double> table(2 * rows), z(rows);
    for (int64_t i = 0; i < rows; ++i)
      table[2 * i] = m[i], table[2 * i + 1] = v[i];
    EXPECT_EQ(library.find<NetworkFunction>("hybrid_gamma_rows")(rows, table.data(), z.data()), HYBRID_OK);
    EXPECT_EQ(std::vector<double>(y.begin(), y.end() - 1), z);
  }
  std::string info = library.find<const char>("hybrid_gamma_info");
  EXPECT_NE(info.find(R"({"name":"m","unit":"kg","domain":[1,5]})"), std::string::npos) << info;
}

// Beyond the arrays that a call by number can have, the self-check takes the function for rows.
TEST(ArtifactsTest, EquationOfManyInputs) {
  std::ostringstream text;
  text << "hybrid.module @sum(";
  for (int i = 0; i < 70; ++i)
    text << (i ? ", " : "") << "%x" << i << ": f64";
  text << ") -> f64 {\n%s0 = arith.negf %x0 : f64\n";
  for (int i = 1; i < 70; ++i)
    text << "%s" << i << " = arith.addf %s" << i - 1 << ", %x" << i << " : f64\n";
  text << "hybrid.return %s69 : f64\n}";
  Folder folder;
  TestModel model(text.str());
  auto report = writeSharedLibrary(model.get(), folder.file("sum.so"), {});
  ASSERT_TRUE(mlir::succeeded(report));
  EXPECT_GE(report->selfCheckRows, 16u);
  Library library(folder.file("sum.so"));
  std::vector<double> x = randomValues(700, 9), y(10);
  EXPECT_EQ(library.find<NetworkFunction>("sum_rows")(10, x.data(), y.data()), HYBRID_OK);
  for (int row = 0; row < 10; ++row) {
    double expected = -x[row * 70];
    for (int i = 1; i < 70; ++i)
      expected += x[row * 70 + i];
    EXPECT_EQ(y[row], expected);
  }
}

TEST(ArtifactsTest, HeaderCompilesAsCAndCpp) {
  Folder folder;
  TestModel model(kEquation);
  ASSERT_TRUE(mlir::succeeded(writeSharedLibrary(model.get(), folder.file("e.so"), {})));
  std::string header = readFile(folder.file("e.h"));
  EXPECT_NE(header.find("in  m [kg] in 1 .. 5"), std::string::npos) << header;
  EXPECT_NE(header.find("int32_t hybrid_gamma(int64_t n, const double *m, const double *v, double *E);"),
            std::string::npos)
      << header;
  std::ofstream(folder.file("use.c")) << "#include \"e.h\"\nint main(void) { double x = 1, y; return "
                                         "hybrid_gamma(1, &x, &x, &y) + hybrid_gamma_rows(0, 0, 0); }\n";
  fs::copy_file(folder.file("use.c"), folder.file("use.cpp"));
  std::string place = folder.path.string();
  for (std::string compiler : {"clang-22 -std=c99 use.c", "clang++-22 -std=c++11 use.cpp"})
    EXPECT_EQ(std::system(("cd " + place + " && " + compiler + " -Wall -Werror -pedantic ./e.so -o use && " +
                           "LD_LIBRARY_PATH=. ./use")
                              .c_str()),
              0);
}

TEST(ArtifactsTest, SameInputGivesTheSameBytes) {
  Folder a, b;
  TestModel one(kEquation), two(kEquation);
  ASSERT_TRUE(mlir::succeeded(writeSharedLibrary(one.get(), a.file("e.so"), {})));
  ASSERT_TRUE(mlir::succeeded(writeSharedLibrary(two.get(), b.file("e.so"), {})));
  EXPECT_EQ(readFile(a.file("e.so")), readFile(b.file("e.so")));
}

static std::string guarded(const std::string &mode) {
  std::string fallback = mode != "fallback" ? "" : R"( outside {
    ^bb0(%b: tensor<?x1xf64>):
      %1 = arith.negf %b : tensor<?x1xf64>
      hybrid.yield %1 : tensor<?x1xf64>
    })";
  return R"(hybrid.network @g(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
    %y, %n = hybrid.guard(%x) )" +
         mode + R"( domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
    ^bb0(%a: tensor<?x1xf64>):
      %0 = math.exp %a : tensor<?x1xf64>
      hybrid.yield %0 : tensor<?x1xf64>
    })" + fallback +
         R"(
    hybrid.return %y : tensor<?x1xf64>
  })";
}

// Five rows are padded to a tile of 16, but count as five.
TEST(ArtifactsTest, GuardsActAndCount) {
  const double nan = std::nan(""), e = std::exp(1.0);
  struct {
    const char *mode;
    int32_t status;
    std::vector<double> expected;
  } cases[] = {{"fallback", HYBRID_OK, {1, e, -2, 1, nan}},
               {"nan", HYBRID_OK, {1, e, nan, nan, nan}},
               {"clamp", HYBRID_OK, {1, e, e, 1, nan}},
               {"error", HYBRID_OUTSIDE, {1, e, nan, nan, nan}}};
  for (auto &c : cases) {
    Folder folder;
    TestModel model(guarded(c.mode));
    ASSERT_TRUE(mlir::succeeded(writeSharedLibrary(model.get(), folder.file("g.so"), {}))) << c.mode;
    Library library(folder.file("g.so"));
    std::vector<double> x{0, 1, 2, -1, nan}, y(5);
    EXPECT_EQ(library.find<NetworkFunction>("g")(5, x.data(), y.data()), c.status) << c.mode;
    for (int i = 0; i < 5; ++i)
      EXPECT_TRUE((std::isnan(y[i]) && std::isnan(c.expected[i])) || std::fabs(y[i] - c.expected[i]) < 1e-15)
          << c.mode << " row " << i << ": " << y[i];
    int64_t rows = -1, outside = -1;
    library.find<void(int64_t *, int64_t *)>("g_counters")(&rows, &outside);
    EXPECT_EQ(rows, 5);
    EXPECT_EQ(outside, 3) << c.mode;
  }
}

TEST(ArtifactsTest, LeavesNothingBehindOnFailure) {
  Folder folder;
  std::string message;
  auto expectFailure = [&](const std::string &text, const std::string &path, const std::string &what) {
    TestModel model(text);
    mlir::ScopedDiagnosticHandler handler(model.get().getContext(), [&](mlir::Diagnostic &diagnostic) {
      message = diagnostic.str();
      return mlir::success();
    });
    EXPECT_TRUE(mlir::failed(writeSharedLibrary(model.get(), path, {})));
    EXPECT_NE(message.find(what), std::string::npos) << message;
    EXPECT_TRUE(folder.list().empty());
  };
  expectFailure(kEquation, folder.file("missing/e.so"), "cannot write");
  expectFailure("func.func @f(%x: i32) -> i32 { return %x : i32 }", folder.file("f.so"),
                "'f' cannot be compiled for C");
  expectFailure(
      "func.func @a.b(%x: f64) -> f64 { return %x : f64 }\nfunc.func @a_b(%x: f64) -> f64 { return %x : f64 }",
      folder.file("f.so"), "have the same name in C, 'a_b'");
  expectFailure("func.func private @f(%x: f64) -> f64 { return %x : f64 }", folder.file("f.so"), "no public symbol");
}

TEST(ArtifactsTest, WritesObjectsAndText) {
  Folder folder;
  TestModel model(kEquation);
  ASSERT_TRUE(mlir::succeeded(writeObject(model.get(), folder.file("e.o"), {})));
  ASSERT_TRUE(mlir::succeeded(writeLLVM(model.get(), folder.file("e.ll"), {})));
  EXPECT_EQ(folder.list(), (std::vector<std::string>{"e.ll", "e.o"}));
  EXPECT_EQ(readFile(folder.file("e.o")).substr(1, 3), "ELF");
  EXPECT_NE(readFile(folder.file("e.ll")).find(" i32 @hybrid_gamma("), std::string::npos);
}
