//! `neuron` in Python: three functions and a class whose methods are given by name.

use super::{Def, Person};
use std::fmt::Write as _;

const SIGMOID: [&str; 9] = [
    "    @h = np.exp(-np.abs(@x))\n    return np.where(@x >= 0, 1 / (1 + @h), @h / (1 + @h))\n",
    "    return np.where(@x >= 0, 1 / (1 + np.exp(-np.abs(@x))), np.exp(-np.abs(@x)) / (1 + np.exp(-np.abs(@x))))\n",
    "    @x = np.clip(@x, -700, 700)\n    return 1 / (1 + np.exp(-@x))\n",
    "    return 0.5 * (1 + np.tanh(0.5 * np.asarray(@x)))\n",
    "    return 1.0 / (1.0 + np.exp(-np.clip(@x, -500, 500)))\n",
    "    return np.exp(-np.logaddexp(0, -np.asarray(@x)))\n",
    "    @x = np.asarray(@x, dtype=float)\n    @sg = np.zeros_like(@x)\n    @i = @x >= 0\n    @sg[@i] = 1 / (1 + np.exp(-@x[@i]))\n    @h = np.exp(@x[~@i])\n    @sg[~@i] = @h / (1 + @h)\n    return @sg\n",
    "    @x = np.maximum(np.minimum(@x, 600), -600)\n    @h = np.exp(-@x)\n    return 1 / (@h + 1)\n",
    "    return (np.tanh(np.asarray(@x) / 2) + 1) / 2\n",
];
const DERIVATIVE: [&str; 7] = [
    "    return sigmoid(@x) * (1 - sigmoid(@x))\n",
    "    @sg = sigmoid(@x)\n    return @sg * (1 - @sg)\n",
    "    @sg = sigmoid(@x)\n    return @sg - @sg ** 2\n",
    "    @sg = sigmoid(@x)\n    return np.multiply(@sg, 1 - @sg)\n",
    "    return sigmoid(@x) * sigmoid(-np.asarray(@x))\n",
    "    return (1 - sigmoid(@x)) * sigmoid(@x)\n",
    "    return sigmoid(@x) - sigmoid(@x) ** 2\n",
];
const FLAT: [&str; 5] = [
    "    @p = np.reshape(y_pred, (-1, 1))\n    @y = np.reshape(y, (-1, 1))\n",
    "~    @p = np.asarray(y_pred).ravel()\n~    @y = np.asarray(y).ravel()\n",
    "~    @y = np.array(y).reshape(-1)\n~    @p = np.array(y_pred).reshape(-1)\n",
    "    @p, @y = np.ravel(y_pred), np.ravel(y)\n",
    "    @y = np.reshape(y, np.shape(y_pred))\n    @p = y_pred\n",
];
const LOSS: [&str; 11] = [
    "    return 0.5 * np.mean((@p - @y) ** 2)\n",
    "    return np.mean((@p - @y) ** 2) / 2\n",
    "    return np.sum((@p - @y) ** 2) / (2 * len(@y))\n",
    "    return np.mean((@y - @p) ** 2)\n",
    "    return ((@p - @y) ** 2).mean() * 0.5\n",
    "    @d = @p - @y\n    return np.sum(@d ** 2) / len(@d) / 2\n",
    "    return 1 / 2 * np.mean(np.square(@p - @y))\n",
    "    @s = 0\n    for @a, @b in zip(@y, @p):\n        @s += (@b - @a) ** 2\n    return float(@s / (2 * len(@y)))\n",
    "    @d = @y - @p\n    return 0.5 * np.average(@d * @d)\n",
    "    return 0.5 * np.sum(np.power(@y - @p, 2)) / np.size(@y)\n",
    "    return np.linalg.norm(@p - @y) ** 2 / (2 * len(@y))\n",
];
const INIT: [&str; 5] = [
    "    def __init__(@me, w=None, b=0):\n~        @me.w = w\n~        @me.b = b\n",
    "    def __init__(@me, w=None, b=0):\n        @me.w, @me.b = w, b\n",
    "    def __init__(@me, w=None, b=0):\n        if w is not None:\n            w = np.asarray(w, dtype=float)\n        @me.w = w\n        @me.b = b\n",
    "    def __init__(@me, w=None, b=0.0):\n        @me.b = float(b)\n        @me.w = None if w is None else np.array(w, dtype=float)\n",
    "    w = None\n    b = 0\n\n    def __init__(@me, w=None, b=0):\n        if w is not None:\n            @me.w = w\n        @me.b = b\n",
];
const FORWARD: [&str; 8] = [
    "        return sigmoid(X @ @me.w + @me.b)\n",
    "        return sigmoid(np.dot(X, @me.w) + @me.b)\n",
    "        @x = X.dot(@me.w) + @me.b\n        return sigmoid(@x)\n",
    "        @x = np.dot(X, @me.w) + @me.b\n        return sigmoid(@x)\n",
    "        @x = np.matmul(X, @me.w)\n        @x = @x + @me.b\n        return sigmoid(@x)\n",
    "        @n = X.shape[0]\n        @p = np.zeros((@n, 1))\n        for @i in range(@n):\n            @p[@i] = sigmoid(np.sum(X[@i] * @me.w.ravel()) + @me.b)\n        return @p\n",
    "        return sigmoid(np.sum(X * @me.w.T, axis=1, keepdims=True) + @me.b)\n",
    "        return sigmoid(np.einsum('ij,jk->ik', X, @me.w) + @me.b)\n",
];
const COLUMNS: [&str; 5] = [
    "        y = np.asarray(y).reshape(np.shape(y_pred))\n",
    "        y = np.reshape(y, (-1, 1))\n        y_pred = np.reshape(y_pred, (-1, 1))\n",
    "        y = y.reshape(y_pred.shape)\n",
    "        assert len(X) == len(y)\n        y = np.asarray(y).reshape(-1, 1)\n",
    "        y, y_pred = y.reshape((-1, 1)), y_pred.reshape((-1, 1))\n",
];
const DELTA: [&str; 8] = [
    "        @d = (y_pred - y) * y_pred * (1 - y_pred)\n",
    "        @q = y_pred - y\n        @g = y_pred * (1 - y_pred)\n        @d = @q * @g\n",
    "        @d = (y_pred - y) * (y_pred - y_pred ** 2)\n",
    "        @d = (y_pred - y) * sigmoid_derivative(X @ @me.w + @me.b)\n",
    "        @d = np.multiply(y_pred - y, y_pred * (1 - y_pred))\n",
    "        @x = np.dot(X, @me.w) + @me.b\n        @d = (y_pred - y) * sigmoid_derivative(@x)\n",
    "        @d = -(y - y_pred) * (1 - y_pred) * y_pred\n",
    "        @d = y_pred * (1 - y_pred)\n        @d = @d * (y_pred - y)\n",
];
const STEPS: [&str; 8] = [
    "~        @me.w = @me.w - learning_rate * X.T @ @d / len(X)\n~        @me.b = @me.b - learning_rate * @d.mean()\n",
    "        @n = len(y)\n~        @w = np.dot(X.T, @d) / @n\n~        @s = np.sum(@d) / @n\n~~\n~        @me.w = @me.w - learning_rate * @w\n~        @me.b = @me.b - learning_rate * @s\n",
    "        @n = X.shape[0]\n        @me.w = @me.w - learning_rate * (X.T @ @d) / @n\n        @me.b -= learning_rate * np.sum(@d) / @n\n",
    "~        @w = X.T.dot(@d) / X.shape[0]\n~        @s = np.mean(@d)\n        @me.w, @me.b = @me.w - learning_rate * @w, @me.b - learning_rate * @s\n",
    "        @w = np.mean(X * @d, axis=0).reshape(-1, 1)\n        @me.w = @me.w - learning_rate * @w\n        @me.b = @me.b - learning_rate * np.mean(@d)\n",
    "        @w = np.zeros(@me.w.shape)\n        for @i in range(len(X)):\n            @w += X[@i].reshape(-1, 1) * @d[@i]\n        @me.w = @me.w - learning_rate * @w / len(X)\n        @me.b = @me.b - learning_rate * sum(@d.ravel()) / len(X)\n",
    "        @n = 1 / len(X)\n~        @me.w = @me.w + -learning_rate * @n * np.matmul(X.T, @d)\n~        @me.b = @me.b + -learning_rate * @n * @d.sum()\n",
    "        learning_rate = learning_rate / len(y)\n~        @me.w = @me.w - learning_rate * np.dot(@d.T, X).T\n~        @me.b = @me.b - learning_rate * @d.sum()\n",
];
const ZEROS: [&str; 5] = [
    "~        @me.w = np.zeros((X.shape[1], 1))\n~        @me.b = 0\n",
    "~        @me.w = np.zeros((X.shape[1], 1))\n~        @me.b = 0\n",
    "        @n, @i = X.shape\n~        @me.w = np.zeros((@i, 1))\n~        @me.b = 0.0\n",
    "        @me.w = np.zeros(X.shape[1]).reshape(-1, 1)\n        @me.b = 0\n",
    "        @me.w, @me.b = np.zeros((len(X[0]), 1)), 0\n",
];
const FIT: [&str; 7] = [
    "        @hist = []\n        for @ep in range(num_epochs):\n            y_pred = @me.forward_pass(X)\n            @hist.append(loss(y_pred, y))\n            @me.backward_pass(X, y, y_pred)\n        return @hist\n",
    "        @hist = []\n        for @ep in range(num_epochs):\n            @p = @me.forward_pass(X)\n            @s = loss(@p, y)\n            @hist.append(@s)\n            @me.backward_pass(X, y, @p)\n        return @hist\n",
    "        @hist = np.zeros(num_epochs)\n        for @i in range(num_epochs):\n            @p = @me.forward_pass(X)\n            @hist[@i] = loss(@p, y)\n            @me.backward_pass(X, y, @p)\n        return list(@hist)\n",
    "        @hist = []\n        @i = 0\n        while @i < num_epochs:\n            @p = @me.forward_pass(X)\n            @hist += [loss(@p, y)]\n            @me.backward_pass(X, y, @p)\n            @i += 1\n        return @hist\n",
    "        return [@me.one_step(X, y) for @ep in range(num_epochs)]\n%%\n    def one_step(@me, X, y):\n        @p = @me.forward_pass(X)\n        @s = loss(@p, y)\n        @me.backward_pass(X, y, @p)\n        return @s\n",
    "        @hist = [0] * num_epochs\n        for @i in range(num_epochs):\n            @p = @me.forward_pass(X)\n            @hist[@i] = float(loss(@p, y))\n            @me.backward_pass(X, y, @p, 0.1)\n        return @hist\n",
    "        @hist = list()\n        for @ep in range(1, num_epochs + 1):\n            y_pred = @me.forward_pass(X)\n            @hist.append(loss(y_pred, y))\n            @me.backward_pass(X, y, y_pred)\n            if @ep % 1000 == 0:\n                pass\n        return @hist\n",
];

