"""Articles → a generation of the index on disk: catalog, BM25 postings, vectors."""
