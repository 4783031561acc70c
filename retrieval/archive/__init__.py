"""Files → articles. Every character can be traced to its line."""
