"""Characters and words: folding, cutting, sentences."""
