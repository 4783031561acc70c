"""Text → unit vectors. Knows nothing of newspapers."""
