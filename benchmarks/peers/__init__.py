"""One module a rival, each run by compare.py or bm25_engines.py in a process, and mostly an environment, of its own.

`python -m benchmarks.peers.NAME MODE WORK`: builds its index from the files that work.py lays out in WORK, asks all
queries and prints what harness.py measured. No module here imports another but harness.py; only baowen.py imports the
product.
"""
