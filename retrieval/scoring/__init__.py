"""Compares answers, visits and hits with gold records. Only evaluate.py needs an index; nothing prints."""
