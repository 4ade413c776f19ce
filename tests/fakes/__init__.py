"""Platforms of our own making, over real HTTP: what the adapters are tested against."""
