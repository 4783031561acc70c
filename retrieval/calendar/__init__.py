"""Reads days as articles write them and as people ask for them."""
