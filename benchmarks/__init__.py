"""Measures speed and quality. One benchmark: `python -m benchmarks.NAME [CORPUS]`; all: `python -m benchmarks`."""
