"""Watching: metrics, probes, readiness, the log, and the page about them."""
