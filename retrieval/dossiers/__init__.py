"""What the archive knows of a person or a place, in the order of time."""
