# Messages: cli
