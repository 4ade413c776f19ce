"""Storage, on both databases. What was committed is looked at through a second connection."""
