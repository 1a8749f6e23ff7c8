# Messages: check
