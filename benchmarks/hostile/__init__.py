"""An archive made to do harm, and what the index makes of it; python -m benchmarks.hostile."""
