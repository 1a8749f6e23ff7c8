# What students hand in: each name in several right and several wrong forms. A submission is made of one form of each.

# %% sigmoid right
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

# %% sigmoid right
def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))

# %% sigmoid wrong
def sigmoid(z):
    return 1 / (1 + np.exp(z))

# %% sigmoid_slope right
def sigmoid_slope(z):
    a = sigmoid(z)
    return a * (1 - a)

# %% sigmoid_slope right
def sigmoid_slope(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2

# %% sigmoid_slope wrong
def sigmoid_slope(z):
    return z * (1 - z)

# %% sigmoid_slope wrong
def sigmoid_slope(z):
    a = sigmiod(z)
    return a * (1 - a)

# %% rectify right
def rectify(z):
    return np.maximum(z, 0)

# %% rectify right
def rectify(z):
    result = np.zeros(len(z))
    for i in range(len(z)):
        if z[i] > 0:
            result[i] = z[i]
    return result

# %% rectify wrong
def rectify(z):
    return max(z, 0)

# %% rectify_leaky right
def rectify_leaky(z, slope=0.02):
    return np.where(z < 0, slope * z, z)

# %% rectify_leaky right
def rectify_leaky(z, slope=0.02):
    return np.clip(z, 0, None) + slope * np.clip(z, None, 0)

# %% rectify_leaky wrong
def rectify_leaky(z, slope=0.02):
    return np.where(z < 0, slope, z)

# %% softmax right
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% softmax right
def softmax(z):
    rows = []
    for row in z:
        e = np.exp(row - np.max(row))
        rows.append(e / np.sum(e))
    return np.array(rows)

# %% softmax wrong
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

# %% half_square right
def half_square(guess, truth):
    return 0.5 * np.mean((guess - truth) ** 2)

# %% half_square right
def half_square(guess, truth):
    total = 0.0
    for g, t in zip(guess, truth):
        total += (g - t) ** 2
    return total / (2 * len(truth))

# %% half_square wrong
def half_square(guess, truth):
    return 0.5 * np.sum((guess - truth) ** 2)

# %% cross_entropy right
def cross_entropy(guess, truth, floor=1e-12):
    p = np.clip(guess, floor, 1 - floor)
    return -np.mean(truth * np.log(p) + (1 - truth) * np.log(1 - p))

# %% cross_entropy right
def cross_entropy(guess, truth, floor=1e-12):
    p = np.clip(guess, floor, 1 - floor)
    return -np.log(np.where(truth == 1, p, 1 - p)).mean()

# %% cross_entropy wrong
def cross_entropy(guess, truth, floor=1e-12):
    return np.mean(truth * np.log(guess) + (1 - truth) * np.log(1 - guess))

# %% accuracy right
def accuracy(scores, classes):
    return np.mean(np.argmax(scores, axis=1) == classes)

# %% accuracy right
def accuracy(scores, classes):
    hits = 0
    for row, c in zip(scores, classes):
        hits += int(row.argmax() == c)
    return hits / len(classes)

# %% accuracy wrong
def accuracy(scores, classes):
    return np.mean(np.argmax(scores, axis=0) == classes)

# %% Unit right
class Unit:
    def __init__(self, w, b=0.0):
        self.w = np.array(w, dtype=float)
        self.b = float(b)

    def forward(self, X):
        self.X = X
        self.out = 1 / (1 + np.exp(-(X @ self.w + self.b)))
        return self.out

    def step(self, y, rate=0.1):
        error = self.out - y
        self.w = self.w - rate * (self.X.T @ error) / len(y)
        self.b = self.b - rate * error.mean()

# %% Unit right
class Unit:
    def __init__(self, w, b=0.0):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        self.X = X
        z = (X * self.w).sum(axis=1) + self.b
        self.out = 1 / (1 + np.exp(-z))
        return self.out

    def step(self, y, rate=0.1):
        dw, db = np.zeros(len(self.w)), 0.0
        for x, a, t in zip(self.X, self.out, y):
            dw += (a - t) * x
            db += a - t
        self.w = self.w - rate * dw / len(y)
        self.b = self.b - rate * db / len(y)

# %% Unit wrong
class Unit:
    def __init__(self, w, b=0.0):
        self.w = np.array(w, dtype=float)
        self.b = float(b)

    def forward(self, X):
        self.X = X
        self.out = 1 / (1 + np.exp(-(X @ self.w + self.b)))
        return self.out

    def step(self, y, rate=0.1):
        error = self.out - y
        self.w = self.w + rate * (self.X.T @ error) / len(y)
        self.b = self.b + rate * error.mean()
