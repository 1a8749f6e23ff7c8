"""PyTorch, first steps: the instructor's solution, which is also the oracle."""

import torch

# Task 1
a = torch.arange(1.0, 13.0).view(3, 4)
b = torch.arange(12.0).view(2, 2, 3)
c = a[:, 0]

# Task 2
a = torch.arange(1.0, 11.0).view(5, 2)
b = torch.arange(10.0, 0.0, -1.0).view(1, 10)
b = b.view(5, 2)
c = a + b
d = a - b
e = a * b
f = a / b

# Task 3
torch.manual_seed(3)
images = torch.rand(100, 780, 780, 3)
a = images.mean(dim=0)
b = images.mean(dim=3)


# Task 4
def forward_pass(X, w):
    return torch.sigmoid(X @ w)


# Task 5
a = torch.arange(24.0).view(2, 3, 4)
c = torch.linspace(-1.0, 1.0, 24).view(1, 8, 3).requires_grad_()
b = a.view(1, 8, 3)
L = ((c - b) ** 2).mean()
L.backward()
