import torch


def squared_error(guess, truth):
    return torch.mean((guess - truth) ** 2)


def slope(x):
    x = x.clone().requires_grad_(True)
    (x ** 3).sum().backward()
    return x.grad


def affine(X, W, b):
    return X @ W.T + b


def descend(X, y, w, rate=0.1):
    w = w.clone().requires_grad_(True)
    loss = ((X @ w - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        return w - rate * w.grad
