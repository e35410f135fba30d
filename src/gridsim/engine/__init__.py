"""The two engines and the log that both write."""
