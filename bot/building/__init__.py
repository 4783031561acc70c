"""Bringing the index up to date in a process of its own, while the bot answers from the old generation."""
