import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_slope(z):
    a = sigmoid(z)
    return a * (1 - a)


def rectify(z):
    return np.maximum(z, 0)


def rectify_leaky(z, slope=0.02):
    return np.where(z < 0, slope * z, z)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def half_square(guess, truth):
    return 0.5 * np.mean((guess - truth) ** 2)


def cross_entropy(guess, truth, floor=1e-12):
    p = np.clip(guess, floor, 1 - floor)
    return -np.mean(truth * np.log(p) + (1 - truth) * np.log(1 - p))


def accuracy(scores, classes):
    return np.mean(np.argmax(scores, axis=1) == classes)


class Unit:
    def __init__(self, w, b=0.0):
        self.w = np.array(w, dtype=float)
        self.b = float(b)

    def forward(self, X):
        self.X = X
        self.out = 1 / (1 + np.exp(-(X @ self.w + self.b)))
        return self.out

    def step(self, y, rate=0.1):
        error = self.out - y
        self.w = self.w - rate * (self.X.T @ error) / len(y)
        self.b = self.b - rate * error.mean()
