"""Shows records to a person or a program: terminal, JSON, CSV."""
