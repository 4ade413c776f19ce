"""The real application, over real HTTP, in a real browser."""
