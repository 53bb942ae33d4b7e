# How targets of this project are declared.
#
#   hybrid_library(NAME source... [LINK target...])        plain C++, no MLIR
#   hybrid_mlir_library(NAME source... [LINK target...] [DEPENDS target...])
#   hybrid_tool(NAME source... LINK target...)             program in build/bin
#   hybrid_unittest(NAME source... LINK target...)         GoogleTest program, found by lit under test/unit

option(HYBRID_PCH "Share one precompiled header of MLIR's common headers (pays with clang only)" ON)

# clang 22 reports libstdc++ 12's own use of std::get_temporary_buffer inside std::stable_sort.
add_compile_options($<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)

function(hybrid_library name)
  cmake_parse_arguments(arg "" "" "LINK;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(${name} PUBLIC ${arg_LINK})
  if(arg_DEPENDS)
    add_dependencies(${name} ${arg_DEPENDS})
  endif()
endfunction()

if(HYBRID_PCH AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  file(WRITE ${CMAKE_BINARY_DIR}/HybridPCH.cpp.tmp "// Carrier of the precompiled header.\n")
  configure_file(${CMAKE_BINARY_DIR}/HybridPCH.cpp.tmp ${CMAKE_BINARY_DIR}/HybridPCH.cpp COPYONLY)
  add_library(HybridPCH STATIC ${CMAKE_BINARY_DIR}/HybridPCH.cpp)
  set_target_properties(HybridPCH PROPERTIES POSITION_INDEPENDENT_CODE ON)
  # ccache can cache a use of a header without a time stamp only.
  target_compile_options(HybridPCH PUBLIC "SHELL:-Xclang -fno-pch-timestamp")
  target_precompile_headers(HybridPCH PRIVATE
    <mlir/IR/BuiltinOps.h> <mlir/Dialect/Func/IR/FuncOps.h> <mlir/Dialect/Arith/IR/Arith.h>
    <mlir/Pass/PassManager.h> <mlir/Transforms/DialectConversion.h>)
endif()

function(hybrid_mlir_library name)
  cmake_parse_arguments(arg "" "" "LINK;DEPENDS" ${ARGN})
  hybrid_library(${name} ${arg_UNPARSED_ARGUMENTS} LINK ${arg_LINK} MLIR LLVM DEPENDS ${arg_DEPENDS})
  if(TARGET HybridPCH)
    target_compile_options(${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    target_precompile_headers(${name} REUSE_FROM HybridPCH)
  endif()
endfunction()

function(hybrid_tool name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  target_link_libraries(${name} PRIVATE ${arg_LINK})
endfunction()

function(hybrid_unittest name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test/unit)
  target_link_libraries(${name} PRIVATE ${arg_LINK} GTest::gtest GTest::gtest_main Threads::Threads)
  set_property(GLOBAL APPEND PROPERTY HYBRID_TEST_PROGRAMS ${name})
endfunction()
