"""Gradients by PyTorch's autograd of the cases on stdin, one JSON object a line; prints those that differ."""

import json
import sys

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
ALPHA = 0.01

ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, ALPHA),
    "elu": lambda z: F.elu(z, ALPHA),
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "softmax": lambda z: torch.softmax(z, dim=1),
    "log_softmax": lambda z: torch.log_softmax(z, dim=1),
}
LOSSES = {
    "mse": F.mse_loss,
    "half_mse": lambda p, y: F.mse_loss(p, y) / 2,
    "mae": F.l1_loss,
    "binary_cross_entropy": F.binary_cross_entropy,
    "hinge": lambda p, y: torch.clamp(1 - y * p, min=0).mean(),
    "categorical_cross_entropy": lambda p, y: -(y * p.log()).sum() / len(y),
    "softmax_cross_entropy": lambda p, y: F.cross_entropy(p, y.argmax(dim=1)),
}


def leaf(case, name):
    return torch.tensor(case[name]).reshape(case["shapes"][name]).requires_grad_()


def of(case):
    """(name, gradient) of everything that a case has a gradient of."""
    kind = case["kind"]
    if kind == "derivative":  # of each element
        x = leaf(case, "x")
        ACTIVATIONS[case["name"]](x).sum().backward()
        return {"x": x.grad}
    if kind == "backward":  # of what is multiplied by `up`
        x = leaf(case, "x")
        (ACTIVATIONS[case["name"]](x) * leaf(case, "up").detach()).sum().backward()
        return {"x": x.grad}
    if kind == "loss":
        p = leaf(case, "p")
        LOSSES[case["name"]](p, leaf(case, "y").detach()).backward()
        return {"p": p.grad}
    if kind == "unit":
        w, b = leaf(case, "w"), leaf(case, "b")
        p = ACTIVATIONS[case["name"]](leaf(case, "X").detach() @ w + b)
        LOSSES[case["loss"]](p, leaf(case, "y").detach()).backward()
        return {"w": w.grad, "b": b.grad}
    if kind == "mlp":
        layers = {name: leaf(case, name) for name in ("W1", "b1", "W2", "b2")}
        h = torch.relu(leaf(case, "X").detach() @ layers["W1"] + layers["b1"])
        LOSSES["softmax_cross_entropy"](h @ layers["W2"] + layers["b2"], leaf(case, "Y").detach()).backward()
        return {name: layer.grad for name, layer in layers.items()}
    raise ValueError(kind)


count = 0
for line in sys.stdin:
    case = json.loads(line)
    for name, gradient in of(case).items():
        count += 1
        got = torch.tensor(case["gradients"][name]).reshape(gradient.shape)
        if not torch.allclose(got, gradient, rtol=1e-11, atol=1e-13):
            print(case["label"], name, "is", got.flatten().tolist(), "by autograd", gradient.flatten().tolist())
print(count)
