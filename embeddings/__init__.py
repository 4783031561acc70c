"""Text → unit vectors. Nothing here depends on newspapers."""
