"""Adapters: what we draw, we can hear."""
