"""The few functions of ``scipy.special`` that people build on, for an interpreter without SciPy.

A solution that is right does not lose points to the machine that grades it. Everything else of SciPy raises where it is
used, as any module that is not installed does.
"""

from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import inert


class _Scipy(inert.Module):
    def __getattr__(self, name):
        if name == "__all__" or name[:2] == "__":
            return inert.Module.__getattr__(self, name)
        return inert.Absent("scipy")


def stand_in(name, fromlist):
    """What ``import`` gives for ``name``, else None. ``name`` is dotted."""
    top, *rest = name.split(".")
    if top != "scipy":
        return None
    special = _Scipy(**_functions())
    if rest[:1] == ["special"] and fromlist:
        return special
    return _Scipy(special=special) if not rest or not fromlist else inert.Absent(top)


def _functions():
    import numpy as np

    def expit(x):
        x = np.asarray(x)
        small = np.exp(-np.abs(x))
        return np.where(x >= 0, 1, small)[()] / (1 + small)

    def log_expit(x):
        return -np.logaddexp(0, np.negative(x))

    def logit(p):
        return np.log(p) - np.log1p(np.negative(p))

    def xlogy(x, y):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(np.equal(x, 0) & ~np.isnan(y), 0.0, np.multiply(x, np.log(y)))[()]

    def xlog1py(x, y):
        return xlogy(x, np.add(1, y))

    def logsumexp(a, axis=None, keepdims=False):
        top = np.max(a, axis=axis, keepdims=True)
        top = np.where(np.isfinite(top), top, 0)
        total = np.log(np.sum(np.exp(a - top), axis=axis, keepdims=True)) + top
        return total if keepdims else np.squeeze(total, axis=axis)[()]

    def log_softmax(x, axis=None):
        return x - logsumexp(x, axis=axis, keepdims=True)

    def softmax(x, axis=None):
        return np.exp(log_softmax(x, axis=axis))

    return {f.__name__: f for f in (expit, log_expit, logit, xlogy, xlog1py, logsumexp, log_softmax, softmax)}