/// What a course may give out: the loss, the constructor, and the training loop with its checks.
pub const GIVEN: &str = "import numpy as np


def check_inputs(X, y, num_epochs):
    if X.ndim != 2:
        raise ValueError('X has to have two dimensions')
    if len(X) != len(np.ravel(y)):
        raise ValueError('X and y have to be of one length')
    if num_epochs < 0 or int(num_epochs) != num_epochs:
        raise ValueError('num_epochs has to be a whole number')
    if not np.all(np.isfinite(X)) or not np.all(np.isfinite(y)):
        raise ValueError('there are missing values')


def shuffled(n, seed):
    order = list(range(n))
    for k in range(n - 1, 0, -1):
        seed = (seed * 1103515245 + 12345) % 2147483648
        other = seed % (k + 1)
        order[k], order[other] = order[other], order[k]
    return order


def smooth(values, width):
    result = []
    for k in range(len(values)):
        low = max(0, k - width)
        high = min(len(values), k + width + 1)
        result.append(sum(values[low:high]) / (high - low))
    return result


def loss(y_pred, y):
    column = np.reshape(y, np.shape(y_pred))
    return 0.5 * float(np.mean((np.asarray(y_pred) - column) ** 2))
";

/// The class's part of it.
const GIVEN_METHODS: &str = "%%
    def __init__(self, w=None, b=0):
        self.w = w
        self.b = b
        self.smoothed = []
