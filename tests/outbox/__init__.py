"""Tests of the delivery loop."""
