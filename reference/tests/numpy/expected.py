"""Random inputs, and what NumPy and SciPy make of them, as raw little-endian float64, one file an array.

Usage: expected.py FOLDER SECTION, where SECTION is one of the functions below.
"""

import sys
from pathlib import Path

import numpy as np
from scipy import special

N = 12_000
ALPHA = 0.01
folder = Path(sys.argv[1])
rng = np.random.default_rng(20240229)


def save(name, array):
    np.ascontiguousarray(array, dtype="<f8").tofile(folder / name)


def elementwise():
    third = N // 3
    x = np.concatenate(
        [rng.normal(0, 3, third), rng.uniform(-1000, 1000, third), rng.normal(0, 1, third) * 10.0 ** rng.uniform(-12, 1, third)]
    )
    x[:6] = [0.0, -0.0, 1000.0, -1000.0, 1e-300, -1e-300]
    save("x", x)
    negative = np.minimum(x, 0)
    with np.errstate(over="ignore"):
        save("sigmoid", special.expit(x))
        save("sigmoid_derivative", special.expit(x) * special.expit(-x))
        save("step", np.heaviside(x, 0))
        save("relu", np.maximum(x, 0))
        save("relu_derivative", np.heaviside(x, 0))
        save("leaky_relu", np.where(x > 0, x, ALPHA * x))
        save("leaky_relu_derivative", np.where(x > 0, 1, ALPHA))
        save("elu", np.where(x > 0, x, ALPHA * np.expm1(negative)))
        save("elu_derivative", np.where(x > 0, 1, ALPHA * np.exp(negative)))
        save("tanh", np.tanh(x))
        save("tanh_derivative", 1 / np.cosh(x) ** 2)
        save("softplus", np.logaddexp(0, x))
        save("softplus_derivative", special.expit(x))


