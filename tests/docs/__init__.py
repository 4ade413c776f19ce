"""Docs that are tests: what docs/, README.md and deploy/ say is compared with the code."""
