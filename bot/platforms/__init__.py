"""The platforms, wired: each with its adapter for whoever delivers, and its doors for whoever serves."""
