//===- PublicSymbols.cpp - What a compiled program exports ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/PublicSymbols.h"

#include "dialect/HybridOps.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// Keywords of C23 and C++23, and the names of the C library that a program may be linked or compiled with.
static bool isReserved(StringRef name) {
  static const llvm::StringSet<> reserved = [] {
    llvm::StringSet<> set;
    auto add = [&](StringRef names) {
      for (StringRef rest = names; !rest.empty();) {
        auto [word, tail] = rest.split(' ');
        set.insert(word);
        rest = tail;
      }
    };
    add("alignas alignof and and_eq asm atomic_cancel auto bitand bitor bool break case catch char char8_t char16_t "
        "char32_t class compl concept const consteval constexpr constinit const_cast continue co_await co_return "
        "co_yield decltype default delete do double dynamic_cast else enum explicit export extern false float for "
        "friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private "
        "protected public register reinterpret_cast requires restrict return short signed sizeof static static_assert "
        "static_cast struct switch template this thread_local throw true try typedef typeid typename typeof "
        "typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq main errno assert");
    add("abort abs aligned_alloc asctime at_quick_exit atexit atof atoi atol atoll bsearch btowc calloc clearerr clock "
        "close connect ctime difftime div dup environ exit fclose fdopen feof ferror fflush fgetc fgetpos fgets fileno "
        "fopen fork fprintf fputc fputs fread free freopen fscanf fseek fsetpos ftell fwrite getc getchar getenv gets "
        "gmtime index isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit "
        "kill labs ldiv link listen llabs lldiv localeconv localtime longjmp lseek malloc mblen mbtowc memchr memcmp "
        "memcpy memmove memset mktime open pause perror pipe poll pow10 printf putc putchar puts qsort quick_exit "
        "raise "
        "rand random read realloc remove rename rewind rindex scanf select send setbuf setjmp setlocale setvbuf signal "
        "sleep snprintf socket sprintf srand srandom sscanf stat strcat strchr strcmp strcoll strcpy strcspn strdup "
        "strerror strftime strlen strncat strncmp strncpy strpbrk strrchr strspn strstr strtod strtof strtok strtol "
        "strtold strtoll strtoul strtoull strxfrm sync system time times timespec_get tmpfile tmpnam tolower toupper "
        "truncate tzset umask ungetc unlink usleep vfprintf vprintf vsnprintf vsprintf wait wcslen write");
    // Functions of <math.h>, each also with the suffixes f and l.
    for (StringRef base : llvm::split(
             "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh drem erf erfc exp exp2 exp10 expm1 "
             "fabs fdim finite floor fma fmax fmin fmod frexp gamma hypot ilogb isinf isnan j0 j1 jn ldexp lgamma "
             "llrint llround log log10 log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow "
             "remainder remquo rint round roundeven scalb scalbln scalbn significand sin sincos sinh sqrt tan tanh "
             "tgamma trunc y0 y1 yn",
             ' '))
      for (StringRef suffix : {"", "f", "l"})
        set.insert((base + suffix).str());
    return set;
  }();
  return reserved.contains(name);
}

std::string codegen::cNameOf(StringRef symbol, bool &renamed) {
  std::string name;
  for (char c : symbol)
    name += llvm::isAlnum(c) || c == '_' ? c : '_';
  renamed = name.empty() || llvm::isDigit(name.front()) || name.front() == '_' || isReserved(name);
  return renamed ? "hybrid_" + name : name;
}

//===----------------------------------------------------------------------===//
// Ports
//===----------------------------------------------------------------------===//

/// What the feature attribute says about column `column`; the default name is `name`, numbered where there are several.
static ColumnInfo columnInfo(Attribute attribute, int64_t column, int64_t columns, StringRef name) {
  if (auto list = dyn_cast_or_null<ArrayAttr>(attribute))
    attribute = column < static_cast<int64_t>(list.size()) ? list[column] : Attribute();
  ColumnInfo info;
  info.name = columns == 1 ? name.str() : (name + Twine(column)).str();
  auto feature = dyn_cast_or_null<FeatureAttr>(attribute);
  if (!feature)
    return info;
  info.name = feature.getName().str();
  if (feature.getUnit())
    info.unit = feature.getUnit().getText().str();
  if (feature.getInterval())
    info.domain = feature.getInterval().getInterval();
  return info;
}

