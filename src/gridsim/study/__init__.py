"""Replications and what is measured on them."""
