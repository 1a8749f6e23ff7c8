"""FashionMNIST: trains a linear classifier and writes a valid submission. Everything between is yours."""

import numpy as np
import torch
from torch import nn

# The course hands out two files: the training pictures with their classes, and the test pictures.
train = np.load("train.npz")   # X: (60000, 28, 28) uint8, y: (60000,) 0 … 9
test = np.load("test.npz")     # X: (10000, 28, 28) uint8; row i has the Id i

X = torch.tensor(train["X"], dtype=torch.float32).unsqueeze(1) / 255
y = torch.tensor(train["y"], dtype=torch.long)
X_test = torch.tensor(test["X"], dtype=torch.float32).unsqueeze(1) / 255

torch.manual_seed(0)
order = torch.randperm(len(X))
held_out, learn = order[:10_000], order[10_000:]

# A linear classifier: the baseline. Make it a network.
model = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, 10))
loss = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def accuracy(rows):
    model.eval()
    with torch.no_grad():
        return (model(X[rows]).argmax(dim=1) == y[rows]).float().mean().item()


for epoch in range(5):
    model.train()
    for batch in learn[torch.randperm(len(learn))].split(128):
        optimizer.zero_grad()
        loss(model(X[batch]), y[batch]).backward()
        optimizer.step()
    print(epoch, accuracy(held_out))


def write_submission(classes, path="submission.csv"):
    """Writes the classes of the test pictures, in the order of their ids."""
    assert len(classes) == 10_000, f"{len(classes)} predictions, 10,000 test pictures"
    with open(path, "w") as file:
        file.write("Category,Id\n")
        for number, category in enumerate(classes):
            file.write(f"{int(category)},{number}\n")


model.eval()
with torch.no_grad():
    write_submission(model(X_test).argmax(dim=1))
