"""Records → what a person or a program reads: terminal, JSON, CSV."""
