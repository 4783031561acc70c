"""Question → hits → short answer with citations, or an honest no."""
