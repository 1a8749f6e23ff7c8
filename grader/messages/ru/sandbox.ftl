# Messages: sandbox
