"""What programs read: the tables of each study, and how a folder of results came about."""
