# What students hand in, with PyTorch: see ../numpy/variants.py.

# %% squared_error right
def squared_error(guess, truth):
    return torch.mean((guess - truth) ** 2)

# %% squared_error right
def squared_error(guess, truth):
    return torch.nn.functional.mse_loss(guess, truth)

# %% squared_error wrong
def squared_error(guess, truth):
    return torch.sum((guess - truth) ** 2)

# %% slope right
def slope(x):
    x = x.clone().requires_grad_(True)
    (x ** 3).sum().backward()
    return x.grad

# %% slope right
def slope(x):
    return 3 * x ** 2

# %% slope wrong
def slope(x):
    return 2 * x ** 2

# %% affine right
def affine(X, W, b):
    return X @ W.T + b

# %% affine right
def affine(X, W, b):
    return torch.nn.functional.linear(X, W, b)

# %% affine wrong
def affine(X, W, b):
    return X @ W.T

# %% descend right
def descend(X, y, w, rate=0.1):
    w = w.clone().requires_grad_(True)
    loss = ((X @ w - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        return w - rate * w.grad

# %% descend right
def descend(X, y, w, rate=0.1):
    return w - rate * 2 * X.T @ (X @ w - y) / len(y)

# %% descend wrong
def descend(X, y, w, rate=0.1):
    return w + rate * 2 * X.T @ (X @ w - y) / len(y)
