"""A two-layer network."""

import numpy as np


def linear_forward(X, W, b):
    return X @ W + b


def relu(x):
    return np.maximum(x, 0)


def softmax(Z):
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class MLP:
    def __init__(self, W1, b1, W2, b2):
        self.W1 = W1
        self.b1 = b1
        self.W2 = W2
        self.b2 = b2

    def _layers(self, X):
        Z1 = linear_forward(X, self.W1, self.b1)
        H = relu(Z1)
        return Z1, H, softmax(linear_forward(H, self.W2, self.b2))

    def forward(self, X):
        return self._layers(X)[-1]

    def backward(self, X, Y):
        Z1, H, P = self._layers(X)
        G2 = (P - Y) / len(X)
        G1 = (G2 @ self.W2.T) * (Z1 > 0)
        return [
            X.T @ G1,
            G1.sum(axis=0, keepdims=True),
            H.T @ G2,
            G2.sum(axis=0, keepdims=True),
        ]

    def step(self, X, Y, learning_rate):
        loss = -np.sum(Y * np.log(self.forward(X))) / len(X)
        dW1, db1, dW2, db2 = self.backward(X, Y)
        self.W1 = self.W1 - learning_rate * dW1
        self.b1 = self.b1 - learning_rate * db1
        self.W2 = self.W2 - learning_rate * dW2
        self.b2 = self.b2 - learning_rate * db2
        return loss

    def fit(self, X, Y, learning_rate, num_epochs):
        return [self.step(X, Y, learning_rate) for _ in range(num_epochs)]
