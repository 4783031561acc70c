"""Speed and quality of baowen, each one command: `python -m benchmarks.NAME [CORPUS]`; all: `python -m benchmarks`."""
