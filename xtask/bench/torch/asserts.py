# See ../numpy/asserts.py.

# %% squared_error plain
torch.manual_seed(41)
p, t = torch.randn(500), torch.randn(500)
assert torch.allclose(squared_error(p, t), ((p - t) ** 2).sum() / 500)

# %% slope plain
torch.manual_seed(42)
x = torch.randn(300)
assert torch.allclose(slope(x), 3 * x * x, rtol=1e-4)

# %% affine plain
torch.manual_seed(43)
X, W, b = torch.randn(100, 20), torch.randn(10, 20), torch.randn(10)
assert torch.allclose(affine(X, W, b), torch.mm(X, W.t()) + b, rtol=1e-3, atol=1e-5)

# %% descend plain
torch.manual_seed(44)
X, y, w = torch.randn(200, 6), torch.randn(200), torch.randn(6)
want = w - 0.05 * 2 * X.t().mv(X.mv(w) - y) / 200
assert torch.allclose(descend(X, y, w, 0.05), want, rtol=1e-3, atol=1e-5)
