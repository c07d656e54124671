"""The tools that set up and test the repository."""
