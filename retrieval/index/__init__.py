"""Articles → a generation on disk: catalog, BM25 postings, vectors."""
