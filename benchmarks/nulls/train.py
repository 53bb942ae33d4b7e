"""Small tanh networks trained to errors of 1e-6 to 1e-4, and their ONNX files.

Levenberg-Marquardt over all weights: for a few hundred of them it reaches in a minute what first-order methods never
do, and the networks' errors look like those of other precise networks (many oscillations, larger near the faces).
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Network:
    """d inputs scaled to -1 .. 1, two layers of tanh, one output scaled by mean and deviation; float64."""

    def __init__(self, box, width, seed):
        self.low, self.high = np.array(box, dtype=float).T
        random = np.random.default_rng(seed)
        d = len(box)
        self.shapes = [(d, width), (width,), (width, width), (width,), (width, 1), (1,)]
        parts = []
        for shape in self.shapes:
            scale = 1.5 / np.sqrt(shape[0]) if len(shape) == 2 else 0.7
            parts.append(random.normal(0, scale, shape).ravel())
        self.weights = np.concatenate(parts)
        self.mean, self.deviation = 0.0, 1.0

    def unpacked(self, weights):
        parts, at = [], 0
        for shape in self.shapes:
            size = int(np.prod(shape))
            parts.append(weights[at : at + size].reshape(shape))
            at += size
        return parts

    def scaled(self, x):
        return 2 * (x - self.low) / (self.high - self.low) - 1

    def forward(self, weights, u):
        w1, b1, w2, b2, w3, b3 = self.unpacked(weights)
        h1 = np.tanh(u @ w1 + b1)
        h2 = np.tanh(h1 @ w2 + b2)
        return (h2 @ w3 + b3)[:, 0], h1, h2

    def __call__(self, x):
        return self.mean + self.deviation * self.forward(self.weights, self.scaled(x))[0]

    def jacobian(self, weights, u):
        """Values and their derivatives in all weights."""
        _, _, w2, _, w3, _ = self.unpacked(weights)
        y, h1, h2 = self.forward(weights, u)
        n = len(u)
        d2 = (1 - h2**2) * w3[:, 0]
        d1 = (1 - h1**2) * (d2 @ w2.T)
        columns = [
            (u[:, :, None] * d1[:, None, :]).reshape(n, -1),
            d1,
            (h1[:, :, None] * d2[:, None, :]).reshape(n, -1),
            d2,
            h2,
            np.ones((n, 1)),
        ]
        return y, np.concatenate(columns, axis=1)

    def train(self, f, points, iterations, seed):
        random = np.random.default_rng(seed)
        u = random.uniform(-1, 1, (points, len(self.low)))
        x = self.low + (u + 1) / 2 * (self.high - self.low)
        target = f(x)
        self.mean, self.deviation = float(target.mean()), float(target.std())
        target = (target - self.mean) / self.deviation
        weights, damping = self.weights, 1.0
        y, jacobian = self.jacobian(weights, u)
        loss = np.sum((y - target) ** 2)
        for _ in range(iterations):
            normal, slope = jacobian.T @ jacobian, jacobian.T @ (y - target)
            scale = np.diag(normal) + 1e-12
            for _ in range(25):
                step = np.linalg.solve(normal + damping * np.diag(scale), slope)
                trial = np.sum((self.forward(weights - step, u)[0] - target) ** 2)
                if trial < loss:
                    break
                damping *= 3
            else:
                break
            weights = weights - step
            damping = max(damping / 5, 1e-14)
            y, jacobian = self.jacobian(weights, u)
            loss = trial
        self.weights = weights

    def save(self, path):
        w1, b1, w2, b2, w3, b3 = self.unpacked(self.weights)
        constants = dict(
            low=self.low, scale=2 / (self.high - self.low), one=np.ones(1), deviation=np.array([self.deviation]),
            mean=np.array([self.mean]), w1=w1, b1=b1, w2=w2, b2=b2, w3=w3, b3=b3)
        node = helper.make_node
        nodes = [
            node("Sub", ["x", "low"], ["s0"]), node("Mul", ["s0", "scale"], ["s1"]), node("Sub", ["s1", "one"], ["u"]),
            node("Gemm", ["u", "w1", "b1"], ["a1"]), node("Tanh", ["a1"], ["h1"]),
            node("Gemm", ["h1", "w2", "b2"], ["a2"]), node("Tanh", ["a2"], ["h2"]),
            node("Gemm", ["h2", "w3", "b3"], ["a3"]),
            node("Mul", ["a3", "deviation"], ["s2"]), node("Add", ["s2", "mean"], ["y"])]
        value = helper.make_tensor_value_info
        graph = helper.make_graph(
            nodes, "network",
            [value("x", TensorProto.DOUBLE, ["batch", len(self.low)])], [value("y", TensorProto.DOUBLE, ["batch", 1])],
            [numpy_helper.from_array(array, name) for name, array in constants.items()])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
        onnx.checker.check_model(model)
        onnx.save(model, path)


def error(network, f, points=4000, seed=99):
    """Median and RMS of the network's error over the deviation, and its median relative to the values."""
    random = np.random.default_rng(seed)
    x = network.low + random.uniform(0, 1, (points, len(network.low))) * (network.high - network.low)
    truth = f(x)
    difference = np.abs(network(x) - truth)
    unit = np.abs(truth) + 0.1 * np.median(np.abs(truth))
    return (np.median(difference) / truth.std(), np.sqrt(np.mean(difference**2)) / truth.std(),
            float(np.median(difference / unit)))
