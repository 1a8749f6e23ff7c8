"""The solution: right answers are what it gives. It runs as a submission does, in the same sandbox."""

import numpy as np


def standardize(X):
    X = np.asarray(X, dtype=float)
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread == 0, 1, spread)


class Momentum:
    def __init__(self, learning_rate=0.1, beta=0.9):
        self.learning_rate = learning_rate
        self.beta = beta
        self.velocity = 0.0

    def step(self, w, gradient):
        self.velocity = self.beta * self.velocity + gradient
        return w - self.learning_rate * self.velocity
