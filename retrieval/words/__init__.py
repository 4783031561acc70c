"""Handles characters and words: folding, cutting, sentences."""