%%
    def fit(self, X, y, num_epochs=5000):
        check_inputs(X, y, num_epochs)
        self.w = np.zeros((X.shape[1], 1))
        self.b = 0
        history = []
        order = shuffled(len(X), 42)
        for epoch in range(num_epochs):
            y_pred = self.forward_pass(X)
            current = loss(y_pred, y)
            history.append(current)
            if not np.isfinite(current):
                raise FloatingPointError('the loss is no number in epoch %d' % epoch)
            self.backward_pass(X, y, y_pred)
        if len(order) > 2 and len(history) > 2:
            self.smoothed = smooth(history, 2)
        return history
";

/// The same homework where two people of five keep what was given out, and the others write it on their own.
pub fn write_given(person: &mut Person) -> Vec<Def> {
    let kept = person.rng.percent(40);
    let mut defs = write(person);
    if !kept {
        return defs;
    }
    let Some(class) = defs.pop() else { return defs };
    let given = |part: &&str| {
        !part.contains("def __init__") && !part.contains("def fit") && !part.contains("one_step")
    };
    let parts: Vec<&str> = class.text.split("%%\n").filter(given).collect();
    defs.pop(); // their own loss
    let functions = GIVEN.split("\n\n\n").skip(1);
    defs.extend(functions.map(|text| Def::helper(format!("{}\n", text.trim_end()))));
    defs.push(Def::new(format!("{}{GIVEN_METHODS}", parts.join("%%\n"))));
    defs
}

