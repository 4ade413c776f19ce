"""How it is said: one folder for each platform, all behind adapters/contract.py."""
