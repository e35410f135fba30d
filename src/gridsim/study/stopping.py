"""Stopping: how many replications a rule that looks and then stops must have seen; light, for options."""

LEAST = 10
"""The fewest replications that a rule is asked after; with fewer the spread is hardly known."""
AHEAD = 5
"""How many further replications must be precise enough too."""
