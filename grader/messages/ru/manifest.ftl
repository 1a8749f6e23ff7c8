# Messages: manifest
