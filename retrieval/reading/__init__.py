"""A trained reader: a question and pieces of articles → the stretches that may answer it, each with its score."""
