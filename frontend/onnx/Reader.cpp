//===- Reader.cpp - ONNX files, read with suspicion -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Reader.h"

#include "frontend/onnx/GraphOrder.h"
#include "frontend/onnx/TensorReader.h"
#include "frontend/onnx/onnx.pb.h"

#include <google/protobuf/io/coded_stream.h>

using namespace hybrid::onnx;

namespace {

constexpr uint64_t kLargestFile = (uint64_t(1) << 31) - 1; // protobuf's own limit
constexpr int kDeepestNesting = 32;                        // a plain model needs 6
constexpr size_t kMostProblems = 100;

// AttributeProto.AttributeType.
enum : int32_t { kFloat = 1, kInt = 2, kString = 3, kTensor = 4, kFloats = 6, kInts = 7, kStrings = 8 };

class ModelReader {
public:
  ModelReader(const ExternalData &external, std::vector<Problem> &problems) : external(external), problems(problems) {}

  bool read(const proto::ModelProto &proto, Model &model) {
    if (!proto.has_graph() || proto.graph().output_size() == 0) {
      problem("the model has no graph with outputs");
      return false;
    }
    readOpsets(proto);
    readInitializers(proto.graph(), model.graph);
    for (int i = 0; i < proto.graph().node_size(); ++i)
      model.graph.nodes.push_back(readNode(proto.graph().node(i), i));
    readPorts(proto.graph().input(), "input", model.graph.inputs, &model.graph);
    readPorts(proto.graph().output(), "output", model.graph.outputs, nullptr);
    model.bytes += externalBytes;
    if (problems.empty())
      checkAndSort(model.graph, problems);
    return problems.empty();
  }

private:
  void problem(std::string message) { problems.push_back({"", "", std::move(message)}); }

  void readOpsets(const proto::ModelProto &proto) {
    for (const proto::OperatorSetIdProto &set : proto.opset_import())
      if (opsets.emplace(canonical(set.domain()), set.version()).first->second != set.version())
        problem("the operator set " + quoted(set.domain()) + " is imported in two versions");
    auto standard = opsets.find("");
    if (standard == opsets.end())
      problem("the model imports no standard operator set");
    else if (standard->second < kFirstOpset || standard->second > kLastOpset)
      problem("the model uses operator set " + std::to_string(standard->second) + "; supported are " +
              std::to_string(kFirstOpset) + " to " + std::to_string(kLastOpset));
  }

  static std::string canonical(const std::string &domain) { return domain == "ai.onnx" ? "" : domain; }

  void readInitializers(const proto::GraphProto &proto, Graph &graph) {
    for (const proto::SparseTensorProto &sparse : proto.sparse_initializer())
      problem("initializer " + quoted(sparse.values().name()) + ": sparse tensors are not supported");
    for (const proto::TensorProto &tensor : proto.initializer()) {
      std::string error;
      LiteralPtr literal = readTensor(tensor, external, externalBytes, error);
      if (tensor.name().empty())
        error = "has no name";
      else if (graph.initializers.contains(tensor.name()))
        error = "stands twice in the graph";
      if (error.empty())
        graph.initializers.emplace(tensor.name(), std::move(literal));
      else
        problem("initializer " + quoted(tensor.name()) + " " + error);
    }
  }

  Node readNode(const proto::NodeProto &proto, int place) {
    Node node;
    node.name = proto.name().empty() ? "#" + std::to_string(place) : proto.name();
    node.op = proto.op_type();
    node.domain = canonical(proto.domain());
    node.inputs.assign(proto.input().begin(), proto.input().end());
    node.outputs.assign(proto.output().begin(), proto.output().end());
    auto set = opsets.find(node.domain);
    if (set != opsets.end())
      node.opset = set->second;
    else
      problems.push_back({node.name, node.op, "the model imports no operator set " + quoted(node.domain)});
    for (const proto::AttributeProto &attribute : proto.attribute()) {
      std::string error;
      Attribute value = readAttribute(attribute, error);
      if (error.empty() && !node.attributes.emplace(attribute.name(), std::move(value)).second)
        error = "stands twice";
      if (!error.empty())
        problems.push_back({node.name, node.op, "attribute " + quoted(attribute.name()) + " " + error});
    }
    return node;
  }

  /// The kind an attribute says it has; files of IR version 1 leave it open.
  static int32_t typeOf(const proto::AttributeProto &proto) {
    if (proto.type() != 0)
      return proto.type();
    return proto.has_f()          ? kFloat
           : proto.has_i()        ? kInt
           : proto.has_s()        ? kString
           : proto.has_t()        ? kTensor
           : proto.floats_size()  ? kFloats
           : proto.ints_size()    ? kInts
           : proto.strings_size() ? kStrings
                                  : 0;
  }

