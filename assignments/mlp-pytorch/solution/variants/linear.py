"""Nothing between the layers: whoever forgot it has lost points for the model and the spiral, and for nothing else."""

import torch
from torch import nn


def build_model(n_inputs, n_hidden, n_classes):
    return nn.Sequential(nn.Linear(n_inputs, n_hidden), nn.Linear(n_hidden, n_classes))


def predict(model, X):
    with torch.no_grad():
        return model(X).argmax(dim=1)


def train(model, X, y, num_epochs=1000, learning_rate=0.01):
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(num_epochs):
        loss = criterion(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
