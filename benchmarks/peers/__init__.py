"""One module for each rival; compare.py or bm25_engines.py runs it in its own process, mostly in another environment.

`python -m benchmarks.peers.NAME MODE WORK` builds the rival's index from the files that work.py lays out in WORK, asks
all queries and prints what harness.py measured. Modules here import no other than harness.py; only baowen.py imports
the product.
"""
