"""Loss functions and their gradients: see statement.en.md. Fill in the bodies that raise NotImplementedError."""

import numpy as np


def mse(y_true, y_pred):
    """Mean squared error: one number."""
    raise NotImplementedError


def mse_grad(y_true, y_pred):
    """Its gradient by y_pred, of the shape of y_pred."""
    raise NotImplementedError


def mae(y_true, y_pred):
    """Mean absolute error: one number."""
    raise NotImplementedError


def mae_grad(y_true, y_pred):
    """Its gradient by y_pred, of the shape of y_pred."""
    raise NotImplementedError


def binary_cross_entropy(y_true, y_pred):
    """Binary cross-entropy; finite for probabilities of 0 and 1: one number."""
    raise NotImplementedError


def binary_cross_entropy_grad(y_true, y_pred):
    """Its gradient by y_pred, of the shape of y_pred."""
    raise NotImplementedError


def categorical_cross_entropy(y_true, y_pred):
    """Categorical cross-entropy, a mean over rows; finite for probabilities of 0: one number."""
    raise NotImplementedError


def categorical_cross_entropy_grad(y_true, y_pred):
    """Its gradient by y_pred, of the shape of y_pred."""
    raise NotImplementedError


def hinge(y_true, y_pred):
    """Hinge loss for labels -1 and +1: one number."""
    raise NotImplementedError


def hinge_grad(y_true, y_pred):
    """Its gradient by y_pred, of the shape of y_pred."""
    raise NotImplementedError
