# Messages: site
