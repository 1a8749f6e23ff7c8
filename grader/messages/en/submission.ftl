# Messages: submission
