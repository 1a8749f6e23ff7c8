"""Activation functions: see statement.en.md. Fill in the bodies that raise NotImplementedError."""

import numpy as np

LEARNING_RATE = 0.005
NUM_EPOCHS = 300
ALPHA = 0.01


def Loss(y_pred, y):
    """Half of the mean squared error: one number.

    y_pred and y have shape (n, 1); y may also come as (n,).
    """
    raise NotImplementedError


def relu(x):
    """ReLU of every element of the array x."""
    raise NotImplementedError


def relu_derivative(x):
    """Derivative of ReLU at every element of x; 0 at x = 0."""
    raise NotImplementedError


class NeuronReLU:
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b

    def activate(self, x):
        return relu(x)

    def forward_pass(self, X):
        """Answers of the neuron for all objects, shape (n, 1)."""
        raise NotImplementedError

    def backward_pass(self, X, y, y_pred, learning_rate=LEARNING_RATE):
        """One gradient step: changes self.w and self.b, returns nothing."""
        raise NotImplementedError

    def fit(self, X, y, num_epochs=NUM_EPOCHS):
        """num_epochs steps; returns the list of losses, each taken before its step."""
        raise NotImplementedError


def leaky_relu(x):
    """LeakyReLU of every element of the array x."""
    raise NotImplementedError


def leaky_relu_derivative(x):
    """Derivative of LeakyReLU at every element of x; ALPHA at x = 0."""
    raise NotImplementedError


class NeuronLeakyReLU:
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b

    def activate(self, x):
        return leaky_relu(x)

    def forward_pass(self, X):
        """Answers of the neuron for all objects, shape (n, 1)."""
        raise NotImplementedError

    def backward_pass(self, X, y, y_pred, learning_rate=LEARNING_RATE):
        """One gradient step: changes self.w and self.b, returns nothing."""
        raise NotImplementedError

    def fit(self, X, y, num_epochs=NUM_EPOCHS):
        """num_epochs steps; returns the list of losses, each taken before its step."""
        raise NotImplementedError


def elu(x):
    """ELU of every element of the array x."""
    raise NotImplementedError


def elu_derivative(x):
    """Derivative of ELU at every element of x; ALPHA at x = 0."""
    raise NotImplementedError


class NeuronELU:
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b

    def activate(self, x):
        return elu(x)

    def forward_pass(self, X):
        """Answers of the neuron for all objects, shape (n, 1)."""
        raise NotImplementedError

    def backward_pass(self, X, y, y_pred, learning_rate=LEARNING_RATE):
        """One gradient step: changes self.w and self.b, returns nothing."""
        raise NotImplementedError

    def fit(self, X, y, num_epochs=NUM_EPOCHS):
        """num_epochs steps; returns the list of losses, each taken before its step."""
        raise NotImplementedError