/// Numbers per row of a tensor whose first dimension is the batch, 1 for a float; none if the type is neither.
static std::optional<int64_t> elementsPerRow(Type type) {
  if (isa<Float32Type, Float64Type>(type))
    return 1;
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || tensor.getRank() < 1 || !tensor.isDynamicDim(0) ||
      !isa<Float32Type, Float64Type>(tensor.getElementType()) ||
      llvm::any_of(tensor.getShape().drop_front(), ShapedType::isDynamic))
    return std::nullopt;
  return ShapedType::getNumElements(tensor.getShape().drop_front());
}

static Port portOf(Type type, Attribute feature, StringRef name, Precision precision) {
  Port port;
  port.isDouble = precision == Precision::Declared ? getElementTypeOrSelf(type).isF64() : precision == Precision::F64;
  int64_t columns = *elementsPerRow(type);
  for (int64_t column = 0; column < columns; ++column)
    port.columns.push_back(columnInfo(feature, column, columns, name));
  return port;
}

/// `x`, or `x0`, `x1`, … where there are several.
static std::string numbered(StringRef name, unsigned index, unsigned count) {
  return count == 1 ? name.str() : (name + Twine(index)).str();
}

//===----------------------------------------------------------------------===//
// Symbols
//===----------------------------------------------------------------------===//

static bool containsGuard(Operation *op, SymbolTable &symbols, llvm::SmallPtrSetImpl<Operation *> &seen) {
  if (!op || !seen.insert(op).second)
    return false;
  return op
      ->walk([&](Operation *inner) {
        if (isa<GuardOp>(inner))
          return WalkResult::interrupt();
        auto call = dyn_cast<CallOpInterface>(inner);
        auto callee = call ? dyn_cast<SymbolRefAttr>(call.getCallableForCallee()) : SymbolRefAttr();
        bool found = callee && containsGuard(symbols.lookup(callee.getRootReference()), symbols, seen);
        return found ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

static FailureOr<PublicSymbol> describe(FunctionOpInterface function, SymbolTable &symbols, Precision precision) {
  PublicSymbol symbol;
  symbol.name = function.getName().str();
  auto types = llvm::concat<const Type>(function.getArgumentTypes(), function.getResultTypes());
  for (Type type : types)
    if (!elementsPerRow(type)) {
      function.emitError() << "'" << symbol.name << "' cannot be compiled for C: " << type
                           << " is neither a float nor a tensor of floats with the batch, '?', in front and no other "
                              "dynamic size";
      return failure();
    }
  bool scalars = llvm::all_of(types, llvm::IsaPred<FloatType>);
  if ((!scalars && llvm::any_of(types, llvm::IsaPred<FloatType>)) || function.getNumResults() == 0 ||
      (!scalars && function.getNumArguments() == 0)) {
    function.emitError() << "'" << symbol.name
                         << "' cannot be compiled for C: it needs results, and either scalars or "
                            "batches throughout";
    return failure();
  }
  bool isEquation = scalars || function->hasAttr(HybridDialect::kModuleInterfaceAttr);
  symbol.kind = isEquation ? SymbolKind::Equation : SymbolKind::Network;
  bool renamed;
  symbol.cName = cNameOf(symbol.name, renamed);
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    symbol.inputs.push_back(portOf(function.getArgumentTypes()[i], function.getArgAttr(i, HybridDialect::kFeatureAttr),
                                   numbered("x", i, function.getNumArguments()), precision));
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    symbol.outputs.push_back(portOf(function.getResultTypes()[i],
                                    function.getResultAttr(i, HybridDialect::kFeatureAttr),
                                    numbered("y", i, function.getNumResults()), precision));
  if (Attribute evidence = function->getAttr(HybridDialect::kEvidenceAttr)) {
    llvm::raw_string_ostream stream(symbol.evidence);
    stream << evidence;
  }
  llvm::SmallPtrSet<Operation *, 8> seen;
  symbol.hasGuard = containsGuard(function, symbols, seen);
  return symbol;
}

FailureOr<std::vector<PublicSymbol>> codegen::collectPublicSymbols(ModuleOp program, Precision precision) {
  SymbolTable symbols(program);
  std::vector<PublicSymbol> result;
  llvm::StringMap<std::string> names;
  for (FunctionOpInterface function : program.getOps<FunctionOpInterface>()) {
    if (!function.isPublic() || function.isExternal())
      continue;
    FailureOr<PublicSymbol> symbol = describe(function, symbols, precision);
    if (failed(symbol))
      return failure();
    auto [entry, isNew] = names.try_emplace(symbol->cName, symbol->name);
    if (!isNew) {
      function.emitError() << "'" << symbol->name << "' and '" << entry->second << "' have the same name in C, '"
                           << symbol->cName << "'";
      return failure();
    }
    result.push_back(std::move(*symbol));
  }
  return result;
}
