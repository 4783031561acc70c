"""Questions and their answers, with the buttons below them; inline mode."""
