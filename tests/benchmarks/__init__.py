"""Short runs of the benchmarks: what they assert is correctness, never a time."""
