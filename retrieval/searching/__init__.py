"""A question's words → the passages and articles that may answer it."""
