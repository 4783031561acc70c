"""Collects what the archive knows of a person or a place, in order of time."""