def softmaxes():
    z = rng.normal(0, 1, (N // 4, 4)) * 10.0 ** rng.uniform(-2, 2.8, (N // 4, 1))
    z[0], z[1] = [1000, 1000, -1000, 0], [-1000, -1000, -1000, -1000]
    save("z", z)
    save("softmax", special.softmax(z, axis=1))
    save("log_softmax", special.log_softmax(z, axis=1))
    # SciPy's logarithm near 1 loses digits; these do not.
    exact = np.exp((z - z.max(axis=1, keepdims=True)).astype(np.longdouble))
    rest = np.sort(exact, axis=1)[:, :-1].sum(axis=1, keepdims=True)
    save("log_softmax_exact", (z - z.max(axis=1, keepdims=True)) - np.log1p(rest))
    save("softmax_columns", special.softmax(z, axis=0))


def losses():
    shape = (N, 5)
    p, y = rng.normal(0, 2, shape), rng.normal(0, 2, shape)
    y[0] = p[0]
    n = shape[1]
    save("real_p", p), save("real_y", y)
    save("mse", ((p - y) ** 2).mean(axis=1)), save("mse_gradient", 2 * (p - y) / n)
    save("half_mse", ((p - y) ** 2).mean(axis=1) / 2), save("half_mse_gradient", (p - y) / n)
    save("mae", np.abs(p - y).mean(axis=1)), save("mae_gradient", np.sign(p - y) / n)

    p, y = special.expit(rng.normal(0, 8, shape)), rng.integers(0, 2, shape).astype(float)
    p[0], y[0] = [0, 1, 0, 1, 0.5], [0, 1, 0, 1, 1]
    p[1], y[1] = [0.5, 0.5, 0.5, 0.5, 0.0], [0, 1, 0, 1, 1]
    save("binary_p", p), save("binary_y", y)
    save("binary_cross_entropy", -(special.xlogy(y, p) + special.xlog1py(1 - y, -p)).mean(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        gradient = np.where(y == 1, -1 / p, 1 / (1 - p))
    save("binary_cross_entropy_gradient", gradient / n)

    margin, sign = rng.normal(0, 1.5, shape), rng.choice([-1.0, 1.0], shape)
    margin[0] = sign[0]
    save("hinge_p", margin), save("hinge_y", sign)
    save("hinge", np.maximum(0, 1 - sign * margin).mean(axis=1))
    save("hinge_gradient", np.where(sign * margin < 1, -sign, 0) / n)

    shape = (N, 2, 4)
    scores, y = rng.normal(0, 3, shape), np.eye(4)[rng.integers(0, 4, shape[:2])]
    p = special.softmax(scores, axis=2)
    p[0] = y[0]
    save("class_p", p), save("class_y", y), save("class_scores", scores)
    save("categorical_cross_entropy", -special.xlogy(y, p).sum(axis=(1, 2)) / 2)
    save("categorical_cross_entropy_gradient", np.where(y == 1, -1 / p, 0) / 2)
    logs = special.log_softmax(scores, axis=2)
    save("softmax_cross_entropy", -(y * logs).sum(axis=(1, 2)) / 2)
    save("softmax_cross_entropy_gradient", (special.softmax(scores, axis=2) - y) / 2)


def units():
    """240 problems of 50 objects and 3 features: predictions, and the weights after one step of 0.3."""
    slopes = {
        "step": (lambda z: np.heaviside(z, 0), lambda z: 1),
        "sigmoid": (special.expit, lambda z: special.expit(z) * special.expit(-z)),
        "relu": (lambda z: np.maximum(z, 0), lambda z: np.heaviside(z, 0)),
        "leaky_relu": (lambda z: np.where(z > 0, z, ALPHA * z), lambda z: np.where(z > 0, 1, ALPHA)),
        "elu": (lambda z: np.where(z > 0, z, ALPHA * np.expm1(z)), lambda z: np.where(z > 0, 1, ALPHA * np.exp(z))),
        "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    }
    x, w, b = rng.normal(0, 1, (240, 50, 3)), rng.normal(0, 1, (240, 3, 1)), rng.normal(0, 1, (240, 1, 1))
    y = rng.integers(0, 2, (240, 50, 1)).astype(float)
    save("unit_x", x), save("unit_w", w), save("unit_b", b), save("unit_y", y)
    z = x @ w + b
    for name, (f, slope) in slopes.items():
        for loss in ["half_squared", "squared", "cross_entropy"]:
            p = f(z)
            if loss == "cross_entropy":
                if name != "sigmoid":
                    continue
                e = p - y
            else:
                e = (p - y) * slope(z) * (2 if loss == "squared" else 1)
            save(f"unit_{name}_{loss}_p", p)
            save(f"unit_{name}_{loss}_w", w - 0.3 * x.transpose(0, 2, 1) @ e / 50)
            save(f"unit_{name}_{loss}_b", b - 0.3 * e.mean(axis=1, keepdims=True))


def networks():
    """300 problems of 40 objects, 2 features, 6 hidden neurons and 3 classes: forward, backward, loss."""
    t, n, m, h, k = 300, 40, 2, 6, 3
    x, y = rng.normal(0, 1, (t, n, m)), np.eye(k)[rng.integers(0, k, (t, n))]
    w1, b1, w2, b2 = (rng.normal(0, 0.8, shape) for shape in [(t, m, h), (t, 1, h), (t, h, k), (t, 1, k)])
    z1 = x @ w1 + b1
    hidden = np.maximum(z1, 0)
    scores = hidden @ w2 + b2
    p = special.softmax(scores, axis=2)
    dz2 = (p - y) / n
    dz1 = dz2 @ w2.transpose(0, 2, 1) * (z1 > 0)
    arrays = dict(x=x, y=y, w1=w1, b1=b1, w2=w2, b2=b2, p=p, z1=z1)
    arrays["loss"] = -(y * special.log_softmax(scores, axis=2)).sum(axis=(1, 2)) / n
    arrays["dw1"], arrays["db1"] = x.transpose(0, 2, 1) @ dz1, dz1.sum(axis=1)
    arrays["dw2"], arrays["db2"] = hidden.transpose(0, 2, 1) @ dz2, dz2.sum(axis=1)
    for name, array in arrays.items():
        save(f"mlp_{name}", array)


{f.__name__: f for f in [elementwise, softmaxes, losses, units, networks]}[sys.argv[2]]()
