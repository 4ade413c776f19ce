"""Flipside: the program itself, and the one place where everything is wired."""
