"""One neuron with logarithmic loss: see statement.en.md. Fill in the bodies that raise NotImplementedError."""

import numpy as np

LEARNING_RATE = 0.1
NUM_EPOCHS = 5000


def loss(y_pred, y):
    """Mean logarithmic loss: one number.

    y_pred and y have shape (n, 1); y may also come as (n,).
    """
    raise NotImplementedError


def sigmoid(x):
    """Sigmoid of every element of the array x."""
    raise NotImplementedError


class Neuron:
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b

    def forward_pass(self, X):
        """Probabilities of all objects, shape (n, 1)."""
        raise NotImplementedError

    def backward_pass(self, X, y, y_pred, learning_rate=LEARNING_RATE):
        """One gradient step: changes self.w and self.b, returns nothing."""
        raise NotImplementedError

    def fit(self, X, y, num_epochs=NUM_EPOCHS):
        """Starts from zeros, makes num_epochs steps; returns the losses, each taken before its step."""
        raise NotImplementedError
