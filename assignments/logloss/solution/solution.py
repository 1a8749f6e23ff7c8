"""One neuron with logarithmic loss."""

import numpy as np

LEARNING_RATE = 0.1
NUM_EPOCHS = 5000


def loss(y_pred, y):
    y_pred = np.reshape(y_pred, (-1, 1))
    y = np.reshape(y, (-1, 1))
    return -np.mean(y * np.log(y_pred) + (1 - y) * np.log(1 - y_pred))


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1, small) / (1 + small)


class Neuron:
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b

    def activate(self, x):
        return sigmoid(x)

    def forward_pass(self, X):
        return self.activate(np.asarray(X) @ self.w + self.b)

    def backward_pass(self, X, y, y_pred, learning_rate=LEARNING_RATE):
        X = np.asarray(X)
        s = np.reshape(y_pred, (-1, 1))
        error = s - np.reshape(y, (-1, 1))
        self.w = self.w - learning_rate * X.T @ error / len(X)
        self.b = self.b - learning_rate * error.mean()

    def fit(self, X, y, num_epochs=NUM_EPOCHS):
        self.w = np.zeros((np.asarray(X).shape[1], 1))
        self.b = 0
        losses = []
        for _ in range(num_epochs):
            y_pred = self.forward_pass(X)
            losses.append(loss(y_pred, y))
            self.backward_pass(X, y, y_pred)
        return losses
