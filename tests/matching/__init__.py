"""Tests of the matching engine, from the slow recount of one pair to whole rounds."""
