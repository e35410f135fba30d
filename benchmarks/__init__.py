"""Benchmarks: ``python -m benchmarks`` from the top of the repository, or ``make bench``."""
