"""What people read and programs load of what was found; nothing here computes a statistic."""
