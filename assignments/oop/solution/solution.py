"""A class of one's own."""


class Car:
    def __init__(self, model, passengers, color, speed):
        self.model = model
        self.passengers = passengers
        self.color = color
        self.speed = speed

    def set_cost(self, cost):
        self.cost = cost

    def new_cost(self, year):
        return self.cost - year**2 * 30000
