# What a teacher's asserts would be: one cell a test. `assignment/assignment.toml` asks for the same.

# %% sigmoid plain
x = np.random.default_rng(21).normal(size=120)
assert np.allclose(sigmoid(x), 1 / (1 + np.exp(-x)))

# %% sigmoid wide
x = np.random.default_rng(22).uniform(-25, 25, size=1000)
assert sigmoid(x).shape == x.shape
assert np.allclose(sigmoid(x), 1 / (1 + np.exp(-x)), rtol=1e-6)

# %% sigmoid_slope plain
x = np.random.default_rng(23).normal(scale=2, size=400)
s = 1 / (1 + np.exp(-x))
assert np.allclose(sigmoid_slope(x), s * (1 - s))

# %% rectify plain
x = np.random.default_rng(24).normal(size=1000)
assert np.allclose(rectify(x), np.where(x > 0, x, 0))

# %% rectify_leaky plain
x = np.random.default_rng(25).normal(size=1000)
assert np.allclose(rectify_leaky(x), np.where(x > 0, x, 0.02 * x))
assert np.allclose(rectify_leaky(x, 0.3), np.where(x > 0, x, 0.3 * x))

# %% softmax plain
z = np.random.default_rng(26).normal(scale=3, size=(60, 10))
e = np.exp(z - z.max(axis=1, keepdims=True))
assert np.allclose(softmax(z), e / e.sum(axis=1, keepdims=True))

# %% half_square plain
r = np.random.default_rng(27)
p, t = r.normal(size=1000), r.normal(size=1000)
assert np.isclose(half_square(p, t), ((p - t) ** 2).sum() / 2000)

# %% cross_entropy plain
r = np.random.default_rng(28)
t, p = r.integers(0, 2, size=1000), r.uniform(0.02, 0.98, size=1000)
assert np.isclose(cross_entropy(p, t), -np.mean(np.where(t == 1, np.log(p), np.log(1 - p))))

# %% cross_entropy certain
t = np.random.default_rng(29).integers(0, 2, size=200)
assert np.isfinite(cross_entropy(t.astype(float), t)) and cross_entropy(t.astype(float), t) < 1e-6

# %% accuracy plain
r = np.random.default_rng(30)
s, c = r.normal(size=(300, 10)), r.integers(0, 10, size=300)
assert np.isclose(accuracy(s, c), (s.argmax(axis=1) == c).mean())

# %% Unit forward
r = np.random.default_rng(31)
X, w = r.normal(size=(200, 5)), r.normal(size=5)
assert np.allclose(Unit(w, 0.4).forward(X), 1 / (1 + np.exp(-(X @ w + 0.4))))

# %% Unit step
r = np.random.default_rng(32)
X, w, y = r.normal(size=(200, 5)), r.normal(size=5), r.integers(0, 2, size=200)
u = Unit(w, 0.1)
_ = u.forward(X)
_ = u.step(y, rate=0.5)
a = 1 / (1 + np.exp(-(X @ w + 0.1)))
assert np.allclose(u.w, w - 0.5 * X.T @ (a - y) / 200)
assert np.isclose(u.b, 0.1 - 0.5 * (a - y).mean())
