"""Finds the passages and articles that may answer a question."""
