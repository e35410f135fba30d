"""What is said of what was found, in a terminal, a text file, a pull request or a test report."""
