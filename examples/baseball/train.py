#!/usr/bin/env python3
"""Trains acceleration.onnx, in this folder: 3-20-20-2 with tanh in f64, by Levenberg-Marquardt. Needs NumPy.

The data are what the air does to a baseball with backspin in a vertical plane, by drag and the Magnus force, in m/s^2:

    ax = -k |v| vx - m w vz      vx in 10 .. 50 m/s, vz in -30 .. 30 m/s, w in 0 .. 200 1/s
    az = -k |v| vz + m w vx      k = 0.0053 1/m, m = 0.00041
"""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from weights import onnx

WIDTHS = [3, 20, 20, 2]
MIDDLE, HALF = np.array([30.0, 0.0, 100.0]), np.array([20.0, 30.0, 100.0])


def acceleration(x):
    vx, vz, w = x.T
    speed = np.hypot(vx, vz)
    return np.stack([-0.0053 * speed * vx - 0.00041 * w * vz, -0.0053 * speed * vz + 0.00041 * w * vx], axis=1)


def unpack(p):
    layers = []
    for n, m in zip(WIDTHS, WIDTHS[1:]):
        layers.append((p[:n * m].reshape(m, n), p[n * m:n * m + m]))
        p = p[n * m + m:]
    return layers


def forward(p, x):
    """Values of all layers."""
    values = [x]
    for i, (weight, bias) in enumerate(unpack(p)):
        x = x @ weight.T + bias
        x = np.tanh(x) if i < 2 else x
        values.append(x)
    return values


def jacobian(p, values):
    """Derivatives of both outputs of all samples by all parameters."""
    layers, count = unpack(p), len(values[0])
    rows = []
    for output in range(WIDTHS[-1]):
        back = np.zeros((count, WIDTHS[-1]))
        back[:, output] = 1
        parts = []
        for i in reversed(range(3)):
            if i < 2:
                back = back * (1 - values[i + 1] ** 2)
            parts.append(np.concatenate([(back[:, :, None] * values[i][:, None, :]).reshape(count, -1), back], axis=1))
            back = back @ layers[i][0]
        rows.append(np.concatenate(parts[::-1], axis=1))
    return np.concatenate(rows)


def train(x, y, draw, steps):
    sizes = [(n, n * m + m) for n, m in zip(WIDTHS, WIDTHS[1:])]
    p = np.concatenate([draw.normal(0, 1 / np.sqrt(n), size) for n, size in sizes])
    damping, values = 1e-2, forward(p, x)
    error = np.sum((values[-1] - y) ** 2)
    for _ in range(steps):
        J = jacobian(p, values)
        A, b = J.T @ J, J.T @ (values[-1] - y).T.reshape(-1)
        while damping < 1e10:
            trial = p - np.linalg.solve(A + damping * np.diag(np.diag(A) + 1e-12), b)
            tried = forward(trial, x)
            next_error = np.sum((tried[-1] - y) ** 2)
            if next_error < error:
                p, values, error, damping = trial, tried, next_error, damping / 5
                break
            damping *= 4
    return p


def main():
    draw = np.random.default_rng(1)
    x = MIDDLE + HALF * draw.uniform(-1, 1, (1200, 3))
    y = acceleration(x)
    mean, deviation = y.mean(axis=0), y.std(axis=0)
    p = train((x - MIDDLE) / HALF, (y - mean) / deviation, draw, int(sys.argv[1]) if len(sys.argv) > 1 else 120)
    layers = [[weight.copy(), bias.copy()] for weight, bias in unpack(p)]
    layers[0][1] -= layers[0][0] @ (MIDDLE / HALF)  # the scalings become part of the outer layers
    layers[0][0] /= HALF
    layers[2][0] *= deviation[:, None]
    layers[2][1] = layers[2][1] * deviation + mean
    test = MIDDLE + HALF * draw.uniform(-1, 1, (10000, 3))
    h = test
    for i, (weight, bias) in enumerate(layers):
        h = h @ weight.T + bias
        h = np.tanh(h) if i < 2 else h
    print("largest error", np.abs(h - acceleration(test)).max(), "m/s^2, rms", np.sqrt(((h - acceleration(test)) ** 2).mean()))
    model = onnx([(weight.tolist(), bias.tolist()) for weight, bias in layers])
    (pathlib.Path(__file__).parent / "acceleration.onnx").write_bytes(model)


main()