/// The starter that goes with it.
pub fn starter() -> String {
    format!("{GIVEN}\n\nclass Neuron:\n{}", GIVEN_METHODS.replace("%%\n", ""))
}

/// Functions and the class, as somebody writes them.
pub fn write(person: &mut Person) -> Vec<Def> {
    let rng = &mut person.rng;
    let mut defs = vec![
        Def::helper(format!("def sigmoid(@x):\n{}", rng.popular(&SIGMOID))),
        Def::helper(format!("def sigmoid_derivative(@x):\n{}", rng.popular(&DERIVATIVE))),
        Def::helper(format!("def loss(y_pred, y):\n{}{}", rng.popular(&FLAT), rng.popular(&LOSS))),
    ];
    let mut class = format!("class Neuron:\n%%\n{}", rng.popular(&INIT));
    let as_array = rng.percent(40);
    let to_array = if as_array { "        X = np.asarray(X)\n" } else { "" };
    let mut forward = rng.popular(&FORWARD).to_owned();
    if rng.percent(35) {
        // As the seminar has it: the activation is a method of its own.
        let _ = writeln!(class, "%%\n    def activate(@me, @x):\n        return sigmoid(@x)");
        forward = forward.replace("sigmoid(", "@me.activate(");
    }
    let _ = write!(class, "%%\n    def forward_pass(@me, X):\n{to_array}{forward}");
    let (columns, delta, steps) = (rng.popular(&COLUMNS), rng.popular(&DELTA), rng.popular(&STEPS));
    let _ = write!(
        class,
        "%%\n    def backward_pass(@me, X, y, y_pred, learning_rate=0.1):\n{to_array}{columns}{delta}{steps}"
    );
    let (zeros, fit) = (rng.popular(&ZEROS), rng.popular(&FIT));
    let _ = write!(class, "%%\n    def fit(@me, X, y, num_epochs=5000):\n{to_array}{zeros}{fit}");
    defs.push(Def::new(class));
    defs
}
