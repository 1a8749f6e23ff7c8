"""One neuron in PyTorch: see statement.en.md. Fill in the bodies that raise NotImplementedError."""

import torch
from torch import nn


def build_model(n_features):
    """A model of one neuron."""
    raise NotImplementedError


def predict(model, X):
    """Probabilities of the rows of X: shape (n, 1)."""
    raise NotImplementedError


def train(model, X, y, num_epochs=100, learning_rate=0.1):
    """Trains the model; returns the list of losses, each taken before its step."""
    raise NotImplementedError
