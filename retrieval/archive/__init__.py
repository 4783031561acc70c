"""Files → articles, every character traceable to its line."""
