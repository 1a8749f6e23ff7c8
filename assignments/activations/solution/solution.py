"""Activation functions and the neurons that learn with them."""

import numpy as np

LEARNING_RATE = 0.005
NUM_EPOCHS = 300
ALPHA = 0.01


def Loss(y_pred, y):
    return 0.5 * np.mean((np.reshape(y_pred, (-1, 1)) - np.reshape(y, (-1, 1))) ** 2)


def relu(x):
    return np.maximum(x, 0)


def relu_derivative(x):
    return np.where(x > 0, 1.0, 0.0)


class NeuronReLU:
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b

    def activate(self, x):
        return relu(x)

    def forward_pass(self, X):
        return self.activate(np.asarray(X) @ self.w + self.b)

    def backward_pass(self, X, y, y_pred, learning_rate=LEARNING_RATE):
        X = np.asarray(X)
        y = np.asarray(y).reshape(-1, 1)
        z = X @ self.w + self.b
        error = (np.asarray(y_pred).reshape(-1, 1) - y) * relu_derivative(z)
        self.w = self.w - learning_rate * X.T @ error / len(X)
        self.b = self.b - learning_rate * error.mean()

    def fit(self, X, y, num_epochs=NUM_EPOCHS):
        if self.w is None:
            self.w = np.zeros((np.asarray(X).shape[1], 1))
        losses = []
        for _ in range(num_epochs):
            y_pred = self.forward_pass(X)
            losses.append(Loss(y_pred, y))
            self.backward_pass(X, y, y_pred)
        return losses


def leaky_relu(x):
    return np.where(x > 0, x, ALPHA * x)


def leaky_relu_derivative(x):
    return np.where(x > 0, 1.0, ALPHA)


class NeuronLeakyReLU:
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b

    def activate(self, x):
        return leaky_relu(x)

    def forward_pass(self, X):
        return self.activate(np.asarray(X) @ self.w + self.b)

    def backward_pass(self, X, y, y_pred, learning_rate=LEARNING_RATE):
        X = np.asarray(X)
        y = np.asarray(y).reshape(-1, 1)
        z = X @ self.w + self.b
        error = (np.asarray(y_pred).reshape(-1, 1) - y) * leaky_relu_derivative(z)
        self.w = self.w - learning_rate * X.T @ error / len(X)
        self.b = self.b - learning_rate * error.mean()

    def fit(self, X, y, num_epochs=NUM_EPOCHS):
        if self.w is None:
            self.w = np.zeros((np.asarray(X).shape[1], 1))
        losses = []
        for _ in range(num_epochs):
            y_pred = self.forward_pass(X)
            losses.append(Loss(y_pred, y))
            self.backward_pass(X, y, y_pred)
        return losses


def elu(x):
    return np.where(x > 0, x, ALPHA * np.expm1(np.minimum(x, 0)))


def elu_derivative(x):
    return np.where(x > 0, 1.0, ALPHA * np.exp(np.minimum(x, 0)))


class NeuronELU:
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b

    def activate(self, x):
        return elu(x)

    def forward_pass(self, X):
        return self.activate(np.asarray(X) @ self.w + self.b)

    def backward_pass(self, X, y, y_pred, learning_rate=LEARNING_RATE):
        X = np.asarray(X)
        y = np.asarray(y).reshape(-1, 1)
        z = X @ self.w + self.b
        error = (np.asarray(y_pred).reshape(-1, 1) - y) * elu_derivative(z)
        self.w = self.w - learning_rate * X.T @ error / len(X)
        self.b = self.b - learning_rate * error.mean()

    def fit(self, X, y, num_epochs=NUM_EPOCHS):
        if self.w is None:
            self.w = np.zeros((np.asarray(X).shape[1], 1))
        losses = []
        for _ in range(num_epochs):
            y_pred = self.forward_pass(X)
            losses.append(Loss(y_pred, y))
            self.backward_pass(X, y, y_pred)
        return losses
