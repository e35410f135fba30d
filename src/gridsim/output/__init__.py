"""Tables, figures and summaries; nothing here computes a statistic."""
