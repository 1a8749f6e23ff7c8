"""Loss functions and their gradients."""

import numpy as np

EPSILON = 1e-12


def _arrays(y_true, y_pred):
    p = np.asarray(y_pred, dtype=float)
    return np.asarray(y_true, dtype=float).reshape(p.shape), p


def mse(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    return np.mean((p - y) ** 2)


def mse_grad(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    return 2 * (p - y) / p.size


def mae(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    return np.mean(np.abs(p - y))


def mae_grad(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    return np.sign(p - y) / p.size


def binary_cross_entropy(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    p = np.clip(p, EPSILON, 1 - EPSILON)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def binary_cross_entropy_grad(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    p = np.clip(p, EPSILON, 1 - EPSILON)
    return (-y / p + (1 - y) / (1 - p)) / p.size


def categorical_cross_entropy(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    return -np.sum(y * np.log(np.clip(p, EPSILON, 1))) / len(p)


def categorical_cross_entropy_grad(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    return -y / np.clip(p, EPSILON, 1) / len(p)


def hinge(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    return np.mean(np.maximum(0, 1 - y * p))


def hinge_grad(y_true, y_pred):
    y, p = _arrays(y_true, y_pred)
    return np.where(y * p < 1, -y, 0.0) / p.size
