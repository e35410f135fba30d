"""What a study found, or found before, as its files, figures and summaries see it."""
