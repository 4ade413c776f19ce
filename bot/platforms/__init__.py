"""Platforms and what stands beside them, wired: for whoever delivers, with doors for whoever serves."""
