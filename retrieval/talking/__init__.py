"""Conversations: what a turn is, what it leans on, and who answers it."""
