"""A neuron without a bias: whoever forgot it has lost points for the model, and is not to lose them for the training."""

import torch
from torch import nn


def build_model(n_features):
    return nn.Sequential(nn.Linear(n_features, 1, bias=False), nn.Sigmoid())


def predict(model, X):
    with torch.no_grad():
        return model(X)


def train(model, X, y, num_epochs=100, learning_rate=0.1):
    criterion = nn.BCELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(num_epochs):
        loss = criterion(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