  Attribute readAttribute(const proto::AttributeProto &proto, std::string &error) {
    Attribute value;
    switch (typeOf(proto)) {
    case kFloat:
      value.kind = Attribute::Kind::Float;
      value.f = proto.f();
      break;
    case kInt:
      value.kind = Attribute::Kind::Int;
      value.i = proto.i();
      break;
    case kString:
      value.kind = Attribute::Kind::String;
      value.s = proto.s();
      break;
    case kTensor:
      value.kind = Attribute::Kind::Tensor;
      value.tensor = readTensor(proto.t(), external, externalBytes, error);
      break;
    case kFloats:
      value.kind = Attribute::Kind::Floats;
      value.floats.assign(proto.floats().begin(), proto.floats().end());
      break;
    case kInts:
      value.kind = Attribute::Kind::Ints;
      value.ints.assign(proto.ints().begin(), proto.ints().end());
      break;
    case kStrings:
      value.kind = Attribute::Kind::Strings;
      value.strings.assign(proto.strings().begin(), proto.strings().end());
      break;
    default: // graphs and types: the operators that have them are not supported and refused by name
      break;
    }
    return value;
  }

  /// Files of IR version 3 list initializers among the inputs: `graph`, where given, tells which to leave out.
  template <typename List>
  void readPorts(const List &list, const char *what, std::vector<Port> &ports, const Graph *graph) {
    for (const proto::ValueInfoProto &info : list) {
      if (graph && graph->initializers.contains(info.name()))
        continue;
      Port port;
      std::string error = readPort(info, port);
      if (error.empty())
        ports.push_back(std::move(port));
      else
        problem("the " + std::string(what) + " " + quoted(info.name()) + " " + error);
    }
  }

  static std::string readPort(const proto::ValueInfoProto &info, Port &port) {
    port.name = info.name();
    if (port.name.empty())
      return "has no name";
    if (!info.type().has_tensor_type())
      return "is not a tensor";
    const proto::TypeProto::Tensor &type = info.type().tensor_type();
    if (!elementTypeOf(type.elem_type(), port.type))
      return "has elements of type " + dataTypeName(type.elem_type()) + ", which is not supported";
    port.hasShape = type.has_shape();
    for (const proto::TensorShapeProto::Dimension &dim : type.shape().dim()) {
      if (dim.has_dim_value() && dim.dim_value() < 0 && dim.dim_value() != -1)
        return "has the impossible size " + std::to_string(dim.dim_value());
      port.shape.push_back({dim.has_dim_value() ? dim.dim_value() : -1, dim.dim_param()});
    }
    return "";
  }

  const ExternalData &external;
  std::vector<Problem> &problems;
  std::map<std::string, int64_t> opsets;
  uint64_t externalBytes = 0;
};

void limitProblems(std::vector<Problem> &problems) {
  if (problems.size() <= kMostProblems)
    return;
  size_t more = problems.size() - kMostProblems;
  problems.resize(kMostProblems);
  problems.push_back({"", "", "and " + std::to_string(more) + " more problems"});
}

std::string folderOf(const std::string &path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

} // namespace

std::optional<Model> hybrid::onnx::parseModel(std::span<const char> bytes, const ExternalData &external,
                                              std::vector<Problem> &problems) {
  if (bytes.size() > kLargestFile) {
    problems.push_back({"", "", "the file is larger than 2 GiB"});
    return std::nullopt;
  }
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const uint8_t *>(bytes.data()),
                                                static_cast<int>(bytes.size()));
  stream.SetRecursionLimit(kDeepestNesting);
  proto::ModelProto proto;
  if (!proto.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage()) {
    problems.push_back({"", "", "not an ONNX model, or a truncated one: the protobuf cannot be decoded"});
    return std::nullopt;
  }
  Model model;
  model.bytes = bytes.size();
  if (!ModelReader(external, problems).read(proto, model)) {
    limitProblems(problems);
    return std::nullopt;
  }
  return model;
}

std::optional<Model> hybrid::onnx::readModel(const std::string &path, std::vector<Problem> &problems) {
  uint64_t size = 0;
  std::string error;
  FileDescriptor file = openRegularFile(path, size, error);
  std::vector<char> bytes;
  if (file && size > kLargestFile)
    error = "the file is larger than 2 GiB";
  else if (file) {
    bytes.resize(size);
    if (!readFully(file.get(), 0, size, bytes.data()))
      error = "the file cannot be read";
  }
  if (!error.empty()) {
    problems.push_back({"", "", error});
    return std::nullopt;
  }
  return parseModel(bytes, ExternalData(folderOf(path)), problems);
}
