"""The application, step by step: whole turns on real databases."""
