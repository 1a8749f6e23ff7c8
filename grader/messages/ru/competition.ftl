# Messages: competition
