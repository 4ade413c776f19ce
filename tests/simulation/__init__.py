"""Simulated processes on one database: killed, frozen and woken at every await."""
