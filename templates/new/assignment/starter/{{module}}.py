"""Standardization and momentum: see the statement. Fill in the bodies that raise NotImplementedError."""

import numpy as np


def standardize(X):
    """The matrix X with every column brought to mean 0 and standard deviation 1; equal numbers become zeros."""
    raise NotImplementedError


class Momentum:
    def __init__(self, learning_rate=0.1, beta=0.9):
        raise NotImplementedError

    def step(self, w, gradient):
        """The weights after one step."""
        raise NotImplementedError
