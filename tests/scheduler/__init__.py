"""Tests of when: pure functions, so the time is always an argument."""
