"""What the runner knows of a ``torch.nn.Module`` beside the student's own attributes (docs/protocol.md).

``parameter_count`` is how many numbers it learns. Setting ``parameter_fill`` to a number gives every parameter values
that depend on that number and the parameter's size only, in whatever order and orientation the student made them: so two
models of the same architecture become the same function.
"""

import math
import sys as _sys
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

from . import guard

COUNT, FILL = "parameter_count", "parameter_fill"


class NoModule(TypeError):
    """It is asked of something that is no module."""


def _parameters(x):
    torch = _sys.modules.get("torch")
    if torch is None or not hasattr(torch, "nn") or not issubclass(type(x), torch.nn.Module):
        raise NoModule("a torch.nn.Module is needed, this is %s" % guard.type_name(x))
    return [p for p in torch.nn.Module.parameters(x) if p.requires_grad]


def count(x):
    """How many numbers a module learns."""
    return sum(p.numel() for p in _parameters(x))


def fill(x, seed):
    """Gives the parameters values between -1 and 1."""
    torch = _sys.modules["torch"]
    for p in _parameters(x):
        n = p.numel()
        values = torch.tensor([math.sin(seed + 7.0 * n + 13.0 * i) for i in range(n)], dtype=torch.float64)
        shape = list(p.shape)
        with torch.no_grad():
            if len(shape) == 2 and shape[0] < shape[1]:
                # (in, out) and (out, in) are one thing, written in two ways.
                p.copy_(values.reshape(shape[1], shape[0]).t())
            else:
                p.copy_(values.reshape(shape))
