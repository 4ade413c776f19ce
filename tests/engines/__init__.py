"""One suite for both engines, and what only Procrastinate's jobs can do wrong."""
